"""The hearing side of a delivery: what has come into the stream is handed over by hand, doubled and shuffled."""

import contextlib
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from nats.aio.msg import Msg

from services.runtime import inbox, parked
from services.runtime.actor import CLOCK
from services.runtime.arrived import Arrived
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.inbox import Inbox
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work
from tests.conftest import College
from tests.faults import twists
from tests.faults.checkers.look import Seen, Step
from tests.runtime.notes import INTEREST, Heard, Noted

ROUNDS = 40
SOON = 5
"""Rounds after which everything is heard but what stands behind the poison."""


class Chosen(NamedTuple):
    """Notes of five events each, and what happens to each on its way."""

    poison: UUID
    """Cannot be taken in until somebody has mended it."""
    once: UUID
    """Makes its service stumble once."""
    early: UUID
    """Its second comes before its first; then the service is gone as it begins, and gone before it acknowledges."""
    late: UUID
    """Its first comes again when all is over."""
    anew: UUID
    """Its copy is thrown away and filled again from the beginning."""


class Ill:
    """The hearing service: a copy and a consequence."""

    def __init__(self, chosen: Chosen) -> None:
        self.poison: UUID | None = chosen.poison
        self.once: UUID | None = chosen.once
        self.reactions = Reactions("scheduling")
        self.reactions.copy(Noted)(self.copy_note)
        self.reactions.consequence(Noted, since=BEGINNING)(self.tell)

    async def copy_note(self, event: Noted, db: Connection) -> None:
        await db.execute(
            """insert into note_copy (note_id, number) values ($1, $2)
               on conflict (note_id) do update set number = excluded.number""",
            event.note_id,
            event.number,
        )

    async def tell(self, event: Noted, unit: Work) -> None:
        await unit.db.execute("insert into told (note_id, number) values ($1, $2)", event.note_id, event.number)
        unit.record(Heard(hearing_id=event.note_id, number=event.number))
        if event.note_id == self.poison and event.number == 2:
            raise ValueError("poison")
        if event.note_id == self.once:
            self.once = None
            raise ValueError("only this time")


class Handed(Msg):
    """A message whose acknowledgement may be lost."""

    def __init__(self, arrived: Arrived, is_lost_on_the_way: bool) -> None:
        super().__init__(_client=None, subject=arrived.subject, data=arrived.body, headers=dict(arrived.headers))  # type: ignore[arg-type]
        self.is_acknowledged = False
        self.is_lost_on_the_way = is_lost_on_the_way

    async def ack(self) -> None:
        self.is_acknowledged = not self.is_lost_on_the_way

    async def ack_sync(self, timeout: float = 1) -> "Handed":  # type: ignore[override]
        if self.is_lost_on_the_way:
            raise TimeoutError
        self.is_acknowledged = True
        return self

    async def nak(self, delay: float | None = None) -> None:
        """It comes again in the next round."""


class Postman:
    """Hands over what is in the stream until it is acknowledged; what was acknowledged comes again only by accident."""

    def __init__(self, scheduling: House, ill: Ill, stream: Sequence[Arrived]) -> None:
        self._scheduling = scheduling
        self._ill = ill
        self._hears = Inbox(scheduling, ill.reactions, INTEREST)
        self._left = list(stream)
        self._by_note: dict[UUID, list[Arrived]] = {}
        for one in stream:
            self._by_note.setdefault(one.aggregate_id, []).append(one)

    async def go_round(self, chosen: Chosen, seen: Seen) -> None:
        early = self._by_note.get(chosen.early, [])
        await self._hand(early[1:2])
        with broken(self._scheduling.database, "transaction", no_transaction):
            await self._hand(early)
        await self._hand(early, loses_acknowledgements=True)
        await self._rounds(SOON)
        await self._others_went_on(chosen, seen)
        await self._rounds(ROUNDS)
        self._ill.poison = None  # somebody has mended it
        await self._try_parked_again()
        await self._hand(self._by_note.get(chosen.late, [])[:1], again=True)

    async def _rounds(self, most: int) -> None:
        dice = random.Random(4)
        while self._left and (most := most - 1) >= 0:
            batch = self._left + self._left[:5]
            dice.shuffle(batch)
            await self._hand(batch)

    async def _hand(
        self, batch: Sequence[Arrived], *, loses_acknowledgements: bool = False, again: bool = False
    ) -> None:
        waiting = {one.event_id for one in self._left}
        handed = [(one, Handed(one, loses_acknowledgements)) for one in batch if again or one.event_id in waiting]
        with suppress(Exception):
            await self._hears._take([message for _, message in handed])
        done = {one.event_id for one, message in handed if message.is_acknowledged}
        self._left = [one for one in self._left if one.event_id not in done]

    async def _others_went_on(self, chosen: Chosen, seen: Seen) -> None:
        async with self._scheduling.database.reading() as db:
            rows = await db.fetch("select note_id, max(number) as number from told group by 1")
        done = {row["note_id"]: row["number"] for row in rows}
        seen.late += [
            f"note {note_id} stands still behind another"
            for note_id, some in self._by_note.items()
            if note_id != chosen.poison and done.get(note_id, 0) < max(one.revision for one in some)
        ]

    async def _try_parked_again(self) -> None:
        async with self._scheduling.database.reading() as db:
            waiting = await parked.parked(db)
        for one in waiting:
            with suppress(Exception):
                await parked.try_again(self._scheduling, self._ill.reactions, one.event_id, CLOCK)

    async def hears_anew(self, college: College, note_id: UUID) -> None:
        """Nothing is done twice by it."""
        admin = await asyncpg.connect(college.admin_dsn)
        try:
            await admin.execute("delete from scheduling.heard where aggregate_id = $1", note_id)
            await admin.execute("delete from scheduling.note_copy where note_id = $1", note_id)
        finally:
            await admin.close()
        for _ in range(3):
            await self._hand(self._by_note.get(note_id, []), again=True)


@contextlib.contextmanager
def noting(seen: Seen) -> Iterator[None]:
    """What is applied, as the harness hears it from each process."""
    applied = seen.applied = list[Step]()
    say = lambda steps: applied.extend(("scheduling", step) for step in steps)  # noqa: E731
    with (
        broken(inbox._Batch, "remember", twists.noted(inbox._Batch.remember)),
        broken(inbox.Inbox, "apply", twists.told(say, inbox.Inbox.apply)),
    ):
        yield


@contextlib.contextmanager
def broken(of: Any, name: str, instead: Any) -> Iterator[None]:
    before = getattr(of, name)
    setattr(of, name, instead)
    try:
        yield
    finally:
        setattr(of, name, before)


@asynccontextmanager
async def no_transaction() -> AsyncIterator[Connection]:
    raise ConnectionError
    yield
