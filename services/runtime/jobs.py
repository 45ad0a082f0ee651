"""Long work: a row with a lease, a heartbeat, progress and a result, run in a child process.

Nothing over a few milliseconds of CPU runs on the loop. A job whose process dies is begun again by whoever leads
when its lease has run out; its function must bear being begun again. It can be asked to stop.
"""

import asyncio
import importlib
import json
import logging
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.runtime.house import House
from services.runtime.ids import new_id
from services.runtime.work import Work

LEASE = timedelta(seconds=30)
HEARTBEAT_SECONDS = 2.0
LOOK_SECONDS = 2.0
MOST_ATTEMPTS = 3
Progress = Callable[[int, int], None]
log = logging.getLogger(__name__)


class Jobs:
    """The kinds of jobs of one service, each a function by name: `JOBS.add("solve", "services.x.solver:solve")`.

    The function is `(body: dict, progress: Callable[[done, all], None]) -> dict` and touches no database.
    """

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}

    def add(self, kind: str, function: str) -> None:
        self.kinds[kind] = function


async def ask(work: Work, kind: str, body: dict[str, Any]) -> UUID:
    """Puts a job in the row. Its id answers `state` and `cancel`."""
    job_id = new_id()
    await work.db.execute(
        "insert into job (job_id, kind, body, asked_by, asked_at) values ($1, $2, $3, $4, $5)",
        job_id,
        kind,
        body,
        work.actor.key,
        work.now,
    )
    return job_id


async def cancel(work: Work, job_id: UUID) -> None:
    """Asks it to stop. A waiting job never begins; a running one is ended at its next heartbeat."""
    await work.db.execute(
        """update job set cancel_asked = true,
                  state = case when state = 'waiting' then 'cancelled' else state end where job_id = $1""",
        job_id,
    )


class JobRunner:
    def __init__(self, house: House, jobs: Jobs) -> None:
        self._house = house
        self._jobs = jobs

    async def run(self) -> None:
        """Until cancelled: take the next job and see it through."""
        while True:
            job = await self._take()
            if job is None:
                await asyncio.sleep(LOOK_SECONDS)
            else:
                await self._see_through(job)

    async def _take(self) -> Record | None:
        async with self._house.database.transaction() as db:
            return await db.fetchrow(
                """update job set state = 'running', attempts = attempts + 1,
                          lease_until = $1::timestamptz + $2::interval
                   where job_id = (select job_id from job where kind = any($3) and not cancel_asked
                       and (state = 'waiting' or (state = 'running' and lease_until < $1))
                       order by asked_at limit 1 for update skip locked)
                   returning job_id, kind, body, attempts""",
                self._house.now(),
                LEASE,
                list(self._jobs.kinds),
            )

    async def _see_through(self, job: Record) -> None:
        if job["attempts"] > MOST_ATTEMPTS:
            return await self._end(job, "stopped", None)
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.runtime.jobs", self._jobs.kinds[job["kind"]],
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            result = await self._listen(job, child)
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if result is not None:
            await self._end(job, "done", result)
        elif await self._is_cancelled(job["job_id"]):
            await self._end(job, "cancelled", None)
        else:
            log.warning("job_stumbled", extra={"job_id": str(job["job_id"])})
            await self._end(job, "stopped" if job["attempts"] >= MOST_ATTEMPTS else "waiting", None)

    async def _listen(self, job: Record, child: asyncio.subprocess.Process) -> dict[str, Any] | None:
        """Lines of progress until the result. None when the child died or was told to stop."""
        if child.stdin is None or child.stdout is None:
            return None
        child.stdin.write(json.dumps(job["body"]).encode())
        child.stdin.close()
        done = total = 0
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    line = await child.stdout.readline()
            except TimeoutError:
                line = b""
                if child.returncode is not None:
                    return None
            else:
                if not line:
                    return None
                said = json.loads(line)
                if "result" in said:
                    result: dict[str, Any] = said["result"]
                    return result
                done, total = said["done"], said["all"]
            if not await self._beat(job, done, total):
                return None

    async def _beat(self, job: Record, done: int, total: int) -> bool:
        """False when it is to stop: somebody asked, or our lease ran out and another has begun it again."""
        async with self._house.database.transaction() as db:
            goes_on = await db.fetchval(
                """update job set lease_until = $2::timestamptz + $3::interval, done_parts = $4, all_parts = $5
                   where job_id = $1 and attempts = $6 returning not cancel_asked""",
                job["job_id"],
                self._house.now(),
                LEASE,
                done,
                total or None,
                job["attempts"],
            )
        return bool(goes_on)

    async def _is_cancelled(self, job_id: UUID) -> bool:
        async with self._house.database.reading() as db:
            return bool(await db.fetchval("select cancel_asked from job where job_id = $1", job_id))

    async def _end(self, job: Record, state: str, result: dict[str, Any] | None) -> None:
        """Only ours: an attempt that was begun again elsewhere is no longer ours to end."""
        async with self._house.database.transaction() as db:
            await db.execute(
                """update job set state = $2, result = $3, lease_until = null,
                          ended_at = case when $2 = 'waiting' then null else $4::timestamptz end
                   where job_id = $1 and attempts = $5""",
                job["job_id"],
                state,
                result,
                self._house.now(),
                job["attempts"],
            )


def _child(function: str) -> None:
    """In the child process: the body comes in, progress and the result go out, a line each."""
    module, _, name = function.partition(":")
    body = json.load(sys.stdin)

    def progress(done: int, total: int) -> None:
        print(json.dumps({"done": done, "all": total}), flush=True)

    result = getattr(importlib.import_module(module), name)(body, progress)
    print(json.dumps({"result": result}), flush=True)


if __name__ == "__main__":
    _child(sys.argv[1])
