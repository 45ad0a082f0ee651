"""From the request to the answer: opened, reminded, closed, extended, put to a meeting, decided. Exactly once."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from services.contracts.groups import (
    DecisionPutToMeeting,
    DecisionWithdrawn,
    MeetingNeeded,
    MembersReminded,
    VotingExtended,
    VotingOpened,
)
from services.contracts.requests import Answer, DecisionAnswered
from services.groups.commands.answering import AnswerDecision, answer_decision
from services.groups.commands.forming import ChangeRule, change_rule
from services.groups.commands.meetings import CallOffMeeting, PlanMeeting, call_off_meeting, plan_meeting
from services.groups.commands.seats import EndSeat, GiveSeat, end_seat, give_seat
from services.groups.model import Decision
from services.groups.reactions import DUE, REACTIONS
from services.groups.rules.deciding import JoinedLater, VotingClosed
from services.groups.store import decisions as decision_store
from services.runtime.actor import CLOCK
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.database import Connection
from services.runtime.due import Due, DueRunner, do_everything_due
from services.runtime.house import House
from services.runtime.work import Work, work
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, MARCUS, RHIAN, Example
from tests.groups.scene import (
    AGREE,
    ASIDE,
    BEGIN,
    CANNOT,
    CONCERN,
    DIGEST,
    MEMBERS,
    PROFESSIONAL,
    Scene,
    Step,
)

QUORUM = (ANWEN, MARCUS, BETHAN, DIL)


async def everybody_agrees(scene: Scene, decision_id: Any, who: tuple[Example, ...] = QUORUM) -> None:
    for one in who:
        await scene.answer(decision_id, one)


def evening(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, tzinfo=COLLEGE_ZONE).astimezone(UTC)


async def test_a_request_opens_voting_on_exactly_this_digest(scene: Scene) -> None:
    group_id = await scene.form()
    asked = scene.request(RHIAN)
    await scene.hear(asked)

    opened = await scene.told(VotingOpened)
    decision_id = await scene.decision_of(asked.decision_request_id)
    assert opened == [
        VotingOpened(
            decision_id=decision_id,
            group_id=group_id,
            decision_request_id=asked.decision_request_id,
            item_id=asked.item_id,
            item_digest=DIGEST,
            closes_at=evening(2027, 1, 18),
        )
    ]


async def test_an_asker_who_needs_it_sooner_is_answered_sooner(scene: Scene) -> None:
    await scene.form()
    await scene.ask(answer_by=BEGIN + timedelta(days=10))

    assert [opened.closes_at for opened in await scene.told(VotingOpened)] == [evening(2027, 1, 13)]


async def test_the_same_request_delivered_twice_opens_one_voting(scene: Scene) -> None:
    await scene.form()
    asked = scene.arrived(scene.request())
    await scene.deliver(asked, asked, asked)

    assert len(await scene.told(VotingOpened)) == 1


async def test_the_same_request_under_another_event_opens_one_voting(scene: Scene) -> None:
    """As after a stream that was made anew under other ids: the request itself is the key."""
    await scene.form()
    asked = scene.request()
    await scene.hear(asked, asked)

    assert len(await scene.told(VotingOpened)) == 1


async def test_what_is_asked_before_there_is_a_group_waits_for_one(scene: Scene) -> None:
    asked = scene.request()
    await scene.hear(asked)
    assert await scene.told(VotingOpened) == []

    group_id = await scene.form()

    opened = await scene.told(VotingOpened)
    assert [(one.decision_request_id, one.group_id) for one in opened] == [(asked.decision_request_id, group_id)]
    await scene.answer(opened[0].decision_id, ANWEN)


async def test_a_group_formed_while_something_is_asked_is_asked_it_once(scene: Scene) -> None:
    """Two at once, one forming and one asking: whichever comes first, the question is put."""
    await scene.take_roles(*MEMBERS)
    asked = scene.request()

    await asyncio.gather(scene.hear(asked), scene.form(()))

    assert len(await scene.told(VotingOpened)) == 1


async def test_what_another_group_decides_is_not_put_to_this_one(scene: Scene) -> None:
    await scene.form()
    await scene.hear(scene.request(remit="money"))

    assert await scene.told(VotingOpened) == []


async def test_agreed_on_both_sides_it_is_granted(scene: Scene) -> None:
    await scene.form()
    asked = scene.request(RHIAN)
    await scene.hear(asked)
    decision_id = await scene.decision_of(asked.decision_request_id)
    await everybody_agrees(scene, decision_id)
    await scene.wait_for_closing(decision_id)

    assert await scene.told(DecisionAnswered) == [
        DecisionAnswered(
            decision_id=decision_id,
            decision_request_id=asked.decision_request_id,
            item_id=asked.item_id,
            item_digest=DIGEST,
            answer=Answer.GRANTED,
            lived_experience_held=True,
            professional_held=True,
        )
    ]


async def test_no_majority_on_one_side_refuses_although_the_whole_agrees(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id, (ANWEN, MARCUS, ELERI, RHIAN, BETHAN))
    await scene.answer(decision_id, DIL, CANNOT)
    await scene.wait_for_closing(decision_id)

    (answered,) = await scene.told(DecisionAnswered)
    assert (answered.answer, answered.reason) == (Answer.REFUSED, "no-majority")
    assert (answered.lived_experience_held, answered.professional_held) == (True, False)


async def test_standing_aside_makes_the_quorum_and_not_the_majority(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id, (ANWEN, BETHAN))
    await scene.answer(decision_id, MARCUS, ASIDE)
    await scene.answer(decision_id, DIL, ASIDE)
    await scene.wait_for_closing(decision_id)

    (answered,) = await scene.told(DecisionAnswered)
    assert answered.answer is Answer.GRANTED


async def test_a_concern_does_not_block_and_neither_does_one_who_cannot_support_it(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    await scene.answer(decision_id, RHIAN, CONCERN)
    await scene.answer(decision_id, ELERI, CANNOT)
    await scene.wait_for_closing(decision_id)

    (answered,) = await scene.told(DecisionAnswered)
    assert answered.answer is Answer.GRANTED


async def test_the_last_answer_before_the_closing_counts(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    await scene.answer(decision_id, DIL, CANNOT)
    await scene.answer(decision_id, DIL, AGREE)
    await scene.answer(decision_id, MARCUS, CANNOT)
    await scene.wait_for_closing(decision_id)

    (answered,) = await scene.told(DecisionAnswered)
    assert (answered.lived_experience_held, answered.professional_held) == (False, True)


async def test_it_closes_on_its_day_even_when_all_have_answered_long_before(scene: Scene) -> None:
    """An earlier end would tell that everybody has answered."""
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id, MEMBERS)
    await scene.wait_until(evening(2027, 1, 18) - timedelta(seconds=1))

    assert await scene.told(DecisionAnswered) == []
    assert (await scene.seen(decision_id, ANWEN)).is_open


async def test_every_member_is_reminded_once_two_days_before(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    await scene.wait_until(evening(2027, 1, 16) - timedelta(seconds=1))
    assert await scene.told(MembersReminded) == []

    await scene.wait_until(evening(2027, 1, 16))
    await scene.wait_until(evening(2027, 1, 17))

    assert [one.closes_at for one in await scene.told(MembersReminded)] == [evening(2027, 1, 18)]


async def test_reminding_run_twice_reminds_once(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    for _ in range(2):
        async with work(scene.house, CLOCK) as unit:
            await DUE.handlers["remind-members"](str(decision_id), {}, unit)

    assert len(await scene.told(MembersReminded)) == 1


async def test_too_few_on_one_side_extends_it_once_then_it_goes_to_the_next_meeting_then_it_lapses(
    scene: Scene,
) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id, (ANWEN, MARCUS, BETHAN))
    meeting_id = await scene.meet(group_id, datetime(2027, 2, 3, 18, 0, tzinfo=UTC))
    for _ in range(3):
        await scene.wait_for_closing(decision_id)

    assert await scene.kinds_told(decision_id) == [
        "voting_opened",
        "members_reminded",
        "voting_extended",
        "decision_put_to_meeting",
        "decision_answered",
    ]
    assert [one.closes_at for one in await scene.told(VotingExtended)] == [evening(2027, 1, 25)]
    assert [one.meeting_id for one in await scene.told(DecisionPutToMeeting)] == [meeting_id]
    (answered,) = await scene.told(DecisionAnswered)
    assert (answered.answer, answered.reason) == (Answer.LAPSED, "too-few-answers")
    assert (answered.lived_experience_held, answered.professional_held) == (True, False)
    assert scene.now == evening(2027, 2, 3)


async def test_those_who_answer_in_the_time_that_was_added_count(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id, (ANWEN, MARCUS, BETHAN))
    await scene.wait_for_closing(decision_id)
    await scene.answer(decision_id, DIL)
    await scene.wait_for_closing(decision_id)

    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.GRANTED]


async def test_answers_are_taken_until_the_meetings_day_is_over(scene: Scene) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id, (ANWEN, MARCUS, BETHAN))
    await scene.meet(group_id, datetime(2027, 2, 3, 18, 0, tzinfo=UTC))
    await scene.wait_for_closing(decision_id)
    await scene.wait_for_closing(decision_id)
    await scene.wait_until(datetime(2027, 2, 3, 20, 30, tzinfo=UTC))
    await scene.answer(decision_id, DIL)
    await scene.wait_for_closing(decision_id)

    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.GRANTED]


async def test_without_a_meeting_the_co_chairs_are_asked_for_one_and_it_is_put_to_it_when_planned(
    scene: Scene,
) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    await scene.wait_for_closing(decision_id)
    await scene.wait_for_closing(decision_id)
    assert [one.closes_at for one in await scene.told(MeetingNeeded)] == [evening(2027, 2, 22)]

    meeting_id = await scene.meet(group_id, datetime(2027, 2, 10, 18, 0, tzinfo=UTC), BETHAN)

    assert [one.meeting_id for one in await scene.told(DecisionPutToMeeting)] == [meeting_id]
    await everybody_agrees(scene, decision_id)
    assert await scene.wait_for_closing(decision_id) == evening(2027, 2, 10)
    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.GRANTED]


async def test_without_any_meeting_silence_has_an_end(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    for _ in range(3):
        await scene.wait_for_closing(decision_id)

    assert scene.now == evening(2027, 2, 22)
    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.LAPSED]


async def test_a_meeting_called_off_passes_its_agenda_on_to_the_next(scene: Scene) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    first = await scene.meet(group_id, datetime(2027, 2, 3, 18, 0, tzinfo=UTC))
    second = await scene.meet(group_id, datetime(2027, 3, 3, 18, 0, tzinfo=UTC))
    await scene.wait_for_closing(decision_id)
    await scene.wait_for_closing(decision_id)

    await scene.do(call_off_meeting, CallOffMeeting(meeting_id=first), ELERI)
    assert [one.meeting_id for one in await scene.told(DecisionPutToMeeting)] == [first, second]
    assert await scene.value("select closes_at from decision") == evening(2027, 3, 3)

    await scene.do(call_off_meeting, CallOffMeeting(meeting_id=second), GWEN)
    assert len(await scene.told(MeetingNeeded)) == 1
    assert await scene.value("select closes_at from decision") == evening(2027, 2, 22)


async def plan_a_meeting_while_it_closes(scene: Scene, *, is_closing_first: bool) -> UUID:
    """One transaction looks for a meeting, the other for what waits for one."""
    group_id = await scene.form()
    decision_id = await scene.ask()
    await scene.wait_for_closing(decision_id)
    scene.now = await scene.value("select closes_at from decision")
    command = PlanMeeting(group_id=group_id, starts_at=datetime(2027, 2, 10, 18, 0, tzinfo=UTC))
    plan: Step = ELERI.acting(now=scene.now), lambda unit: plan_meeting(command, unit)
    await scene.while_it_is_not_committed(
        *((closing(decision_id), plan) if is_closing_first else (plan, closing(decision_id)))
    )
    return decision_id


def closing(decision_id: UUID) -> Step:
    return CLOCK, lambda unit: DUE.handlers["close-voting"](str(decision_id), {}, unit)


@pytest.mark.parametrize("is_closing_first", [True, False])
async def test_a_meeting_planned_while_it_closes_is_never_missed(scene: Scene, is_closing_first: bool) -> None:
    decision_id = await plan_a_meeting_while_it_closes(scene, is_closing_first=is_closing_first)

    assert len(await scene.told(DecisionPutToMeeting, decision_id)) == 1
    assert await scene.value("select meeting_id is not null from decision")


async def test_without_the_lock_of_the_group_a_meeting_would_be_missed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(decision_store, "load_decision_with_group", decision_store.load_decision)
    decision_id = await plan_a_meeting_while_it_closes(scene, is_closing_first=False)

    assert await scene.told(DecisionPutToMeeting, decision_id) == []


async def test_closing_run_twice_decides_once(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    await scene.wait_for_closing(decision_id)
    for _ in range(2):
        await close(scene, decision_id)

    assert len(await scene.told(DecisionAnswered)) == 1


async def close(scene: Scene, decision_id: Any, close: Callable[..., Any] = DUE.handlers["close-voting"]) -> None:
    async with work(scene.house, CLOCK) as unit:
        await close(str(decision_id), {}, unit)


async def test_two_closings_at_once_decide_once(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    scene.now = evening(2027, 1, 18)

    await asyncio.gather(*(close(scene, decision_id) for _ in range(4)))

    assert len(await scene.told(DecisionAnswered)) == 1


async def test_two_extensions_at_once_extend_once(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    scene.now = evening(2027, 1, 18)

    await asyncio.gather(*(close(scene, decision_id) for _ in range(4)))

    assert len(await scene.told(VotingExtended)) == 1
    assert await scene.told(MeetingNeeded) == []


async def test_a_closing_that_is_cut_off_is_done_again_and_decides_once(scene: Scene) -> None:
    """As when the house is killed after deciding and before the commit."""
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    scene.now = evening(2027, 1, 18)
    cut_off = Due()

    @cut_off.at("close-voting")
    async def close_and_fall(key: str, body: dict[str, Any], unit: Any) -> None:
        await DUE.handlers["close-voting"](key, body, unit)
        await unit.write()
        raise ConnectionResetError

    assert await DueRunner(scene.house, cut_off).do_next()
    assert await scene.told(DecisionAnswered) == []

    again = House(scene.college.settings("groups"), lambda: scene.now + timedelta(minutes=5))
    await again.database.connect()
    try:
        await do_everything_due(again, DUE)
    finally:
        await again.database.close()
    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.GRANTED]


async def test_after_a_long_outage_nothing_is_skipped_and_members_get_their_days(scene: Scene) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    await scene.meet(group_id, datetime(2027, 1, 27, 18, 0, tzinfo=UTC))

    await scene.be_away_until(datetime(2027, 2, 20, 9, 0, tzinfo=UTC))

    assert await scene.kinds_told(decision_id) == ["voting_opened", "voting_extended"]
    assert [one.closes_at for one in await scene.told(VotingExtended)] == [evening(2027, 2, 27)]
    await scene.wait_until(evening(2027, 2, 25))
    assert [one.closes_at for one in await scene.told(MembersReminded)] == [evening(2027, 2, 27)]


async def test_what_was_answered_before_an_outage_is_decided_late_with_those_who_sat_there_then(
    scene: Scene,
) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    scene.now = evening(2027, 1, 18) + timedelta(days=3)
    with pytest.raises(VotingClosed):
        await scene.answer(decision_id, DIL, CANNOT)
    await scene.do(end_seat, EndSeat(group_id=group_id, person_id=DIL.person_id), GWEN)
    await do_everything_due(scene.house, DUE)

    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.GRANTED]


@pytest.mark.parametrize("attempt", range(4))
async def test_an_answer_at_the_closing_instant_is_counted_or_refused_and_never_both(
    scene: Scene, attempt: int
) -> None:
    """Its clock still says a moment before; the closing has begun. The row's lock decides who was first."""
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id, (ANWEN, MARCUS, BETHAN))
    late = Scene(scene.college, evening(2027, 1, 18) - timedelta(microseconds=1))
    await late.house.database.connect()
    scene.now = evening(2027, 1, 18)

    async def answer() -> bool:
        try:
            await late.answer(decision_id, DIL)
        except VotingClosed:
            return False
        return True

    try:
        kept, _ = await asyncio.gather(answer(), close(scene, decision_id))
    finally:
        await late.house.database.close()

    answered = await scene.told(DecisionAnswered)
    extended = await scene.told(VotingExtended)
    if answered:
        assert kept
        assert [one.answer for one in answered] == [Answer.GRANTED]
    else:
        assert len(extended) == 1


async def begin_to_answer_while_it_closes(scene: Scene) -> None:
    """The answer has begun and is not committed when the closing comes."""
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id, (ANWEN, MARCUS, BETHAN))
    scene.now = evening(2027, 1, 18) - timedelta(microseconds=1)

    async def answer(unit: Work) -> None:
        await answer_decision(AnswerDecision(decision_id=decision_id, choice=AGREE, perspective=PROFESSIONAL), unit)
        scene.now = evening(2027, 1, 18)

    await scene.while_it_is_not_committed((DIL.acting(), answer), closing(decision_id))


async def test_a_closing_waits_for_an_answer_that_has_begun_and_counts_it(scene: Scene) -> None:
    await begin_to_answer_while_it_closes(scene)

    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.GRANTED]


async def test_without_the_lock_the_closing_would_have_missed_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the test above."""

    async def load_without_lock(db: Connection, decision_id: UUID) -> Decision | None:
        row = await db.fetchrow("select * from decision where decision_id = $1", decision_id)
        return msgspec.convert(dict(row), Decision) if row else None

    async def begin_without_lock(db: Connection, *given: Any) -> None:
        """Nothing is written: the row is still held by the answer."""

    monkeypatch.setattr(decision_store, "load_decision_with_group", load_without_lock)
    monkeypatch.setattr(decision_store, "begin_round", begin_without_lock)
    await begin_to_answer_while_it_closes(scene)

    assert await scene.told(DecisionAnswered) == []
    assert len(await scene.told(VotingExtended)) == 1


async def test_who_left_before_the_closing_does_not_count(scene: Scene) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    await scene.do(end_seat, EndSeat(group_id=group_id, person_id=DIL.person_id), DIL)
    await scene.wait_for_closing(decision_id)

    assert len(await scene.told(VotingExtended)) == 1


async def test_who_is_seated_while_it_is_open_answers_from_the_next_round_on(scene: Scene) -> None:
    group_id = await scene.form((ANWEN, MARCUS))
    decision_id = await scene.ask()
    await scene.take_roles(DIL)
    scene.now += timedelta(days=1)
    await scene.do(give_seat, GiveSeat(group_id=group_id, person_id=DIL.person_id), GWEN)
    with pytest.raises(JoinedLater):
        await scene.answer(decision_id, DIL)

    await scene.wait_for_closing(decision_id)
    await everybody_agrees(scene, decision_id)
    await scene.wait_for_closing(decision_id)

    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.GRANTED]


async def test_an_owner_with_a_seat_neither_answers_nor_counts(scene: Scene) -> None:
    """An answer of hers in the table, as if she had given it before she owned the item, is not counted."""
    await scene.form()
    decision_id = await scene.ask(DIL)
    await everybody_agrees(scene, decision_id, (ANWEN, MARCUS, BETHAN))
    async with work(scene.house, CLOCK) as unit:
        await unit.db.execute(
            """insert into answer (answer_id, decision_id, person_id, said, readers, answered_at)
               values (gen_random_uuid(), $1, $2, $3, 'group', $4)""",
            decision_id,
            DIL.person_id,
            await unit.sealer.seal(unit.db, DIL.person_id, "ap"),
            scene.now,
        )
    await scene.wait_for_closing(decision_id)

    assert await scene.told(DecisionAnswered) == []
    assert len(await scene.told(VotingExtended)) == 1


async def test_the_rule_of_the_day_it_was_opened_holds_to_its_end(scene: Scene) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    rule = ChangeRule(group_id=group_id, least_per_side=1, voting_days=5, extension_days=3)
    await scene.do(change_rule, rule, GWEN)
    await everybody_agrees(scene, decision_id, (ANWEN, BETHAN))
    await scene.wait_for_closing(decision_id)

    assert [one.closes_at for one in await scene.told(VotingExtended)] == [evening(2027, 1, 25)]


async def test_taken_back_while_open_it_is_over_and_nothing_more_happens(scene: Scene) -> None:
    await scene.form()
    asked = scene.request()
    await scene.hear(asked)
    decision_id = await scene.decision_of(asked.decision_request_id)
    await everybody_agrees(scene, decision_id)
    withdrawal = scene.arrived(scene.withdrawn(asked.decision_request_id))
    await scene.deliver(withdrawal, withdrawal)

    with pytest.raises(VotingClosed):
        await scene.answer(decision_id, ELERI)
    assert await scene.wait_until(evening(2027, 3, 1)) == 0
    assert await scene.kinds_told(decision_id) == ["voting_opened", "decision_withdrawn"]


async def test_taken_back_before_the_request_is_here_it_never_opens(scene: Scene) -> None:
    await scene.form()
    asked = scene.request()
    await scene.hear(scene.withdrawn(asked.decision_request_id), asked)

    assert await scene.told(VotingOpened) == []


async def test_taken_back_while_no_group_is_there_it_is_not_put_to_a_later_one(scene: Scene) -> None:
    asked = scene.request()
    await scene.hear(asked, scene.withdrawn(asked.decision_request_id))
    await scene.form()

    assert await scene.told(VotingOpened) == []


async def test_a_withdrawal_that_crosses_the_answer_undoes_it(scene: Scene) -> None:
    await scene.form()
    asked = scene.request()
    await scene.hear(asked)
    decision_id = await scene.decision_of(asked.decision_request_id)
    await everybody_agrees(scene, decision_id)
    await scene.wait_for_closing(decision_id)
    await scene.hear(scene.withdrawn(asked.decision_request_id))

    assert len(await scene.told(DecisionAnswered)) == 1
    assert [one.decision_request_id for one in await scene.told(DecisionWithdrawn)] == [asked.decision_request_id]
    assert (await scene.seen(decision_id, ANWEN)).is_withdrawn


@pytest.mark.parametrize("attempt", range(3))
async def test_a_withdrawal_and_a_closing_at_once_leave_one_end(scene: Scene, attempt: int) -> None:
    await scene.form()
    asked = scene.request()
    await scene.hear(asked)
    decision_id = await scene.decision_of(asked.decision_request_id)
    await everybody_agrees(scene, decision_id)
    scene.now = evening(2027, 1, 18)

    await asyncio.gather(close(scene, decision_id), scene.hear(scene.withdrawn(asked.decision_request_id)))

    assert len(await scene.told(DecisionWithdrawn)) == 1
    assert len(await scene.told(DecisionAnswered)) <= 1


@pytest.mark.parametrize(
    "change",
    [
        "update decision set answer = 'refused'",
        "update decision set composition = '\\x00'",
        "update decision set professional_held = false",
        "update decision set item_digest = repeat('0', 64)",
        "update decision set owner_ids = array[gen_random_uuid()]",
        "delete from decision",
    ],
)
async def test_what_was_decided_does_not_change_by_a_byte(scene: Scene, change: str) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    await scene.wait_for_closing(decision_id)

    with pytest.raises(asyncpg.CheckViolationError) as refused:
        async with scene.house.database.transaction() as db:
            await db.execute(change)
    assert refused.value.constraint_name == "decided_is_frozen"


async def test_the_database_takes_no_answer_after_the_closing(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await everybody_agrees(scene, decision_id)
    await scene.wait_for_closing(decision_id)

    with pytest.raises(asyncpg.CheckViolationError) as refused:
        async with scene.house.database.transaction() as db:
            await db.execute("update answer set said = '\\x00'")
    assert refused.value.constraint_name == "no_answer_after_closing"


async def test_the_database_lets_nothing_pass_that_one_side_has_not_agreed(scene: Scene) -> None:
    await scene.form()
    await scene.ask()

    with pytest.raises(asyncpg.CheckViolationError) as refused:
        async with scene.house.database.transaction() as db:
            await db.execute(
                """update decision set answer = 'granted', lived_experience_held = true, professional_held = false,
                   composition = '\\x00', decided_at = now()"""
            )
    assert refused.value.constraint_name == "passes_on_both_sides"


async def test_every_reaction_and_every_due_thing_has_its_handler() -> None:
    assert set(DUE.handlers) == {"close-voting", "remind-members"}
    assert REACTIONS.consequence_names == {
        "hand_on_seats",
        "open_voting_for_request",
        "withdraw_decision",
        "end_what_the_role_gave",
        "seat_whom_a_co_chair_asked",
        "put_her_keys_aside",
        "say_that_she_is_gone",
        "take_her_keys_back",
        "end_what_the_other_s_role_gave",
        "forget_person",
    }
