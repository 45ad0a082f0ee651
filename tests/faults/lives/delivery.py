"""Notes are told by one service and heard by another, with every fault that the way between them has.

Relay and stream are the real ones. What has come into the stream is handed to the arriving side by hand, doubled and
shuffled, and handed again until it is acknowledged, so that no time-out of a server has to pass.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from nats.aio.msg import Msg

from infra import steward
from services.runtime import inbox, parked
from services.runtime.actor import CLOCK
from services.runtime.actor import house as part_of_the_house
from services.runtime.arrived import Arrived, read
from services.runtime.bus import Away, Message
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.inbox import Inbox
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.relay import ONE_BY_ONE, Relay
from services.runtime.work import Work, work
from tests.conftest import College
from tests.faults import twists
from tests.faults.checkers.look import Seen, Step
from tests.faults.lives import Lived
from tests.runtime.notes import INTEREST, WANTED, Heard, Noted, _note, make_tables, notes, opened, relaying

CHECKS = ("I3", "I4", "I5", "I6", "I8", "I15")
ROUNDS = 40
SOON = 5
"""Rounds after which everything is heard but what stands behind the poison."""
TEST = part_of_the_house("test")


class Gone(Exception):  # noqa: N818
    """The process is gone at this moment."""


async def live(college: College, seen: Seen) -> Lived:
    await make_tables(college)
    async with opened(college, "codesign") as codesign, opened(college, "scheduling") as scheduling:
        chosen = Chosen(*[await notes(codesign, 5) for _ in Chosen._fields])
        await relay_all(codesign)
        before = await in_stream(college)
        await steward.recreate(college.nats_url("steward"), WANTED)
        await overlapping_commits(codesign)
        await two_sequencers(college, codesign)
        await refused_and_taken_back(codesign)
        await stream_away_in_the_middle(codesign)
        await batch_with_a_known_id(codesign)
        ill = Ill(chosen)
        stream = await in_stream(college)
        postman = Postman(scheduling, ill, stream)
        with noting(seen):
            await postman.go_round(chosen, seen)
        await postman.hears_anew(college, chosen.anew)
        await relay_all(scheduling)
        return Lived(before + await in_stream(college), WANTED, {"scheduling": ill.reactions})


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


# Telling


async def overlapping_commits(codesign: House) -> None:
    """The first to write is the last to commit; the relay comes by in between."""
    slow = await notes(codesign, 1)
    async with work(codesign, TEST) as unit:
        await _note(unit, slow)
        await unit.write()
        await notes(codesign, 2)
        await relay_all(codesign)
    await relay_all(codesign)


async def two_sequencers(college: College, codesign: House) -> None:
    """Two relays that believe that they lead wait for the same lock, and go on in the same moment."""
    await notes(codesign, 6)
    holder = await asyncpg.connect(college.admin_dsn)
    try:
        async with relaying(codesign) as first, relaying(codesign) as second:
            held = holder.transaction()
            await held.start()
            await holder.execute("select from codesign.relay_cursor for update")
            both = asyncio.gather(send_all(first), send_all(second), return_exceptions=True)
            async with asyncio.timeout(10):
                while await holder.fetchval("select count(*) from pg_locks where not granted") < 2:
                    await asyncio.wait({both}, timeout=0.01)
            await held.rollback()
            await both
    finally:
        await holder.close()


async def refused_and_taken_back(codesign: House) -> None:
    """Everything of a command is written, and then it is not to be."""
    note_id = await notes(codesign, 1)
    with suppress(Gone):
        async with work(codesign, TEST) as unit:
            await _note(unit, note_id)
            await unit.write()
            raise Gone


async def stream_away_in_the_middle(codesign: House) -> None:
    """It acknowledges three of six and is gone; the relay is killed; the next one goes on."""
    await notes(codesign, 6)
    publish, answers = codesign.bus.publish, iter([True, True, True] + [False] * 100)

    async def goes_away(message: Message) -> int:
        if not next(answers):
            raise Away("gone")
        return await publish(message)

    codesign.bus.publish = goes_away  # type: ignore[method-assign]
    try:
        await relay_all(codesign)
    finally:
        codesign.bus.publish = publish  # type: ignore[method-assign]
    await relay_all(codesign)


async def batch_with_a_known_id(codesign: House) -> None:
    """Of a backlog the stream knows one already, from a relay that was killed before it moved its cursor."""
    note_id = await notes(codesign, ONE_BY_ONE + 10)
    async with relaying(codesign) as relay:
        async with codesign.database.reading() as db:
            row = await db.fetchrow(
                """select event_id, pos, aggregate, aggregate_id, revision, type, body, at, trace, timeline
                   from journal, relay_cursor where aggregate_id = $1 and revision = 7""",
                note_id,
            )
        assert row is not None
        await codesign.bus.publish(relay._message(row))
    await relay_all(codesign)


async def relay_all(house: House) -> None:
    """A fresh leader, as after a start; it bears what a defect makes of it."""
    async with relaying(house) as relay:
        for _ in range(3):
            with suppress(Exception):
                await send_all(relay)
                return


async def send_all(relay: Relay) -> None:
    for _ in range(20):
        if not await relay.send_some():
            return


async def in_stream(college: College) -> list[Arrived]:
    """All that it holds, in its order."""
    client = await steward.connect(college.nats_url("steward"))
    try:
        stream = client.jetstream()
        state = (await stream.stream_info(steward.STREAM)).state
        found = []
        for seq in range(state.first_seq, state.last_seq + 1):
            raw = await stream.get_msg(steward.STREAM, seq)
            found.append(read(raw.subject or "", raw.headers, raw.data or b""))
        return found
    finally:
        await client.close()


# Hearing


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
