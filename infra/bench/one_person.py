"""How long it takes until two records of one person are one everywhere."""

import asyncio
import statistics
import time
from datetime import timedelta
from uuid import UUID

import asyncpg
import msgspec

from infra.bench.college import BenchCollege
from infra.bench.measures import ROUNDS, Line
from infra.bench.town import Town
from infra.local.services import SERVICES
from services.runtime.actor import Actor, Factor
from services.runtime.clock import machine_clock
from services.runtime.ids import new_id

SHARED, PROPOSALS = 20, 80
"""Course dates on which both have a place, and proposals of each: two hundred things of the two."""


class _Added(msgspec.Struct):
    person_id: UUID


_HEARD = " and ".join(
    f"exists (select from {service}.heard where publisher = 'people' and aggregate = 'person'"  # noqa: S608
    " and aggregate_id = $1 and revision >= (select max(revision) from people.journal"
    " where aggregate = 'person' and aggregate_id = $1))"
    for service in SERVICES
    if service != "people"
)
_SETTLED = f"""
select {_HEARD} and (select count(*) from messages.task t join enrolment.place p on p.place_id = t.about_id
                     where t.kind = 'second-place' and t.ended_at is null and p.person_id = any ($2)) = $3"""  # noqa: S608


async def merging(college: BenchCollege, town: Town) -> Line:
    """From the press until every service has heard of it and each of twenty courses has its task at the desk."""
    kept, gone = await _somebody(town), await _somebody(town)
    await _two_hundred_things(town, kept, gone)
    found = []
    async with college.running.database() as db:
        for _ in range(ROUNDS):
            merge = {"person_id": kept, "merged_person_id": gone}
            found.append(await _until_settled(db, town, "/merge-persons", merge, kept, gone, SHARED))
            await _until_settled(db, town, "/part-persons", {"merged_person_id": gone}, kept, gone, 0)
    return Line("Two records of 200 things merged, settled everywhere", statistics.median(found), "s", 2)


async def _somebody(town: Town) -> UUID:
    contact = f"bench-{new_id()}@example.org"
    command = {"name": f"Bench {contact}", "contact": contact}
    return (await town.send("people", "/add-person", command, _Added)).person_id


async def _two_hundred_things(town: Town, *people: UUID) -> None:
    course_id = await town.course(12)
    runs = [await town.run(course_id, room=7, slot=40 + n, pair=4) for n in range(SHARED)]
    for person_id in people:
        her = Actor(person_id=person_id, roles=frozenset({"student"}), factor=Factor.CODE)
        for run_id in runs:
            await town.send("enrolment", "/ask-for-place", {"run_id": run_id}, object, her)
        for _ in range(PROPOSALS):
            await town.send("codesign", "/start-proposal", {}, object, her)


async def _until_settled(
    db: "asyncpg.Connection[asyncpg.Record]",
    town: Town,
    path: str,
    command: dict[str, UUID],
    kept: UUID,
    gone: UUID,
    tasks: int,
) -> float:
    began = time.perf_counter()
    sure = Actor(
        person_id=new_id(),
        roles=frozenset({"coordinator"}),
        factor=Factor.SECOND,
        factor_at=machine_clock() - timedelta(seconds=1),
    )
    await town.send("people", path, command, object, sure)
    async with asyncio.timeout(60):
        while not await db.fetchval(_SETTLED, gone, [kept, gone], tasks):  # noqa: ASYNC110  (it happens in PostgreSQL)
            await asyncio.sleep(0.01)
    return time.perf_counter() - began
