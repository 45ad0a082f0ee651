"""Requests that gather are decided together; everybody gets an answer, and one bad request harms no other."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from services.contracts.enrolment import PlaceBooked, RunDemandChanged
from services.enrolment.commands import deciding, queue
from services.enrolment.commands.deciding import PlaceAnswer
from services.enrolment.commands.places import GiveBackPlace, give_back_place
from services.enrolment.rules.refusals import NoSuchPlace
from services.runtime.actor import Actor
from services.runtime.refusal import SignInFirst
from tests.enrolment.scene import Scene, somebody


async def together(scene: Scene, run_id: UUID, people: list[Actor], keys: list[str] | None = None) -> list[object]:
    """All press the button in the same moment."""
    asked = (scene.book(run_id, who, key) for who, key in zip(people, keys or [None] * len(people), strict=True))
    return await asyncio.gather(*asked, return_exceptions=True)


def states(answers: list[object]) -> list[str]:
    return [answer.state if isinstance(answer, PlaceAnswer) else type(answer).__name__ for answer in answers]


async def test_what_gathers_during_a_commit_is_decided_in_the_order_of_asking(scene: Scene) -> None:
    run_id, people = await scene.run(3), [somebody() for _ in range(9)]

    answers = await together(scene, run_id, people)

    assert states(answers) == ["booked"] * 3 + ["waiting"] * 6
    booked = [event.person_id for event in await scene.told(run_id) if isinstance(event, PlaceBooked)]
    assert booked == [person.person_id for person in people[:3]]
    demand = [event for event in await scene.told(run_id) if isinstance(event, RunDemandChanged)]
    assert [(event.taken, event.waiting) for event in demand] == [(3, 6)], "one commit, told once"


async def test_a_refusal_in_a_batch_is_only_that_ones(scene: Scene) -> None:
    run_id = await scene.run(20)
    hers = await scene.book(run_id)

    answers = await asyncio.gather(
        *(scene.book(run_id) for _ in range(4)),
        scene.ask(give_back_place, GiveBackPlace(place_id=hers.place_id), somebody()),
        *(scene.book(run_id) for _ in range(4)),
        return_exceptions=True,
    )

    assert states(list(answers)) == ["booked"] * 4 + ["NoSuchPlace"] + ["booked"] * 4
    assert isinstance(answers[4], NoSuchPlace)


async def test_the_same_key_pressed_twice_in_one_batch_is_done_once(scene: Scene) -> None:
    """The second row of the key breaks the batch; one by one each gets the answer that is hers."""
    run_id, nia = await scene.run(5), somebody()
    others = [somebody() for _ in range(3)]

    answers = await together(scene, run_id, [others[0], nia, nia, others[1], others[2]], ["x", "k", "k", "y", "z"])

    assert states(answers) == ["booked"] * 5
    assert answers[1] == answers[2]
    assert len([event for event in await scene.told(run_id) if isinstance(event, PlaceBooked)]) == 4


async def test_when_one_request_breaks_the_others_are_done(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id, people = await scene.run(9), [somebody() for _ in range(6)]
    bad = people[3].person_id
    sound = deciding.store.write_decisions

    async def break_for_one(db, run, counts, changed, *rest):  # type: ignore[no-untyped-def]
        if any(place.person_id == bad for place in changed):
            raise OSError("the disk")
        await sound(db, run, counts, changed, *rest)

    monkeypatch.setattr(deciding.store, "write_decisions", break_for_one)
    answers = await together(scene, run_id, people)

    assert states(answers) == ["booked", "booked", "booked", "OSError", "booked", "booked"]


async def test_when_the_database_goes_everybody_hears_of_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id, people = await scene.run(9), [somebody() for _ in range(6)]

    async def gone(*_: object) -> None:
        raise asyncpg.ConnectionDoesNotExistError("gone")

    monkeypatch.setattr(queue, "decide_batch", gone)
    answers = await together(scene, run_id, people)

    assert states(answers) == ["ConnectionDoesNotExistError"] * 6
    monkeypatch.undo()
    assert states(await together(scene, run_id, people)) == ["booked"] * 6


async def test_somebody_who_closes_her_page_does_not_take_the_others_answers(scene: Scene) -> None:
    run_id, people = await scene.run(9), [somebody() for _ in range(4)]
    asked = [asyncio.ensure_future(scene.book(run_id, person)) for person in people]
    await asyncio.sleep(0)  # they have begun, and wait
    asked[0].cancel()
    answers = await asyncio.gather(*asked, return_exceptions=True)

    assert states(list(answers))[1:] == ["booked"] * 3


async def test_more_than_fit_in_one_batch_are_all_answered(scene: Scene) -> None:
    run_id, people = await scene.run(20), [somebody() for _ in range(queue.MOST * 2 + 5)]

    found = states(await together(scene, run_id, people))

    assert (found.count("booked"), found.count("waiting")) == (20, queue.MOST * 2 - 15)


async def test_who_may_not_ask_never_comes_to_the_queue(scene: Scene) -> None:
    run_id = await scene.run()

    assert isinstance((await together(scene, run_id, [Actor()]))[0], SignInFirst)
    assert scene.queue._lines == {}
