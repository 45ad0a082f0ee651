"""Requests for one run that arrive while another commit is under way wait, and are then decided together.

This only makes it quick. What makes it right is the lock on the run's row: two replicas decide alike.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from services.enrolment.commands.deciding import SERVICE, Waiting, decide_batch
from services.enrolment.rules.requests import Request
from services.enrolment.store import places as store
from services.runtime.actor import Actor, house
from services.runtime.house import House
from services.runtime.http import Asked, Done
from services.runtime.refusal import Refusal
from services.runtime.work import work

MOST = 64
_TRIES = 3
Prepare = Callable[[Any, "Desk"], Awaitable["Prepared"]]


class Prepared(NamedTuple):
    """A command that may be done, as a request to the run that it is about."""

    run_id: UUID
    request: Request


class Desk(NamedTuple):
    """What a command is given before it queues: who asks, and a look at whose run it is."""

    house: House
    actor: Actor
    now: datetime

    async def run_of(self, place_id: UUID) -> UUID | None:
        async with self.house.database.reading() as db:
            return await store.find_run_of_place(db, place_id)


class _Waiter(NamedTuple):
    waiting: Waiting
    answer: "asyncio.Future[Done]"


class Queue:
    """The requests that wait in this process, by run."""

    def __init__(self) -> None:
        self._lines: dict[UUID, deque[_Waiter]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def do(self, house: House, name: str, prepare: Prepare, what: Any, asked: Asked, body: bytes) -> Done:
        """Whether she may is settled here, for each request by itself; the rest is decided in its turn."""
        try:
            prepared = await prepare(what, Desk(house, asked.actor, house.now()))
            done = await self._in_turn(house, prepared.run_id, Waiting(prepared.request, name, asked, body))
        except Refusal as refusal:
            house.metrics.command(name, refusal.slug)
            raise
        house.metrics.command(name, "done")
        return done

    async def _in_turn(self, house: House, run_id: UUID, waiting: Waiting) -> Done:
        waiter = _Waiter(waiting, asyncio.get_running_loop().create_future())
        line = self._lines.get(run_id)
        if line is not None:
            line.append(waiter)
        else:
            self._lines[run_id] = deque([waiter])
            task = asyncio.create_task(self._serve(house, run_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await waiter.answer

    async def _serve(self, house: House, run_id: UUID) -> None:
        """Until nobody waits for this run. Whatever happens, everybody gets an answer."""
        line = self._lines[run_id]
        batch: list[_Waiter] = []
        try:
            while line:
                batch = [line.popleft() for _ in range(min(len(line), MOST))]
                await _answer_all(house, run_id, batch)
        except BaseException as error:
            for waiter in (*batch, *line):
                if not waiter.answer.done():
                    waiter.answer.set_exception(error if isinstance(error, Exception) else InterruptedError())
            raise
        finally:
            del self._lines[run_id]


async def _answer_all(house: House, run_id: UUID, batch: Sequence[_Waiter]) -> None:
    try:
        answers = await _decide(house, run_id, batch)
    except Exception as error:
        if len(batch) == 1:
            _answer(batch[0], error)
            return
        for waiter in batch:  # one of them may be the reason: each by itself
            await _answer_all(house, run_id, [waiter])
    else:
        for waiter, answer in zip(batch, answers, strict=True):
            _answer(waiter, answer)


async def _decide(house: House, run_id: UUID, batch: Sequence[_Waiter]) -> list[Done | Refusal]:
    for left in reversed(range(_TRIES)):
        try:
            async with work(house, _PART) as unit:
                return await decide_batch(unit, run_id, [waiter.waiting for waiter in batch])
        except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError):
            if not left or len(batch) > 1:
                raise
    raise AssertionError("unreachable")


def _answer(waiter: _Waiter, answer: Done | Exception) -> None:
    """She may have closed her page: then nobody waits for the answer, and it is decided all the same."""
    if waiter.answer.done():
        return
    if isinstance(answer, Exception):
        waiter.answer.set_exception(answer)
    else:
        waiter.answer.set_result(answer)


_PART = house(SERVICE)
