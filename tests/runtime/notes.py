"""A tiny service for testing the runtime: notes with a number, told by `codesign`, heard by `scheduling`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar
from uuid import UUID

import asyncpg

from services.contracts.event import Event
from services.runtime.actor import house as part_of_the_house
from services.runtime.arrived import Arrived, read
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.ids import new_id
from services.runtime.journal import Revision
from services.runtime.reactions import BEGINNING, Interest, Reactions
from services.runtime.relay import Relay
from services.runtime.work import Work, work
from tests.conftest import College

INTEREST = Interest("codesign", "note")
WANTED = {"scheduling": frozenset({("codesign", "note")})}


class Noted(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "codesign"
    aggregate: ClassVar[str] = "note"
    id_field: ClassVar[str] = "note_id"
    note_id: UUID
    number: int


class Heard(Event, frozen=True, kw_only=True):
    """What the hearing service records as a consequence."""

    publisher: ClassVar[str] = "scheduling"
    aggregate: ClassVar[str] = "hearing"
    id_field: ClassVar[str] = "hearing_id"
    hearing_id: UUID
    number: int


async def make_tables(college: College) -> None:
    """The tables of the tiny service, owned as a migration would make them."""
    connection = await asyncpg.connect(college.admin_dsn)
    try:
        await connection.execute(
            """set role codesign_owner;
               create table codesign.note (note_id uuid primary key, number integer not null default 0);
               set role scheduling_owner;
               create table scheduling.note_copy (note_id uuid primary key, number integer not null);
               create table scheduling.told (n bigint generated always as identity, note_id uuid, number integer);
               reset role"""
        )
    finally:
        await connection.close()


@asynccontextmanager
async def opened(college: College, service: str) -> AsyncIterator[House]:
    """The house of a service with its database and NATS, and nothing running by itself."""
    house = House(college.settings(service))
    await house.database.connect()
    await house.bus.connect()
    try:
        yield house
    finally:
        await house.bus.close()
        await house.database.close()


@asynccontextmanager
async def relaying(house: House) -> AsyncIterator[Relay]:
    db = await house.database.direct()
    try:
        yield Relay(house, db)
    finally:
        await db.close()


async def note(house: House, note_id: UUID) -> list[Revision]:
    """One change of a note, as a handler does it: lock, save, record."""
    async with work(house, part_of_the_house("test")) as unit:
        await _note(unit, note_id)
    return unit.revisions


async def notes(house: House, count: int) -> UUID:
    """`count` changes of a new note in one transaction."""
    note_id = new_id()
    async with work(house, part_of_the_house("test")) as unit:
        for _ in range(count):
            await _note(unit, note_id)
    return note_id


async def _note(unit: Work, note_id: UUID) -> None:
    number = await unit.db.fetchval(
        """insert into note (note_id, number) values ($1, 1)
           on conflict (note_id) do update set number = note.number + 1 returning number""",
        note_id,
    )
    unit.record(Noted(note_id=note_id, number=number))


def hearing() -> Reactions:
    """A copy and a consequence for every note."""
    reactions = Reactions("scheduling")

    @reactions.copy(Noted)
    async def copy_note(event: Noted, db: Connection) -> None:
        await db.execute(
            """insert into note_copy (note_id, number) values ($1, $2)
               on conflict (note_id) do update set number = excluded.number""",
            event.note_id,
            event.number,
        )

    @reactions.consequence(Noted, since=BEGINNING)
    async def tell(event: Noted, unit: Work) -> None:
        await unit.db.execute("insert into told (note_id, number) values ($1, $2)", event.note_id, event.number)
        unit.record(Heard(hearing_id=event.note_id, number=event.number))

    return reactions


async def arrivals(house: House, note_id: UUID | None = None) -> list[Arrived]:
    """The journal of `house` as messages that have arrived, in order."""
    relay = Relay(house, None)  # type: ignore[arg-type]  # only its message form is used
    async with house.database.reading() as db:
        rows = await db.fetch(
            """select event_id, pos, aggregate, aggregate_id, revision, type, body, at, trace, timeline
               from journal, relay_cursor where $1::uuid is null or aggregate_id = $1 order by seq""",
            note_id,
        )
    messages = [relay._message(row) for row in rows]
    return [read(message.subject, message.headers, message.body) for message in messages]


async def told(house: House, note_id: UUID) -> list[int]:
    """The numbers that the consequence was done for, in the order in which it was done."""
    async with house.database.reading() as db:
        rows = await db.fetch("select number from told where note_id = $1 order by n", note_id)
    return [row["number"] for row in rows]


async def stream_length(house: House) -> int:
    return (await house.bus.stream()).last_seq
