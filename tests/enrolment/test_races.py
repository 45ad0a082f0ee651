"""Two hundred for twenty places, through two replicas: the lock on the run's row makes it right, not the queue."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from services.enrolment.commands.deciding import PlaceAnswer
from services.enrolment.store import places as store
from tests.conftest import College
from tests.enrolment.scene import Scene, scene_in, somebody

PLACES, PEOPLE = 20, 200


async def storm(one: Scene, other: Scene, run_id: UUID) -> list[str]:
    """Everybody presses in the same moment, every second one in the other replica; both have their connections."""
    for scene in (one, other):
        await scene.book(await scene.run())
    pressed = [(one, other)[number % 2].book(run_id, somebody()) for number in range(PEOPLE)]
    answers = await asyncio.gather(*pressed, return_exceptions=True)
    return [answer.state if isinstance(answer, PlaceAnswer) else type(answer).__name__ for answer in answers]


async def taken(scene: Scene, run_id: UUID) -> int:
    async with scene.house.database.reading() as db:
        found: int = await db.fetchval(
            "select count(*) from place where run_id = $1 and state in ('booked', 'held', 'offered')", run_id
        )
    return found


async def test_two_hundred_at_once_for_twenty_places_in_two_replicas(college: College) -> None:
    async with scene_in(college) as one, scene_in(college) as other:
        run_id = await one.run(PLACES)

        states = await storm(one, other, run_id)

        assert (states.count("booked"), states.count("waiting")) == (PLACES, PEOPLE - PLACES)
        assert await taken(one, run_id) == PLACES
        ledger = await one.ledger(run_id)
        assert (len(ledger.taken), len(ledger.waiting)) == (PLACES, PEOPLE - PLACES)


@pytest.mark.apart
async def test_without_the_lock_the_same_storm_oversells(
    fresh_college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control. Two unique numbers would catch it too, and the whole be tried again: they go as well."""
    admin = await asyncpg.connect(fresh_college.admin_dsn)
    await admin.execute("alter table enrolment.journal drop constraint journal_revision")
    await admin.execute("alter table enrolment.place drop constraint place_number")
    await admin.close()
    async with scene_in(fresh_college) as one, scene_in(fresh_college) as other:
        monkeypatch.setattr(store, "LOCK_RUN", store.LOCK_RUN.replace("for update of r", ""))
        most = 0
        for _ in range(5):  # a machine may be too slow for the two to meet the first time
            run_id = await one.run(PLACES)
            await storm(one, other, run_id)
            most = max(most, await taken(one, run_id))

        assert most > PLACES


async def test_a_hand_that_oversells_is_stopped_by_the_database(scene: Scene) -> None:
    run_id = await scene.run(1)
    await scene.book(run_id)

    async with scene.house.database.reading() as db:
        with pytest.raises(asyncpg.CheckViolationError, match="places_never_oversold"):
            await db.execute("update run_places set booked = booked + 1 where run_id = $1", run_id)


async def test_one_person_in_two_replicas_gets_one_place(college: College) -> None:
    async with scene_in(college) as one, scene_in(college) as other:
        run_id, nia = await one.run(PLACES), somebody()

        answers = await asyncio.gather(*((one, other)[n % 2].book(run_id, nia) for n in range(10)))

        assert len({answer.place_id for answer in answers}) == 1
        assert await taken(one, run_id) == 1
