"""Rooms: planned one after the other, and asked for at the same moment."""

import asyncio
from uuid import UUID

from infra.bench.college import BenchCollege
from infra.bench.measures import Line, Work, cpu_ms
from infra.bench.town import RunId, Town, soon
from web.clients.base import Refused


async def rooms(college: BenchCollege, town: Town) -> list[Line]:
    """Course dates planned in a free room, and twenty at once for the same room and hour: exactly one may have it."""
    course_id = await town.course(12)
    plans = [town.plan(course_id, room=1 + n % 4, slot=20 + n // 4, pair=1 + n % 4) for n in range(50)]
    works: list[Work] = [
        lambda plan=plan: soon(lambda: town.send("scheduling", "/plan-run", plan, RunId))  # type: ignore[misc]
        for plan in plans
    ]
    await soon(lambda: town.send("scheduling", "/plan-run", town.plan(course_id, 5, 60, 1), RunId))
    ms = await cpu_ms(college, works)
    doubled = sum([await _storm(town, course_id, slot) > 1 for slot in range(70, 80)])
    return [
        Line("A room booked", ms, "CPU ms", 20, "indico 75"),
        Line("Rooms booked twice, 10 storms of 20", doubled, "rooms", 0, "indico 5 to 10"),
    ]


async def _storm(town: Town, course_id: UUID, slot: int) -> int:
    async def one() -> bool:
        try:
            await town.send("scheduling", "/plan-run", town.plan(course_id, 5, slot, 2), RunId)
        except Refused:
            return False
        return True

    return sum(await asyncio.gather(*(one() for _ in range(20))))
