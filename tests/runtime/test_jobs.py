import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.runtime import jobs
from services.runtime.actor import house as part_of_the_house
from services.runtime.house import House
from services.runtime.jobs import JobRunner, Jobs, Progress
from services.runtime.work import work


def add_up(body: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """A job for the tests; runs in the child process."""
    for n in range(1, body["to"] + 1):
        progress(n, body["to"])
    return {"sum": sum(range(body["to"] + 1))}


def never_end(body: dict[str, Any], progress: Progress) -> dict[str, Any]:
    while True:
        progress(1, 2)
        time.sleep(0.05)  # the child's own pace; the test waits on the row


def die(body: dict[str, Any], progress: Progress) -> dict[str, Any]:
    raise SystemExit(3)


def kinds() -> Jobs:
    found = Jobs()
    for kind in ("add_up", "never_end", "die"):
        found.add(kind, f"tests.runtime.test_jobs:{kind}")
    return found


async def ask(house: House, kind: str, body: dict[str, Any]) -> UUID:
    async with work(house, part_of_the_house("test")) as unit:
        return await jobs.ask(unit, kind, body)


async def state(house: House, job_id: UUID) -> dict[str, Any]:
    async with house.database.reading() as db:
        row = await db.fetchrow(
            "select state, result, done_parts, all_parts, attempts from job where job_id = $1", job_id
        )
    assert row is not None
    return dict(row)


async def run_until(house: House, holds: Callable[[], Awaitable[bool]]) -> None:
    running = asyncio.create_task(JobRunner(house, kinds()).run())
    async with asyncio.timeout(30):
        while not await holds():
            await asyncio.wait({running}, timeout=0.05)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_job_tells_its_progress_and_leaves_its_result(scheduling: House) -> None:
    job_id = await ask(scheduling, "add_up", {"to": 4})

    async def done() -> bool:
        return bool((await state(scheduling, job_id))["state"] == "done")

    await run_until(scheduling, done)
    assert await state(scheduling, job_id) == {
        "state": "done", "result": {"sum": 10}, "done_parts": 4, "all_parts": 4, "attempts": 1
    }  # fmt: skip


async def test_a_job_can_be_asked_to_stop(scheduling: House) -> None:
    job_id = await ask(scheduling, "never_end", {})

    async def cancel_when_running() -> bool:
        now = await state(scheduling, job_id)
        if now["done_parts"]:
            async with work(scheduling, part_of_the_house("test")) as unit:
                await jobs.cancel(unit, job_id)
        return bool(now["state"] == "cancelled")

    await run_until(scheduling, cancel_when_running)


@pytest.mark.apart
async def test_a_job_that_dies_is_begun_again_and_then_stopped(scheduling: House) -> None:
    job_id = await ask(scheduling, "die", {})

    async def stopped() -> bool:
        return bool((await state(scheduling, job_id))["state"] == "stopped")

    await run_until(scheduling, stopped)
    assert (await state(scheduling, job_id))["attempts"] == jobs.MOST_ATTEMPTS


async def test_a_job_whose_leader_is_gone_is_begun_again_when_its_lease_has_run_out(scheduling: House) -> None:
    job_id = await ask(scheduling, "add_up", {"to": 3})
    gone = JobRunner(scheduling, kinds())
    taken = await gone._take()
    assert taken is not None
    assert await gone._take() is None  # nobody else takes it while the lease holds

    await run_out(scheduling, job_id)

    async def done() -> bool:
        return bool((await state(scheduling, job_id))["state"] == "done")

    await run_until(scheduling, done)
    assert (await state(scheduling, job_id))["attempts"] == 2

    assert not await gone._beat(taken, 1, 3)
    await gone._end(taken, "waiting", None)
    assert (await state(scheduling, job_id))["state"] == "done"  # the first is no longer heard


async def run_out(house: House, job_id: UUID) -> None:
    async with house.database.transaction() as db:
        await db.execute(
            "update job set lease_until = $2 where job_id = $1", job_id, house.now() - timedelta(seconds=1)
        )
