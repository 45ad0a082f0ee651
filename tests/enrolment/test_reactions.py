"""What `enrolment` does when others' events arrive: in any order between aggregates, and twice."""

import itertools
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from services.contracts.enrolment import (
    CallAsked,
    DatesChanged,
    OfferLapsed,
    OfferReached,
    PlaceBooked,
    PlaceCalledOff,
    PlaceGivenBack,
    PlaceOffered,
    PlacesChanged,
    RunDemandChanged,
    WaitingListJoined,
)
from services.contracts.event import Event
from services.contracts.messages import CallMade, MessageNotSent, MessageSent
from services.contracts.people import ContactConfirmed, PersonErased
from services.contracts.scheduling import (
    Access,
    DaysClosed,
    RoomChanged,
    RunCalledOff,
    RunPlanned,
    RunPublished,
    RunUnpublished,
    SessionCalledOff,
    SessionChanged,
    TermChanged,
    TermOpened,
    VenueChanged,
)
from services.enrolment.commands.places import GiveBackPlace, give_back_place
from services.enrolment.queries.prospectus import RunQuestion, run
from services.enrolment.rules.refusals import RunClosed
from services.enrolment.rules.times import answer_by
from services.runtime.actor import NOBODY, Factor
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound, SignInFirst
from tests.enrolment.scene import Scene, course, example_run, sessions, somebody, venue

COPIES = (
    "course_copy",
    "venue_copy",
    "room_copy",
    "run_copy",
    "session_copy",
    "prospectus_copy",
    "person_copy",
    "closed_copy",
)


async def copies(scene: Scene) -> dict[str, list[Any]]:
    """Everything that is copied. The names of the tables are ours."""
    async with scene.house.database.reading() as db:
        return {
            table: [tuple(row) for row in await db.fetch("select * from " + table + " order by 1")]  # noqa: S608
            for table in COPIES
        }


async def shown(scene: Scene, run_id: UUID) -> dict[str, Any]:
    """The run's row of the prospectus without its ids, and its places."""
    async with scene.house.database.reading() as db:
        row = await db.fetchrow(
            "select p.*, r.places, r.is_open from prospectus_copy p join run_places r using (run_id) where run_id = $1",
            run_id,
        )
    assert row is not None
    return {name: value for name, value in dict(row).items() if name not in ("run_id", "course_id")}


async def held_for(scene: Scene, run_id: UUID) -> tuple[UUID, UUID]:
    """Somebody new has a place held: person and place."""
    nia = somebody(Factor.NONE)
    held = await scene.book(run_id, nia)
    assert nia.person_id is not None
    return nia.person_id, held.place_id


async def offered_in(scene: Scene, run_id: UUID) -> UUID:
    """Somebody in the line of a run with one place is offered it."""
    first = somebody()
    mine = await scene.book(run_id, first)
    waits = await scene.book(run_id)
    await scene.ask(give_back_place, GiveBackPlace(place_id=mine.place_id), first)
    await scene.later(minutes=10)
    return waits.place_id


def said(place_id: UUID, template: str = "place-offered") -> dict[str, Any]:
    return {"message_id": new_id(), "template": template, "person_id": new_id(), "about_id": place_id}


def rang(place_id: UUID | None, person_id: UUID | None = None, *, is_reached: bool) -> CallMade:
    return CallMade(
        call_id=new_id(), person_id=person_id, about_id=place_id, why="code-not-typed", is_reached=is_reached
    )


@pytest.mark.parametrize("order", list(itertools.permutations(("course", "place", "run"))))
async def test_whatever_order_they_come_in_the_run_is_the_same(scene: Scene, order: tuple[str, ...]) -> None:
    """Course, venue (with its room) and run are three aggregates; within each the order is kept."""
    usual, told = example_run(12, room_limit=8), example_run(12, room_limit=8)
    parts = {"course": told[:1], "place": told[1:3], "run": told[3:]}

    await scene.hear(*usual)
    await scene.hear(*itertools.chain(*(parts[name] for name in order)))

    assert await shown(scene, told[-1].aggregate_id) == await shown(scene, usual[-1].aggregate_id)


async def test_until_everything_has_come_the_run_is_simply_not_shown(scene: Scene) -> None:
    told = example_run()
    run_id = told[-1].aggregate_id
    for event in (*told[3:], *told[:2]):
        await scene.hear(event)
        with pytest.raises(NotFound):
            await scene.look(run, RunQuestion(run_id=run_id), NOBODY)

    await scene.hear(told[2])
    assert (await scene.look(run, RunQuestion(run_id=run_id), NOBODY)).free == 2


async def test_published_again_and_again_it_is_opened_once(scene: Scene) -> None:
    told = example_run()
    await scene.hear(*told[:-1])

    await scene.hear_again(told[-1])

    assert [type(event) for event in await scene.told(told[-1].aggregate_id)] == [PlacesChanged]


async def test_every_event_twice_leaves_everything_as_once(scene: Scene) -> None:
    told = example_run()
    await scene.hear(*told)
    once = await copies(scene)

    for event in told:
        await scene.hear_again(event)

    assert await copies(scene) == once


async def test_taken_out_of_the_prospectus_and_put_in_again(scene: Scene) -> None:
    run_id = await scene.run()
    await scene.hear(RunUnpublished(run_id=run_id))
    with pytest.raises(RunClosed):
        await scene.book(run_id)
    with pytest.raises(NotFound):
        await scene.look(run, RunQuestion(run_id=run_id), NOBODY)

    await scene.hear(RunPublished(run_id=run_id))
    assert (await scene.book(run_id)).state == "booked"


async def test_called_off_everybody_is_told_once(scene: Scene) -> None:
    run_id = await scene.run(1)
    for _ in range(2):
        await scene.book(run_id)

    await scene.hear_again(RunCalledOff(run_id=run_id))

    told = await scene.told(run_id)
    assert len([event for event in told if isinstance(event, PlaceCalledOff)]) == 2
    assert await scene.told_last(run_id, RunDemandChanged) == RunDemandChanged(run_id=run_id, taken=0, waiting=0)


def moved(told: list[Event], **changes: Any) -> SessionChanged:
    planned = told[3]
    assert isinstance(planned, RunPlanned)
    return SessionChanged(run_id=planned.run_id, session=replace(planned.facts.sessions[0], **changes))


async def test_a_moved_session_is_told_to_everybody_with_a_place_once(scene: Scene) -> None:
    told = example_run()
    await scene.hear(*told)
    run_id = told[-1].aggregate_id
    booked = await scene.book(run_id)
    news = moved(told, starts_at=scene.now + timedelta(days=30), ends_at=scene.now + timedelta(days=30, hours=2))

    await scene.hear(news)
    await scene.hear(news)

    changed = [event for event in await scene.told(run_id) if isinstance(event, DatesChanged)]
    assert [(event.place_id, event.session_id, event.is_called_off) for event in changed] == [
        (booked.place_id, news.session.session_id, False)
    ]


async def test_another_tutor_is_no_news_to_students(scene: Scene) -> None:
    told = example_run()
    await scene.hear(*told)
    await scene.book(told[-1].aggregate_id)

    await scene.hear(moved(told, tutor_ids=(new_id(),)))

    assert not [event for event in await scene.told(told[-1].aggregate_id) if isinstance(event, DatesChanged)]


async def test_a_session_called_off_is_told_and_the_dates_go_on(scene: Scene) -> None:
    told = example_run()
    await scene.hear(*told)
    run_id = told[-1].aggregate_id
    await scene.book(run_id)

    await scene.hear_again(SessionCalledOff(run_id=run_id, session_id=moved(told).session.session_id))

    assert (await scene.told_last(run_id, DatesChanged)).is_called_off
    assert len([event for event in await scene.told(run_id) if isinstance(event, DatesChanged)]) == 1
    assert (await scene.look(run, RunQuestion(run_id=run_id), NOBODY)).sessions == 2


@pytest.mark.parametrize("room_first", [True, False])
async def test_a_room_that_holds_fewer_is_heard_of_before_or_after_the_run(scene: Scene, room_first: bool) -> None:
    course_told, venue_told, room_told, *run_told = example_run(12, room_limit=8)
    planned = run_told[0]
    assert isinstance(planned, RunPlanned)
    run_told[0] = replace(planned, facts=replace(planned.facts, room_limit=None))
    first, then = ([venue_told, room_told], run_told) if room_first else (run_told, [venue_told, room_told])

    await scene.hear(course_told, *first, *then)

    assert (await scene.look(run, RunQuestion(run_id=planned.run_id), NOBODY)).places == 8


async def test_a_room_that_becomes_smaller_takes_nobodys_place(scene: Scene) -> None:
    told = example_run(3)
    await scene.hear(*told)
    run_id, room = told[-1].aggregate_id, told[2]
    for _ in range(3):
        await scene.book(run_id)

    await scene.hear(RoomChanged(venue_id=room.aggregate_id, room=replace(room.room, room_limit=2)))  # type: ignore[attr-defined]

    assert (await scene.look(run, RunQuestion(run_id=run_id), NOBODY)).places == 3
    assert len((await scene.ledger(run_id)).taken) == 3


async def test_a_session_moved_into_a_smaller_room_lowers_the_places(scene: Scene) -> None:
    told, other = example_run(12, room_limit=20), example_run(5, room_limit=6)
    await scene.hear(*told, *other)
    small = sessions(other[2], scene.now, 1)[0]  # type: ignore[arg-type]

    await scene.hear(moved(told, room_id=small.room_id, venue_id=small.venue_id))

    assert (await scene.look(run, RunQuestion(run_id=told[-1].aggregate_id), NOBODY)).places == 6


async def test_a_code_typed_anywhere_confirms_all_that_is_held(scene: Scene) -> None:
    one, other = await scene.run(), await scene.run()
    nia = somebody(Factor.NONE)
    for run_id in (one, other):
        await scene.book(run_id, nia)

    await scene.hear_again(ContactConfirmed(person_id=nia.person_id))  # type: ignore[arg-type]

    for run_id in (one, other):
        assert len([event for event in await scene.told(run_id) if isinstance(event, PlaceBooked)]) == 1


async def test_a_code_that_was_typed_before_the_place_was_asked_for_counts(scene: Scene) -> None:
    """The other order: the news of the code is here before the press of the button."""
    run_id, nia = await scene.run(), somebody(Factor.NONE)
    await scene.hear(ContactConfirmed(person_id=nia.person_id))  # type: ignore[arg-type]

    assert (await scene.book(run_id, nia)).state == "booked"


async def test_who_asks_to_be_forgotten_leaves_no_place_behind(scene: Scene) -> None:
    run_id, nia = await scene.run(1), somebody()
    await scene.book(run_id, nia)
    waits = await scene.book(run_id)

    await scene.hear_again(PersonErased(person_id=nia.person_id))  # type: ignore[arg-type]

    assert len([event for event in await scene.told(run_id) if isinstance(event, PlaceGivenBack)]) == 1
    assert (await scene.told_last(run_id, PlaceOffered)).place_id == waits.place_id
    with pytest.raises(SignInFirst):
        await scene.book(run_id, nia)


async def test_the_time_to_answer_begins_with_the_message(scene: Scene) -> None:
    run_id = await scene.run(1)
    place_id = await offered_in(scene, run_id)
    await scene.later(days=2)

    await scene.hear_again(MessageSent(**said(place_id)))

    told = [event for event in await scene.told(run_id) if isinstance(event, OfferReached)]
    assert [event.answer_by for event in told] == [answer_by(scene.now)]


async def test_nobody_must_answer_on_a_day_when_the_college_is_closed(scene: Scene) -> None:
    run_id = await scene.run(1)
    place_id = await offered_in(scene, run_id)
    tomorrow = college_date(scene.now) + timedelta(days=1)
    week = DaysClosed(from_on=tomorrow, until_on=tomorrow + timedelta(days=6))
    term = {"term_id": new_id(), "name": "Spring", "starts_on": tomorrow, "ends_on": week.until_on}
    await scene.hear(TermOpened(**term, closed=(week,)))

    await scene.hear_again(MessageSent(**said(place_id)))

    told = [event for event in await scene.told(run_id) if isinstance(event, OfferReached)]
    assert [event.answer_by for event in told] == [answer_by(scene.now + timedelta(days=7))]
    await scene.hear(TermChanged(**term))
    assert (await copies(scene))["closed_copy"] == []


async def test_other_messages_begin_nothing(scene: Scene) -> None:
    run_id = await scene.run(1)
    place_id = await offered_in(scene, run_id)

    await scene.hear(MessageSent(**said(place_id, "place-booked")), MessageSent(**said(new_id())))

    assert not [event for event in await scene.told(run_id) if isinstance(event, OfferReached)]


async def test_an_offer_nobody_heard_of_never_lapses_and_is_rung_about(scene: Scene) -> None:
    run_id = await scene.run(1)
    place_id = await offered_in(scene, run_id)
    await scene.hear_again(MessageNotSent(**said(place_id), reason="no-contact"))
    assert [event.why for event in await scene.told(run_id) if isinstance(event, CallAsked)] == ["offer-not-reached"]

    await scene.later(days=20)
    assert not [event for event in await scene.told(run_id) if isinstance(event, OfferLapsed)]


async def test_an_unanswered_offer_lapses_when_its_time_is_over_and_not_before(scene: Scene) -> None:
    run_id = await scene.run(1)
    place_id = await offered_in(scene, run_id)
    await scene.book(run_id)
    await scene.hear(MessageSent(**said(place_id)))
    until = (await scene.told_last(run_id, OfferReached)).answer_by

    scene.now = until - timedelta(minutes=1)
    await scene.later()
    assert not [event for event in await scene.told(run_id) if isinstance(event, OfferLapsed)]
    await scene.later(minutes=1)

    assert (await scene.told_last(run_id, OfferLapsed)).place_id == place_id
    assert (await scene.told_last(run_id, PlaceOffered)).place_id != place_id


async def test_a_code_that_does_not_arrive_becomes_a_call_and_at_last_a_turn(scene: Scene) -> None:
    run_id = await scene.run(1)
    person_id, place_id = await held_for(scene, run_id)
    await scene.later(minutes=30)
    assert (await scene.told_last(run_id, CallAsked)).why == "code-not-typed"

    not_reached = CallMade(
        call_id=new_id(), person_id=person_id, about_id=place_id, why="code-not-typed", is_reached=False
    )
    await scene.hear_again(not_reached)
    assert len([event for event in await scene.told(run_id) if isinstance(event, CallAsked)]) == 2

    await scene.later(days=4)
    assert (await scene.told_last(run_id, WaitingListJoined)).place_id == place_id
    await scene.hear(ContactConfirmed(person_id=person_id))
    assert (await scene.told_last(run_id, PlaceOffered)).place_id == place_id


async def test_a_call_about_something_else_changes_nothing(scene: Scene) -> None:
    await scene.hear(rang(None, is_reached=True), rang(new_id(), is_reached=True))


async def test_a_venue_that_is_checked_shows_in_the_prospectus(scene: Scene) -> None:
    told = example_run(where=venue(), room_step_free=Access.YES, facts=course("A walk"))
    await scene.hear(*told)
    run_id = told[-1].aggregate_id
    assert (await scene.look(run, RunQuestion(run_id=run_id), NOBODY)).access == []

    await scene.hear(
        VenueChanged(venue_id=told[1].aggregate_id, facts=venue(step_free=Access.YES, hearing_loop=Access.NO))
    )

    assert (await scene.look(run, RunQuestion(run_id=run_id), NOBODY)).access == ["step_free"]
