"""The journals against the stream: each event of a journal stands in it, once or more, as it was told.

A message names its event, so that a fetch of messages is one question to each journal. What was found goes into a hash:
the next full look must come by the same again, or somebody has changed a journal meanwhile.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from nats.aio.msg import Msg

from infra.audit.model import Finding, Kind, Position, Reached
from infra.audit.stream import Stream, seq_of
from infra.local.services import SERVICES
from services.runtime.arrived import Arrived, Unreadable, read
from services.runtime.database import Connection

_CURSOR = """
select numbered, sent, stream_made_at, timeline, (select max(pos) from {service}.journal) as last
from {service}.relay_cursor
"""
_EVENTS = """
select event_id, pos, aggregate, aggregate_id, revision, type, body from {service}.journal
where event_id = any($1) and pos is not null
"""
_OF_THESE = "select count(*) from {service}.journal where pos = any($1)"
_ALL = 1 << 256
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Compared:
    """`position` is where it began when something is missing: it must be looked at again."""

    position: Position
    findings: list[Finding]
    events: int


async def compare(
    db: Connection, stream: Stream, since: Position, *, is_everything: bool, progress: Progress = lambda *_: None
) -> Compared:
    """What was sent by now must be in the stream a moment later. `db` must not stand in a transaction: what the stream
    holds is asked of the journals afterwards, and then it is there."""
    cursors = {service: await db.fetchrow(_CURSOR.format(service=service)) for service in SERVICES}
    timeline = max(row["timeline"] for row in cursors.values() if row)
    if since.timeline != timeline:
        since = Position(timeline=timeline)
    state = await stream.state()
    if state.wrong:
        return Compared(since, [Finding(Kind.STREAM, "", state.wrong)], 0)
    is_whole = is_everything or since.made_at != state.made_at or state.last_seq < since.seq
    sides = {
        service: Side(service, since.of(service), is_whole, _must_be_there(row, state.made_at), row["last"] or 0)
        for service, row in cursors.items()
        if row
    }
    strange = await _read(db, stream, sides, 0 if is_whole else since.seq, state.last_seq, progress)
    findings = [finding for side in sides.values() for finding in await side.findings(db)]
    if strange:
        findings.append(Finding(Kind.STREAM, "", "messages that are in no journal:", str(strange)))
    events = sum(side.found for side in sides.values())
    if findings:
        return Compared(since, findings, events)
    reached = {service: side.reached for service, side in sides.items()}
    return Compared(Position(state.made_at, state.last_seq, timeline, reached), [], events)


def _must_be_there(cursor: Record, made_at: str) -> int:
    """A relay that has not seen yet that the stream is new will send everything again."""
    known = cursor["stream_made_at"]
    return cursor["sent"] if known is not None and known == datetime.fromisoformat(made_at) else 0


async def _read(
    db: Connection, stream: Stream, sides: "dict[str, Side]", after: int, last: int, progress: Progress
) -> int:
    """Answers how many messages belong to no event."""
    strange, first = 0, after
    async for messages in stream.messages(after, last):
        arrived = [one for one in map(_arrived, messages) if one]
        strange += len(messages) - len(arrived)
        for service, side in sides.items():
            strange += await side.take(db, [one for one in arrived if one.publisher == service])
        progress(seq_of(messages[-1]) - first, last - first)
    return strange


def _arrived(message: Msg) -> Arrived | None:
    headers = message.headers or {}
    try:
        one = read(headers["Nats-Subject"], headers, message.data)
    except (Unreadable, KeyError):
        return None
    return one if one.publisher in SERVICES else None


@dataclass
class Side:
    """One service. `must`: up to where its journal must be in the stream; `last`: its last position."""

    service: str
    known: Reached
    is_whole: bool
    must: int
    last: int
    found: int = 0
    changed: int = 0
    _missing: set[int] = field(default_factory=set)
    _pos: int = 0
    _sum: int = 0
    _sum_of_known: int = 0

    def __post_init__(self) -> None:
        if not self.is_whole:
            self._pos, self._sum = self.known.pos, int(self.known.digest or "0", 16)

    @property
    def reached(self) -> Reached:
        return Reached(self._pos, f"{self._sum:x}", self.known.heard)

    async def take(self, db: Connection, arrived: list[Arrived]) -> int:
        """Answers how many of them are in no journal."""
        if not arrived:
            return 0
        rows = await db.fetch(_EVENTS.format(service=self.service), [one.event_id for one in arrived])
        events: dict[UUID, Record] = {row["event_id"]: row for row in rows}
        for one in arrived:
            if row := events.get(one.event_id):
                self._see(row, one)
        return sum(one.event_id not in events for one in arrived)

    def _see(self, row: Record, one: Arrived) -> None:
        pos: int = row["pos"]
        if _as_told(row) != (one.aggregate, one.aggregate_id, one.revision, one.kind, one.body):
            self.changed += 1
        if pos > self._pos:
            self._missing.update(range(self._pos + 1, pos))
            self._pos = pos
        elif pos in self._missing:
            self._missing.discard(pos)
        else:
            return  # it was sent twice
        self.found += 1
        self._sum = (self._sum + _hash(row)) % _ALL
        if pos <= self.known.pos:
            self._sum_of_known = (self._sum_of_known + _hash(row)) % _ALL

    async def findings(self, db: Connection) -> list[Finding]:
        missing = self._missing | set(range(self._pos + 1, self.must + 1))
        there = await db.fetchval(_OF_THESE.format(service=self.service), sorted(missing)) if missing else 0
        return list(self._say(there, len(missing) - there))

    def _say(self, missing: int, gone: int) -> Iterable[Finding]:
        if gone or self.last < self.known.pos:
            yield Finding(Kind.JOURNAL, self.service, "events of the journal are gone:", str(gone or "the last"))
        elif self.is_whole and not missing and self._pos >= self.known.pos and self._is_edited():
            yield Finding(Kind.JOURNAL, self.service, "events of the journal were changed since the last look")
        if missing:
            yield Finding(Kind.STREAM, self.service, "events are missing in the stream:", str(missing))
        if self.changed:
            yield Finding(Kind.STREAM, self.service, "events stand otherwise in the stream:", str(self.changed))

    def _is_edited(self) -> bool:
        return bool(self.known.digest) and self._sum_of_known != int(self.known.digest, 16)


def _as_told(row: Record) -> tuple[str, UUID, int, str, bytes]:
    return row["aggregate"], row["aggregate_id"], row["revision"], row["type"], row["body"].encode()


def _hash(row: Record) -> int:
    words = " ".join(str(part) for part in (row["pos"], row["event_id"], *_as_told(row)))
    return int.from_bytes(hashlib.sha256(words.encode()).digest(), "big")
