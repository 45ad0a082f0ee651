"""No two live sessions in one room, no tutor in two places, whatever comes at once; and proof that this can fail."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import time
from pathlib import Path

import asyncpg
import pytest

from services.runtime.refusal import Refusal
from services.scheduling.commands.planning import PlanRun, plan_run
from services.scheduling.rules.refusals import RoomTaken, TutorTaken
from tests.conftest import College
from tests.scheduling.scene import Scene

AUDIT = Path("services/scheduling/audit.sql")
AT_ONCE = 6


async def broken(scene: Scene) -> list[str]:
    """What the audit finds."""
    lines = [line for line in AUDIT.read_text().splitlines() if not line.startswith("--")]
    questions = [question for question in "\n".join(lines).split(";") if question.strip()]
    async with scene.house.database.reading() as db:
        return [row["what"] for question in questions for row in await db.fetch(question)]


async def all_at_once(scene: Scene, wishes: Sequence[PlanRun]) -> list[Refusal]:
    """Those that were refused; anything else that goes wrong fails the test."""
    answers = await asyncio.gather(*(scene.do(plan_run, wish) for wish in wishes), return_exceptions=True)
    wrong = [answer for answer in answers if isinstance(answer, BaseException)]
    assert all(isinstance(answer, Refusal) for answer in wrong), wrong
    return [answer for answer in wrong if isinstance(answer, Refusal)]


async def wishes_for_one_room(scene: Scene) -> list[PlanRun]:
    term_id, room_id, course_id = await scene.term(), await scene.room(), await scene.course()
    return [
        await scene.plan(term_id=term_id, room_id=room_id, course_id=course_id, tutor_ids=await scene.pair())
        for _ in range(AT_ONCE)
    ]


async def wishes_for_one_pair(scene: Scene) -> list[PlanRun]:
    term_id, venue_id, course_id, pair = (
        await scene.term(),
        await scene.venue(),
        await scene.course(),
        await scene.pair(),
    )
    return [
        await scene.plan(
            term_id=term_id,
            room_id=await scene.room(venue_id),
            course_id=course_id,
            tutor_ids=pair if n % 2 else pair[::-1],
            starts=time(10 if n % 2 else 11),
        )
        for n in range(AT_ONCE)
    ]


@asynccontextmanager
async def without(college: College, table: str, *constraints: str) -> AsyncIterator[None]:
    """The same college with these constraints off; put back afterwards, with its sessions gone."""
    admin = await asyncpg.connect(college.admin_dsn)
    try:
        await admin.execute("set search_path = scheduling, extensions")
        definitions = {
            name: await admin.fetchval("select pg_get_constraintdef(oid) from pg_constraint where conname = $1", name)
            for name in constraints
        }
        for name in constraints:
            await admin.execute(f"alter table {table} drop constraint {name}")
        try:
            yield
        finally:
            await admin.execute("truncate session, session_tutor, session_mark")
            for name, definition in definitions.items():
                await admin.execute(f"alter table {table} add constraint {name} {definition}")
    finally:
        await admin.close()


async def test_many_want_one_room_and_one_gets_it(scene: Scene) -> None:
    refused = await all_at_once(scene, await wishes_for_one_room(scene))
    assert [type(refusal) for refusal in refused] == [RoomTaken] * (AT_ONCE - 1)
    assert await broken(scene) == []


async def test_many_want_one_pair_and_one_gets_it(scene: Scene) -> None:
    refused = await all_at_once(scene, await wishes_for_one_pair(scene))
    assert [type(refusal) for refusal in refused] == [TutorTaken] * (AT_ONCE - 1)
    assert await broken(scene) == []


async def test_without_its_constraint_a_room_is_double_booked(scene: Scene) -> None:
    """Negative control: the constraint alone keeps the room, and the audit would see."""
    async with without(scene.college, "session", "room_is_free"):
        assert await all_at_once(scene, await wishes_for_one_room(scene)) == []
        assert "a room with two sessions at once" in await broken(scene)


async def test_without_its_constraints_a_tutor_is_in_two_places(scene: Scene) -> None:
    async with without(scene.college, "session_tutor", "tutor_is_free", "tutor_can_get_there"):
        assert await all_at_once(scene, await wishes_for_one_pair(scene)) == []
        assert "a tutor in two sessions at once" in await broken(scene)
        elsewhere = "update scheduling.session_tutor set venue_id = uuidv7()"
        await (admin := await asyncpg.connect(scene.college.admin_dsn)).execute(elsewhere)
        await admin.close()
        assert "a tutor who cannot get from one place to the other" in await broken(scene)


async def test_two_connections_that_take_no_lock_cannot_share_a_room(scene: Scene) -> None:
    """The database by itself: the second waits for the first, and is refused when the first is done."""
    run = await scene.planned()
    taken = run.sessions[0]
    copy = """insert into session (session_id, run_id, number, starts_at, ends_at, room_id, occupied)
              select uuidv7(), run_id, $2, starts_at + interval '1 year', ends_at + interval '1 year', room_id,
                     tstzrange(starts_at + interval '1 year', ends_at + interval '1 year')
              from session where session_id = $1"""
    async with scene.house.database.transaction() as first:
        await first.execute(copy, taken.session_id, 101)
        second = await asyncpg.connect(scene.college.dsn("scheduling"))
        try:
            waiting = asyncio.create_task(second.execute(copy, taken.session_id, 102))
            blocked = "select exists (select from pg_locks where not granted)"
            while not waiting.done() and not await first.fetchval(blocked):
                await asyncio.wait({waiting}, timeout=0.01)
            assert not waiting.done()
        except BaseException:
            await second.close()
            raise
    with pytest.raises(asyncpg.ExclusionViolationError) as caught:
        await waiting
    await second.close()
    assert caught.value.constraint_name == "room_is_free"
