"""`people` with a clock that a test moves, against the real database; and as a service with its pages' answers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import asyncpg
import pytest_asyncio

from services.contracts.event import Event
from services.people.reactions import DUE
from services.runtime.actor import NOBODY, Actor
from services.runtime.due import do_everything_due
from services.runtime.house import House
from services.runtime.http import Look
from services.runtime.refusal import Refusal
from services.runtime.work import Work, work
from tests.conftest import College, MakeCollege

C = TypeVar("C")
A = TypeVar("A")


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **how_long: float) -> None:
        self.moment += timedelta(**how_long)


class Desk:
    """Does commands and asks questions as the service does, and remembers what was recorded."""

    def __init__(self, house: House, clock: Clock) -> None:
        self.house = house
        self.clock = clock
        self.recorded: tuple[Event, ...] = ()

    async def do(self, handler: Callable[[C, Work], Awaitable[A | Refusal]], command: C, actor: Actor = NOBODY) -> A:
        """As `http.do`: a returned refusal keeps what it wrote."""
        async with work(self.house, actor) as unit:
            said = await handler(command, unit)
            self.recorded = unit.recorded
        if isinstance(said, Refusal):
            raise said
        return said

    async def ask(self, query: Callable[[C, Look], Awaitable[A]], question: C, actor: Actor = NOBODY) -> A:
        async with self.house.database.reading() as db:
            return await query(question, Look(self.house, db, self.clock(), actor))

    async def due(self) -> int:
        return await do_everything_due(self.house, DUE)

    async def fetch(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        async with self.house.database.reading() as db:
            return [dict(row) for row in await db.fetch(sql, *values)]

    async def letters(self) -> list[dict[str, Any]]:
        return await self.fetch("select contact, subject, text from outbox order by number")

    async def six_numbers(self) -> str:
        """What the newest message says."""
        await self.due()
        text: str = (await self.letters())[-1]["text"]
        return text[:6]


@asynccontextmanager
async def opened(college: College, *, is_example: bool | None) -> AsyncIterator[Desk]:
    """None: nobody has said yet what kind of college it is."""
    if is_example is not None:
        admin = await asyncpg.connect(college.admin_dsn)
        try:
            await admin.execute("insert into people.installation (is_example) values ($1)", is_example)
        finally:
            await admin.close()
    clock = Clock()
    house = House(college.settings("people"), clock)
    await house.database.connect()
    try:
        yield Desk(house, clock)
    finally:
        await house.database.close()


@pytest_asyncio.fixture(scope="module")
async def example(new_college: MakeCollege) -> AsyncIterator[Desk]:
    """An example college: its messages stay in the outbox. Each test makes its own people in it."""
    async with new_college() as college, opened(college, is_example=True) as desk:
        yield desk


@pytest_asyncio.fixture(scope="module")
async def real(new_college: MakeCollege) -> AsyncIterator[Desk]:
    """A college that is not the example."""
    async with new_college() as college, opened(college, is_example=False) as desk:
        yield desk
