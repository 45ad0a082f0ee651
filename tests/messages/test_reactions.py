"""What is said to whom when others' events arrive. Every event comes twice (`scene.hear`) and says one thing once."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from services.contracts.codesign import CoOwnerAsked, CoOwnerJoined, CoOwnerNotJoined, OwnerLeft, OwnerSaidReady
from services.contracts.enrolment import (
    DatesChanged,
    LeavingUndone,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OnePlaceEvent,
    PlaceBooked,
    PlaceCalledOff,
    PlaceGivenBack,
    PlaceHeld,
    PlaceOffered,
    WaitingListJoined,
    WaitingListLeft,
)
from services.contracts.groups import (
    CoChairNamed,
    CoChairStoodDown,
    ConversationOpened,
    DecisionPutToMeeting,
    MeetingNeeded,
    MembersReminded,
    SeatLeft,
    VotingExtended,
    VotingOpened,
    WhyToMeeting,
)
from services.contracts.requests import Answer, DecisionAnswered
from services.contracts.scheduling import RunCalledOff, RunPlanned, SessionCalledOff, SessionChanged
from services.contracts.training import TutorReadinessEnding
from services.runtime.ids import new_id
from tests.messages.scene import Scene

DIGEST = "5a" * 32


class Hers:
    """One person's place in one run."""

    def __init__(self, run_id: UUID | None = None) -> None:
        self.run_id = run_id or new_id()
        self.place_id, self.person_id = new_id(), new_id()

    def became(self, of: type[OnePlaceEvent], **more: object) -> OnePlaceEvent:
        return of(run_id=self.run_id, place_id=self.place_id, person_id=self.person_id, **more)


# Places


@pytest.mark.parametrize("of", [PlaceBooked, OfferAccepted])
async def test_a_booked_place_is_confirmed_with_the_next_session(scene: Scene, of: type[OnePlaceEvent]) -> None:
    run = await scene.run(-7, 7, 14)
    nia = Hers(run.run_id)
    await scene.hear(nia.became(of))
    assert await scene.said(nia.person_id) == ["place-booked"]
    starts_at = run.facts.sessions[1].starts_at.isoformat()
    assert await scene.facts(nia.person_id) == {"starts_at": starts_at, "venue": "Old Library, Morfa"}


async def test_a_place_in_a_run_not_heard_of_yet_is_confirmed_without_its_day(scene: Scene) -> None:
    nia = Hers()
    await scene.hear(nia.became(PlaceBooked))
    assert await scene.facts(nia.person_id) == {}


async def test_a_held_place_says_nothing_yet(scene: Scene) -> None:
    nia = Hers()
    await scene.hear(nia.became(PlaceHeld, held_until=scene.now))
    assert await scene.said(nia.person_id) == []


@pytest.mark.parametrize(
    ("of", "template"),
    [
        (PlaceGivenBack, "place-given-back"),
        (WaitingListLeft, "line-left"),
        (OfferDeclined, "offer-declined"),
        (LeavingUndone, "place-kept-again"),
    ],
)
async def test_what_the_desk_did_for_her_is_confirmed_back_and_what_she_did_herself_is_not(
    scene: Scene, of: type[OnePlaceEvent], template: str
) -> None:
    nia, sam = Hers(), Hers()
    await scene.hear(nia.became(of, is_on_behalf=True), sam.became(of))
    assert await scene.said(nia.person_id) == [template]
    assert (await scene.facts(nia.person_id))["by_desk"] == "yes"
    assert await scene.said(sam.person_id) == []


@pytest.mark.parametrize(
    ("of", "template"),
    [(WaitingListJoined, "waiting"), (OfferLapsed, "offer-lapsed"), (PlaceCalledOff, "all-off")],
)
async def test_what_happens_to_her_place_is_told(scene: Scene, of: type[OnePlaceEvent], template: str) -> None:
    nia = Hers()
    await scene.hear(nia.became(of))
    assert await scene.said(nia.person_id) == [template]


async def test_a_place_for_her_is_told_with_its_day(scene: Scene) -> None:
    nia = Hers()
    await scene.hear(nia.became(PlaceOffered, answer_by=scene.now + timedelta(days=2)))
    assert await scene.said(nia.person_id) == ["place-offered"]
    assert await scene.facts(nia.person_id) == {"answer_by": "2027-01-06T10:00:00+00:00"}


async def test_a_change_is_told_as_it_is_now_even_before_the_change_itself_is_heard(scene: Scene) -> None:
    run = await scene.run(14)
    nia, session = Hers(run.run_id), run.facts.sessions[0]
    later = session.starts_at + timedelta(hours=3)
    await scene.hear(nia.became(DatesChanged, session_id=session.session_id, starts_at=later, room_id=session.room_id))
    assert await scene.said(nia.person_id) == ["dates-changed"]
    assert await scene.facts(nia.person_id) == {"starts_at": later.isoformat(), "venue": "Old Library, Morfa"}


async def test_a_change_of_room_not_heard_of_yet_names_no_place(scene: Scene) -> None:
    run = await scene.run(14)
    nia, session = Hers(run.run_id), run.facts.sessions[0]
    await scene.hear(
        nia.became(DatesChanged, session_id=session.session_id, starts_at=session.starts_at, room_id=new_id())
    )
    assert (await scene.facts(nia.person_id))["venue"] == ""


async def test_a_session_called_off_is_told_as_such(scene: Scene) -> None:
    run = await scene.run(14)
    nia, session = Hers(run.run_id), run.facts.sessions[0]
    await scene.hear(
        SessionCalledOff(run_id=run.run_id, session_id=session.session_id),
        nia.became(DatesChanged, session_id=session.session_id, is_called_off=True, starts_at=session.starts_at),
    )
    assert await scene.said(nia.person_id) == ["session-off"]


async def test_news_of_a_place_overtakes_what_was_not_sent_yet(scene: Scene) -> None:
    nia = Hers()
    await scene.hear(
        nia.became(WaitingListJoined),
        nia.became(PlaceOffered, answer_by=scene.now),
        nia.became(OfferAccepted),
        nia.became(PlaceGivenBack),
    )
    assert await scene.said(nia.person_id) == ["waiting", "place-offered", "place-booked"]
    assert await scene.states(nia.person_id) == [("not_wanted", "overtaken")] * 3


async def test_what_happened_before_messages_began_is_told_to_nobody_and_known_all_the_same(scene: Scene) -> None:
    run = await scene.run(2)
    nia = Hers(run.run_id)
    await scene.deliver(scene.arrived(nia.became(PlaceBooked), at=scene.now - timedelta(days=300)))
    assert await scene.said(nia.person_id) == []
    scene.wait(days=1)
    await scene.due()
    assert await scene.said(nia.person_id) == ["tomorrow"]


# Reminders


async def reminded(scene: Scene, *people: Hers) -> list[list[str]]:
    return [[one for one in await scene.said(each.person_id) if one in ("in-a-week", "tomorrow")] for each in people]


async def test_everybody_with_a_place_is_reminded_a_week_and_a_day_before(scene: Scene) -> None:
    run = await scene.run(14)
    nia, sam, gone = Hers(run.run_id), Hers(run.run_id), Hers(run.run_id)
    await scene.hear(*(one.became(PlaceBooked) for one in (nia, sam, gone)), gone.became(PlaceGivenBack))
    assert await reminded(scene, nia, sam, gone) == [[], [], []]
    scene.wait(days=7)
    await scene.due()
    assert await reminded(scene, nia, sam, gone) == [["in-a-week"], ["in-a-week"], []]
    scene.wait(days=6)
    await scene.due()
    await scene.due()
    assert await reminded(scene, nia, sam, gone) == [["in-a-week", "tomorrow"]] * 2 + [[]]


async def test_whoever_takes_a_given_back_place_up_again_is_reminded_and_a_turn_in_the_line_is_not(
    scene: Scene,
) -> None:
    run = await scene.run(2)
    nia, sam = Hers(run.run_id), Hers(run.run_id)
    await scene.hear(nia.became(PlaceBooked), nia.became(PlaceGivenBack), nia.became(LeavingUndone))
    await scene.hear(sam.became(WaitingListJoined), sam.became(WaitingListLeft), sam.became(LeavingUndone))
    scene.wait(days=1)
    await scene.due()
    assert await reminded(scene, nia, sam) == [["tomorrow"], []]


async def moved(scene: Scene, run: RunPlanned, **how_far: float) -> None:
    session = run.facts.sessions[0]
    new = session.starts_at + timedelta(**how_far)
    changed = {name: getattr(session, name) for name in session.__struct_fields__} | {"starts_at": new}
    await scene.hear(SessionChanged(run_id=run.run_id, session=type(session)(**changed)))


async def test_a_session_that_moved_away_is_reminded_of_at_its_new_time_only(scene: Scene) -> None:
    run = await scene.run(2)
    nia = Hers(run.run_id)
    await scene.hear(nia.became(PlaceBooked))
    await moved(scene, run, days=3)
    scene.wait(days=1)
    await scene.due()
    assert await reminded(scene, nia) == [[]]
    scene.wait(days=3)
    await scene.due()
    assert await reminded(scene, nia) == [["tomorrow"]]


async def test_a_session_that_moved_nearer_than_a_day_is_not_reminded_of_at_its_old_time(scene: Scene) -> None:
    run = await scene.run(10)
    nia = Hers(run.run_id)
    await scene.hear(nia.became(PlaceBooked))
    await moved(scene, run, days=-9.8)
    scene.wait(days=9)
    await scene.due()
    assert await reminded(scene, nia) == [[]]


async def test_a_session_that_moves_after_its_reminder_is_reminded_of_again(scene: Scene) -> None:
    run = await scene.run(2)
    nia = Hers(run.run_id)
    await scene.hear(nia.became(PlaceBooked))
    scene.wait(days=1)
    await scene.due()
    await moved(scene, run, days=3)
    scene.wait(days=3)
    await scene.due()
    assert await reminded(scene, nia) == [["tomorrow", "tomorrow"]]


@pytest.mark.parametrize("of", [SessionCalledOff, RunCalledOff])
async def test_nobody_is_reminded_of_what_is_called_off(
    scene: Scene, of: type[SessionCalledOff] | type[RunCalledOff]
) -> None:
    run = await scene.run(2)
    nia = Hers(run.run_id)
    more = {"session_id": run.facts.sessions[0].session_id} if of is SessionCalledOff else {}
    await scene.hear(nia.became(PlaceBooked), of(run_id=run.run_id, **more))
    scene.wait(days=1)
    await scene.due()
    assert await reminded(scene, nia) == [[]]


async def test_a_venue_heard_of_after_the_run_is_named_all_the_same(scene: Scene) -> None:
    planned = scene.planned(2, venue_id=new_id())
    nia = Hers(planned.run_id)
    await scene.hear(planned, nia.became(PlaceBooked))
    assert (await scene.facts(nia.person_id))["venue"] == ""
    venue_id = await scene.venue("Glan-y-Môr")
    await scene.hear(
        SessionChanged(
            run_id=planned.run_id,
            session=type(planned.facts.sessions[0])(
                **{
                    name: getattr(planned.facts.sessions[0], name)
                    for name in planned.facts.sessions[0].__struct_fields__
                }
                | {"venue_id": venue_id}
            ),
        )
    )
    scene.wait(days=1)
    await scene.due()
    assert (await scene.facts(nia.person_id))["venue"] == "Glan-y-Môr, Morfa"


# Deciding


def opening(scene: Scene, group_id: UUID, item_id: UUID | None = None) -> VotingOpened:
    return VotingOpened(
        decision_id=new_id(),
        group_id=group_id,
        decision_request_id=new_id(),
        item_id=item_id or new_id(),
        item_digest=DIGEST,
        closes_at=scene.now + timedelta(days=10),
    )


async def test_members_are_told_that_something_waits_and_owners_and_those_who_left_are_not(scene: Scene) -> None:
    member, owner, left = new_id(), new_id(), new_id()
    group_id = await scene.group(member, owner)
    leaver = SeatLeft(group_id=group_id, seat_id=new_id(), person_id=left)
    await scene.hear(leaver)
    opened = opening(scene, group_id, await scene.proposal(owner))
    closes_at = opened.closes_at
    about = {"decision_id": opened.decision_id, "group_id": group_id}
    await scene.hear(
        opened,
        MembersReminded(**about, closes_at=closes_at),
        VotingExtended(**about, closes_at=closes_at),
        DecisionPutToMeeting(**about, meeting_id=new_id(), starts_at=closes_at),
    )
    assert await scene.said(member) == ["answer-asked", "answer-reminder", "more-time", "at-the-meeting"]
    assert await scene.said(owner) == []
    assert await scene.said(left) == []


async def test_however_much_is_put_on_the_list_of_a_meeting_one_message_says_it(scene: Scene) -> None:
    member, meeting_id = new_id(), new_id()
    group_id = await scene.group(member)
    meets_at = scene.now + timedelta(days=20)
    for _ in range(3):
        opened = msgspec.structs.replace(opening(scene, group_id), meeting_id=meeting_id)
        about = {"decision_id": opened.decision_id, "group_id": group_id}
        put = DecisionPutToMeeting(**about, meeting_id=meeting_id, starts_at=meets_at, why=WhyToMeeting.ASKED)
        await scene.hear(opened, put, MembersReminded(**about, closes_at=meets_at))
    assert sorted(await scene.said(member)) == ["answer-reminder", "on-the-list"]


async def test_whoever_gave_her_seat_up_is_not_asked(scene: Scene) -> None:
    member = new_id()
    group_id = await scene.group(member)
    (seat,) = await scene.fetch("select seat_id from seat_copy where group_id = $1", group_id)
    await scene.hear(SeatLeft(group_id=group_id, seat_id=seat["seat_id"], person_id=member), opening(scene, group_id))
    assert await scene.said(member) == []


async def test_co_chairs_are_asked_to_plan_a_meeting_and_to_talk(scene: Scene) -> None:
    member, chair, was, becomes = new_id(), new_id(), new_id(), new_id()
    group_id = await scene.group(member, was, becomes, co_chair=chair)
    seats = {row["person_id"]: row["seat_id"] for row in await scene.fetch("select * from seat_copy")}
    for of, person_id in ((CoChairNamed, was), (CoChairStoodDown, was), (CoChairNamed, becomes)):
        await scene.hear(of(group_id=group_id, seat_id=seats[person_id], person_id=person_id))
    decision_id = new_id()
    await scene.hear(
        MeetingNeeded(decision_id=decision_id, group_id=group_id, closes_at=scene.now),
        ConversationOpened(decision_id=decision_id, group_id=group_id),
    )
    for one in (chair, becomes):
        assert await scene.said(one) == ["plan-a-meeting", "talk-first"]
    for one in (member, was):
        assert await scene.said(one) == []


async def test_owners_hear_that_the_group_has_answered(scene: Scene) -> None:
    first, second, gone = new_id(), new_id(), new_id()
    proposal_id = await scene.proposal(first)
    for one in (second, gone):
        await scene.hear(CoOwnerJoined(proposal_id=proposal_id, person_id=one))
    await scene.hear(OwnerLeft(proposal_id=proposal_id, person_id=gone))
    await scene.hear(
        DecisionAnswered(
            decision_id=new_id(),
            decision_request_id=new_id(),
            item_id=proposal_id,
            item_digest=DIGEST,
            answer=Answer.GRANTED,
            lived_experience_held=True,
            professional_held=True,
        )
    )
    assert (await scene.said(first))[-1] == "group-answered"
    assert await scene.said(second) == ["co-owner-joined", "group-answered"]
    assert await scene.said(gone) == []


async def test_two_who_write_together_hear_of_one_another(scene: Scene) -> None:
    first, second = new_id(), new_id()
    proposal_id = await scene.proposal(first)
    hers = {"proposal_id": proposal_id, "person_id": second}
    await scene.hear(
        CoOwnerAsked(**hers), CoOwnerNotJoined(**hers), CoOwnerJoined(**hers), OwnerSaidReady(**hers, digest=DIGEST)
    )
    assert await scene.said(second) == ["co-owner-asked"]
    assert await scene.said(first) == ["co-owner-not", "co-owner-joined", "other-owner-ready"]


async def test_a_tutor_alone_hears_that_something_runs_out(scene: Scene) -> None:
    tutor_id = new_id()
    await scene.hear(TutorReadinessEnding(tutor_id=tutor_id, until_on=scene.now.date()))
    assert await scene.said(tutor_id) == ["readiness-ending"]
    assert await scene.facts(tutor_id) == {"until_on": "2027-01-04"}
