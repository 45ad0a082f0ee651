"""The desk and people's own pages read no whole table: 20,000 people, 20,000 things over and 2,000 that wait."""

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest_asyncio

from services.messages.queries.desk import DeskQuestion, desk
from services.messages.queries.waiting import CirclesQuestion, WaitingQuestion, circles, waiting
from services.runtime.actor import Actor, Factor
from services.runtime.http import Look
from tests.conftest import College, MakeCollege
from tests.examples.people import GWEN
from tests.messages.scene import Scene, mark, opened

LARGE = {"task", "call", "session_copy", "place_copy", "run_copy", "role_copy", "seat_copy", "owner_copy"}
FILL = """
insert into course_copy select gen_random_uuid(), 1, 'Course ' || n, null, 'skills' from generate_series(1, 200) n;
insert into run_copy select gen_random_uuid(), c.course_id, 1, null from course_copy c, generate_series(1, 15);
insert into session_copy (session_id, run_id, number, starts_at, ends_at, venue_id, room_id, tutor_ids)
    select gen_random_uuid(), run_id, n, now() + n * interval '7 days', now() + n * interval '170 hours',
           gen_random_uuid(), gen_random_uuid(), array[gen_random_uuid()] from run_copy, generate_series(-2, 5) n;
insert into place_copy select gen_random_uuid(), r.run_id, gen_random_uuid(), true, true
    from run_copy r, generate_series(1, 7);
insert into role_copy select gen_random_uuid(), 'student' from generate_series(1, 20000);
insert into seat_copy select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), true
    from generate_series(1, 3000);
insert into owner_copy select gen_random_uuid(), gen_random_uuid() from generate_series(1, 5000);
insert into call (call_id, person_id, why, state, asked_at)
    select gen_random_uuid(), gen_random_uuid(), 'place-booked', 'reached', now() from generate_series(1, 5000);
insert into task (task_id, kind, section, about_id, run_id, circle, until_at, made_at, ended_at)
    select gen_random_uuid(), 'idea-to-answer', (array['answers', 'dates', 'places', 'calls'])[1 + n % 4],
           gen_random_uuid(), null, case when n % 10 = 0 then 'person.' || gen_random_uuid() else 'desk' end,
           now() + n * interval '1 minute', now(), case when n > 2000 then now() end from generate_series(1, 22000) n;
"""


@pytest_asyncio.fixture(scope="module")
async def large(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as college:
        await mark(college, is_example=True)
        admin = await asyncpg.connect(college.admin_dsn)
        try:
            await admin.execute("set search_path = messages, extensions")
            await admin.execute(FILL)
            await admin.execute("analyze")
        finally:
            await admin.close()
        yield college


async def test_what_everybody_opens_never_reads_a_whole_table(large: College) -> None:
    async with opened(large) as scene:
        (row,) = await scene.fetch("select person_id from place_copy limit 1")
        nia = Actor(person_id=row["person_id"], factor=Factor.CODE)
        gwen = GWEN.acting(now=scene.now)
        for question, asked, actor in (
            (desk, DeskQuestion(), gwen),
            (desk, DeskQuestion(show="mine"), gwen),
            (waiting, WaitingQuestion(), gwen),
            (waiting, WaitingQuestion(), nia),
            (circles, CirclesQuestion(), gwen),
        ):
            assert await read_whole(scene, question, asked, actor) == set(), (question.__name__, asked)


async def read_whole(scene: Scene, question: Any, asked: Any, actor: Actor) -> set[str]:
    """Asks, listens which statements that makes, and has each of them explained."""
    statements: list[tuple[str, tuple[Any, ...]]] = []
    async with scene.house.database.reading() as db:
        await db.execute("set random_page_cost = 1.1")  # tables of this size lie in memory
        with db.query_logger(lambda record: statements.append((record.query, tuple(record.args)))):
            await question(asked, Look(scene.house, db, scene.now, actor))
        plans = [await db.fetchval(f"explain (format json) {sql}", *args) for sql, args in statements]
        everything = await db.fetchval("explain (format json) select * from task where facts = '{}'")
    assert tables(json.loads(everything)[0]["Plan"]) == {"task"}, "or this test could not fail"
    return {one for plan in plans for one in tables(json.loads(plan)[0]["Plan"])}


def tables(plan: dict[str, Any]) -> set[str]:
    here = {plan["Relation Name"]} & LARGE if plan["Node Type"] == "Seq Scan" else set()
    return here.union(*(tables(part) for part in plan.get("Plans", ())))
