"""`care` at a time that the test chooses."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from services.care.reactions import DUE, REACTIONS
from services.contracts.event import Event, event_type
from services.contracts.people import Role, RoleTaken
from services.runtime.actor import NOBODY, Actor
from services.runtime.arrived import Arrived
from services.runtime.due import do_everything_due
from services.runtime.house import House
from services.runtime.http import Look
from services.runtime.ids import new_id
from services.runtime.inbox import Inbox
from services.runtime.reactions import Interest
from services.runtime.work import work
from tests.conftest import College
from tests.examples.people import CARYS, HELEDD, Example

A = TypeVar("A")
BEGIN = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)


class Scene:
    """What a test does with `care`, and what it looks at afterwards."""

    def __init__(self, college: College) -> None:
        self.college = college
        self.now = BEGIN
        self.house = House(college.settings("care"), lambda: self.now)
        self.recorded: tuple[Event, ...] = ()
        self._revisions: dict[UUID, int] = {}

    async def do(self, handler: Callable[..., Awaitable[A]], command: Any, actor: Actor | Example = NOBODY) -> A:
        async with work(self.house, self._acting(actor)) as unit:
            answer = await handler(command, unit)
            self.recorded = unit.recorded
        return answer

    async def look(self, question: Callable[..., Awaitable[A]], asked: Any, actor: Actor | Example = NOBODY) -> A:
        async with self.house.database.reading() as db:
            return await question(asked, Look(self.house, db, self.now, self._acting(actor)))

    def _acting(self, actor: Actor | Example) -> Actor:
        return actor.acting(now=self.now) if isinstance(actor, Example) else actor

    async def hear(self, *events: Event) -> None:
        """Each event arrives twice: once must be enough."""
        for event in events:
            arrived, interest = self._arrived(event), Interest(event.publisher, event.aggregate)
            for _ in range(2):
                outcome = await Inbox(self.house, REACTIONS, interest).apply([arrived])
                assert outcome.done == {0}, "the reaction stumbled"

    def _arrived(self, event: Event) -> Arrived:
        revision = self._revisions[event.aggregate_id] = self._revisions.get(event.aggregate_id, 0) + 1
        kind = event_type(type(event))
        return Arrived(
            event_id=new_id(),
            publisher=event.publisher,
            aggregate=event.aggregate,
            aggregate_id=event.aggregate_id,
            kind=kind,
            revision=revision,
            timeline=1,
            at=self.now,
            trace=None,
            subject=f"college.{event.publisher}.{event.aggregate}.{kind}.{event.aggregate_id}",
            headers={},
            body=msgspec.json.encode(event),
        )

    def wait(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)

    async def due(self) -> int:
        return await do_everything_due(self.house, DUE)

    async def fetch(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        async with self.house.database.reading() as db:
            return [dict(row) for row in await db.fetch(sql, *values)]

    async def told(self, of: UUID) -> list[str]:
        """The kinds of events recorded on one aggregate, oldest first."""
        rows = await self.fetch("select type from journal where aggregate_id = $1 order by seq", of)
        return [row["type"] for row in rows]

    async def with_keepers(self) -> "Scene":
        await self.hear(
            RoleTaken(person_id=CARYS.person_id, role=Role.SAFEGUARDING_LEAD),
            RoleTaken(person_id=HELEDD.person_id, role=Role.SAFEGUARDING_DEPUTY),
            RoleTaken(person_id=HELEDD.person_id, role=Role.COACH),
        )
        return self


@asynccontextmanager
async def opened(college: College) -> AsyncIterator[Scene]:
    scene = Scene(college)
    await scene.house.database.connect()
    try:
        yield scene
    finally:
        await scene.house.database.close()
