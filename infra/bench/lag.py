"""How long an event takes to its reaction."""

import asyncio
import statistics
import time

import asyncpg
from nats.js import api

from infra import steward
from infra.bench.college import BenchCollege
from infra.bench.measures import Line
from infra.bench.town import Town
from services.runtime.bus import Bus, Message
from services.runtime.ids import new_id
from services.runtime.settings import Settings


async def lag(college: BenchCollege, town: Town) -> list[Line]:
    """From the answer to a command to its reaction seen elsewhere, beside a bare NATS round trip and a commit."""
    async with college.running.database() as db:
        waits = sorted([await _lag(db, town) for _ in range(100)])
    beside = f"bare NATS round trip + commit {await bare_round(college):.1f} ms"
    return [
        Line("Event lag, commit to reaction, p50", statistics.median(waits), "ms", None, "", beside),
        Line("Event lag, commit to reaction, p99", waits[98], "ms", 1000, "", beside),
    ]


async def _lag(db: "asyncpg.Connection[asyncpg.Record]", town: Town) -> float:
    course_id = await town.course(10)
    began = time.perf_counter()
    heard = "select true from scheduling.heard where publisher = 'codesign' and aggregate_id = $1"
    while not await db.fetchval(heard, course_id):  # noqa: ASYNC110  (what is awaited happens in PostgreSQL)
        await asyncio.sleep(0.002)
    return (time.perf_counter() - began) * 1000


async def bare_round(college: BenchCollege) -> float:
    """ms of one publish to a stream with its acknowledgement, and one commit. It is a stream of its own: in the
    college's, what nobody told would be taken for damage."""
    tending = await steward.connect(college.running.steward_url())
    try:
        await tending.jetstream().add_stream(api.StreamConfig(name="BENCH", subjects=["nudge.messages.bench.>"]))
        return await _bare_round(college)
    finally:
        await tending.jetstream().delete_stream("BENCH")
        await tending.close()


async def _bare_round(college: BenchCollege) -> float:
    folder = college.running.folder
    url = f"nats://messages:{folder.secrets.nats['messages']}@127.0.0.1:{college.running.nats.port}"
    settings = Settings(
        service="messages", database_url="", nats_url=url, listen="", key=b"", actor_public_key="", college_address=""
    )
    bus = Bus(settings)
    await bus.connect()
    found = []
    async with college.running.database() as db:
        await db.execute("create temporary table bare (n integer)")
        for n in range(50):
            began = time.perf_counter()
            await db.execute("insert into bare values ($1)", n)
            await bus.publish(Message(f"nudge.messages.bench.{new_id()}", b"{}", {}))
            found.append((time.perf_counter() - began) * 1000)
    await bus.close()
    return statistics.median(found)
