"""How a figure is taken. How it is judged is in docs/trust/README.md."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from infra.bench.college import BenchCollege
from infra.local.services import SERVICES

ROUNDS = 5
AT_REST_SECONDS = 65


class Line(NamedTuple):
    """One line of the table. `must` is None where a figure only stands beside another."""

    name: str
    value: float
    unit: str
    must: float | None = None
    peers: str = ""
    beside: str = ""

    @property
    def is_met(self) -> bool | None:
        return None if self.must is None else self.value <= self.must


Work = Callable[[], Awaitable[object]]


async def cpu_ms(college: BenchCollege, works: list[Work], rounds: int = ROUNDS) -> float:
    """CPU ms of one piece of work, all our processes counted: the median of rounds over equal shares of `works`.

    What the college needs when nobody asks anything is measured first and taken off.
    """
    share, idle = len(works) // rounds, await idle_ms_per_s(college)
    found = []
    for n in range(rounds):
        before, began = await settled(college), time.monotonic()
        for one in works[n * share : (n + 1) * share]:
            await one()
        spent = await settled(college) - before
        found.append((spent - idle * (time.monotonic() - began)) / share)
    return statistics.median(found)


async def settled(college: BenchCollege) -> float:
    """The CPU so far, once what follows after the answer (relay, reactions, messages) has been done as well."""
    last = college.tree.cpu_ms()
    for _ in range(20):
        await asyncio.sleep(0.25)
        now = college.tree.cpu_ms()
        if now - last < 15:  # a quarter of a second of nothing but looking at the clock
            return now
        last = now
    return last


async def nothing_waits(college: BenchCollege) -> None:
    """What the example still has to say after it was made has been said."""
    soonest = " union all ".join(f"select min(at) as at from {service}.due" for service in SERVICES)  # noqa: S608
    async with college.running.database() as db:
        while await db.fetchval(f"select min(at) < now() + interval '3 minutes' from ({soonest}) d"):  # noqa: ASYNC110, S608
            await asyncio.sleep(1)


async def memory(college: BenchCollege, quiet_seconds: float) -> Line:
    """The median of five looks, for PostgreSQL now and then starts a helper that tidies up for a moment."""
    found = []
    for _ in range(5):
        found.append(college.tree.pss_mb())
        await asyncio.sleep(2)
    name = f"Memory at rest, {quiet_seconds:.0f} s quiet"
    return Line(name, statistics.median(found), "MB PSS", 160, "pretalx 353")


async def idle_ms_per_s(college: BenchCollege) -> float:
    """The median of five looks of two seconds, for once a minute the auditor looks too, which is nobody's request."""
    found = []
    for _ in range(ROUNDS):
        before, began = college.tree.cpu_ms(), time.monotonic()
        await asyncio.sleep(2)
        found.append((college.tree.cpu_ms() - before) / (time.monotonic() - began))
    return statistics.median(found)


async def at_rest_ms_per_s(college: BenchCollege) -> float:
    """Over more than a minute, with all that looks after a college by itself."""
    before, began = college.tree.cpu_ms(), time.monotonic()
    await asyncio.sleep(AT_REST_SECONDS)
    return (college.tree.cpu_ms() - before) / (time.monotonic() - began)
