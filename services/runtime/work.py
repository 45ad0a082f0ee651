"""The unit of work: one transaction with its time, its actor, and the events it records.

State, journal rows, things due and the idempotency row are committed together or not at all.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.contracts.event import Event
from services.runtime import journal
from services.runtime.actor import Actor
from services.runtime.database import Connection
from services.runtime.journal import Revision
from services.runtime.sealed import Sealer

if TYPE_CHECKING:
    from services.runtime.house import House


class Work:
    """What a handler is given. It loads, asks the rules, saves, and records what happened."""

    def __init__(self, house: "House", db: Connection, now: datetime, actor: Actor, trace: str | None = None) -> None:
        self.house = house
        self.db = db
        self.now = now
        self.actor = actor
        self.trace = trace
        self.cause: UUID | None = None
        """The event that this work is a consequence of."""
        self.revisions: list[Revision] = []
        self._events: list[Event] = []

    @property
    def sealer(self) -> Sealer:
        return self.house.sealer

    def record(self, event: Event) -> None:
        """Says that `event` happened. It is written when the work is committed."""
        self._events.append(event)

    @property
    def recorded(self) -> tuple[Event, ...]:
        return tuple(self._events)

    async def due(self, kind: str, key: str, at: datetime, body: dict[str, Any] | None = None) -> None:
        """At `at`, the clock does `kind` for `key`, once. Said again, it moves."""
        await self.db.execute(
            """insert into due (kind, key, at, body) values ($1, $2, $3, $4)
               on conflict (kind, key) do update set at = excluded.at, body = excluded.body, attempts = 0""",
            kind,
            key,
            at,
            body or {},
        )
        self.house.is_due_soon |= at <= self.now

    async def due_all(self, kind: str, times: Mapping[str, datetime]) -> None:
        """The same for several keys, in one statement."""
        await self.db.execute(
            """insert into due (kind, key, at)
               select $1, key, at from unnest($2::text[], $3::timestamptz[]) as x(key, at)
               on conflict (kind, key) do update set at = excluded.at, body = excluded.body, attempts = 0""",
            kind,
            list(times),
            list(times.values()),
        )

    async def not_due(self, kind: str, key: str) -> None:
        """It need not happen any more."""
        await self.db.execute("delete from due where kind = $1 and key = $2", kind, key)

    async def write(self) -> None:
        """Writes the recorded events into the journal. Called once, just before the commit."""
        events, self._events = self._events, []
        self.revisions += await journal.write(self.db, events, self.now, self.trace)


@asynccontextmanager
async def work(house: "House", actor: Actor, trace: str | None = None) -> AsyncIterator[Work]:
    """One transaction. After its commit the relay is told that there may be something to send."""
    async with house.database.transaction() as db:
        unit = Work(house, db, house.now(), actor, trace)
        yield unit
        await unit.write()
    if unit.revisions:
        house.nudge(unit.revisions)
    house.ring_if_due()
