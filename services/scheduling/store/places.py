"""Terms, venues and rooms."""

from collections.abc import Sequence, Set
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from services.contracts.scheduling import VenueAccess
from services.runtime.database import Connection
from services.runtime.refusal import NotFound
from services.scheduling.model import ClosedDays, Opening, Place, Room, Term, Venue
from services.scheduling.rules.refusals import NameTaken
from services.scheduling.rules.venues import folded

NOTHING = "There is nothing here."


async def insert_term(db: Connection, term: Term) -> bool:
    """False when a term with this id is there already. Raises NameTaken."""
    try:
        status = await db.execute(
            """insert into term (term_id, name, starts_on, ends_on, closed) values ($1, $2, $3, $4, $5)
               on conflict (term_id) do nothing""",
            *_term_columns(term),
        )
    except asyncpg.UniqueViolationError:
        raise _term_there(term) from None
    return bool(status == "INSERT 0 1")


async def update_term(db: Connection, term: Term) -> None:
    try:
        await db.execute(
            "update term set name = $2, starts_on = $3, ends_on = $4, closed = $5 where term_id = $1",
            *_term_columns(term),
        )
    except asyncpg.UniqueViolationError:
        raise _term_there(term) from None


def _term_there(term: Term) -> NameTaken:
    return NameTaken(f"There is already a term called {term.name}.", field="name", values={"name": term.name})


async def lock_term(db: Connection, term_id: UUID) -> Term:
    """For changing it: whoever plans in it waits."""
    return _term(await db.fetchrow("select * from term where term_id = $1 for update", term_id))


async def load_term(db: Connection, term_id: UUID) -> Term:
    """For planning in it: its days stay as they are until the end of this work."""
    return _term(await db.fetchrow("select * from term where term_id = $1 for share", term_id))


async def load_term_of_run(db: Connection, run_id: UUID) -> Term:
    return _term(
        await db.fetchrow(
            "select t.* from term t join run r using (term_id) where r.run_id = $1 for share of t", run_id
        )
    )


async def read_term(db: Connection, term_id: UUID) -> Term:
    return _term(await db.fetchrow("select * from term where term_id = $1", term_id))


async def days_in_use(db: Connection, term: Term) -> list[asyncpg.Record]:
    """Live sessions of this term that lie outside it or on its closed days."""
    rows: list[asyncpg.Record] = await db.fetch(
        """select c.title_en, s.starts_at, s.ends_at
           from session s join run r using (run_id) left join course_copy c using (course_id, version)
           where r.term_id = $1 and s.is_live
             and (not (s.starts_at at time zone 'Europe/London')::date <@ daterange($2, $3, '[]')
                  or (s.starts_at at time zone 'Europe/London')::date <@ any ($4::daterange[]))
           order by s.starts_at limit 20""",
        term.term_id,
        term.starts_on,
        term.ends_on,
        [asyncpg.Range(days.from_on, days.until_on, upper_inc=True) for days in term.closed],
    )
    return rows


def _term_columns(term: Term) -> tuple[Any, ...]:
    return term.term_id, term.name, term.starts_on, term.ends_on, msgspec.to_builtins(term.closed)


def _term(row: asyncpg.Record | None) -> Term:
    if row is None:
        raise NotFound(NOTHING)
    return term_of(row)


def term_of(row: asyncpg.Record) -> Term:
    return Term(
        term_id=row["term_id"],
        name=row["name"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        closed=msgspec.convert(row["closed"], tuple[ClosedDays, ...]),
    )


async def insert_venue(db: Connection, venue: Venue, private: bytes | None) -> bool:
    """False when a venue with this id is there already. Raises NameTaken."""
    try:
        status = await db.execute(
            """insert into venue (venue_id, name, town, words, step_free, hearing_loop, quiet_space, parking,
                                  checked_on, checked_by, latitude, longitude, how_to_get_there, opening, private)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
               on conflict (venue_id) do nothing""",
            *_venue_columns(venue),
            private,
        )
    except asyncpg.UniqueViolationError:
        raise _venue_there(venue) from None
    return bool(status == "INSERT 0 1")


async def update_venue(db: Connection, venue: Venue) -> None:
    try:
        await db.execute(
            """update venue set name = $2, town = $3, words = $4, step_free = $5, hearing_loop = $6, quiet_space = $7,
                   parking = $8, checked_on = $9, checked_by = $10, latitude = $11, longitude = $12,
                   how_to_get_there = $13, opening = $14
               where venue_id = $1""",
            *_venue_columns(venue),
        )
    except asyncpg.UniqueViolationError:
        raise _venue_there(venue) from None


async def update_private(db: Connection, venue_id: UUID, private: bytes | None) -> None:
    await db.execute("update venue set private = $2 where venue_id = $1", venue_id, private)


async def rest_venue(db: Connection, venue_id: UUID, is_resting: bool) -> None:
    await db.execute("update venue set is_resting = $2 where venue_id = $1", venue_id, is_resting)


async def lock_venue(db: Connection, venue_id: UUID) -> Venue:
    row = await db.fetchrow("select * from venue where venue_id = $1 for update", venue_id)
    if row is None:
        raise NotFound(NOTHING)
    return venue_of(row)


def _venue_there(venue: Venue) -> NameTaken:
    sentence = f"There is already a venue called {venue.name} in {venue.town}."
    return NameTaken(sentence, field="name", values={"name": venue.name})


def _venue_columns(venue: Venue) -> tuple[Any, ...]:
    access = venue.access
    return (
        venue.venue_id,
        venue.name,
        venue.town,
        folded(venue.name, venue.town),
        access.step_free,
        access.hearing_loop,
        access.quiet_space,
        access.parking,
        venue.checked_on,
        venue.checked_by,
        venue.latitude,
        venue.longitude,
        venue.how_to_get_there,
        msgspec.to_builtins(venue.opening),
    )


VENUE_COLUMNS = """v.venue_id, v.name, v.town, v.step_free, v.hearing_loop, v.quiet_space, v.parking, v.checked_on,
    v.checked_by, v.latitude, v.longitude, v.how_to_get_there, v.opening, v.is_resting"""


def venue_of(row: asyncpg.Record) -> Venue:
    access = {name: row[name] for name in ("step_free", "hearing_loop", "quiet_space", "parking")}
    names = ("venue_id", "name", "town", "checked_on", "checked_by", "latitude", "longitude", "how_to_get_there")
    return msgspec.convert(
        {
            **{name: row[name] for name in names},
            "access": msgspec.convert(access, VenueAccess),
            "opening": msgspec.convert(row["opening"], tuple[Opening, ...]),
            "is_resting": row["is_resting"],
        },
        Venue,
    )


async def insert_room(db: Connection, room: Room) -> bool:
    """False when a room with this id is there already. Raises NameTaken."""
    try:
        status = await db.execute(
            """insert into room (room_id, venue_id, name, room_limit, step_free, checked_on, checked_by, layout, floor,
                                 set_up_minutes, clear_down_minutes)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (room_id) do nothing""",
            *_room_columns(room),
        )
    except asyncpg.UniqueViolationError:
        raise _room_there(room) from None
    return bool(status == "INSERT 0 1")


async def update_room(db: Connection, room: Room) -> None:
    try:
        await db.execute(
            """update room set name = $3, room_limit = $4, step_free = $5, checked_on = $6, checked_by = $7,
                   layout = $8, floor = $9, set_up_minutes = $10, clear_down_minutes = $11
               where room_id = $1 and venue_id = $2""",
            *_room_columns(room),
        )
    except asyncpg.UniqueViolationError:
        raise _room_there(room) from None


def _room_there(room: Room) -> NameTaken:
    sentence = f"There is already a room called {room.name} at this venue."
    return NameTaken(sentence, field="name", values={"name": room.name})


def _room_columns(room: Room) -> tuple[Any, ...]:
    return (
        room.room_id,
        room.venue_id,
        room.name,
        room.room_limit,
        room.step_free,
        room.checked_on,
        room.checked_by,
        room.layout,
        room.floor,
        room.set_up_minutes,
        room.clear_down_minutes,
    )


ROOM_COLUMNS = """r.room_id, r.venue_id, r.name, r.room_limit, r.step_free, r.checked_on, r.checked_by, r.layout,
    r.floor, r.set_up_minutes, r.clear_down_minutes"""
_ALL_PLACES = f"""select {VENUE_COLUMNS},
    (select to_jsonb(x) from (select {ROOM_COLUMNS}) x) as room
    from room r join venue v using (venue_id)"""  # noqa: S608  (columns of ours)
_PLACES = f"{_ALL_PLACES} where r.room_id = any($1)"


async def lock_place(db: Connection, room_id: UUID) -> Place:
    """A room for planning in it. Planners in one room come one after the other; whoever changes the room waits."""
    return _the_one(await lock_places(db, {room_id}))


async def lock_places(db: Connection, room_ids: Set[UUID]) -> dict[UUID, Place]:
    """In the order of their ids."""
    return _by_id(await db.fetch(f"{_PLACES} order by r.room_id for no key update of r", list(room_ids)))


async def read_place(db: Connection, room_id: UUID) -> Place:
    return _the_one(await read_places(db, {room_id}))


async def read_places(db: Connection, room_ids: Set[UUID]) -> dict[UUID, Place]:
    return _by_id(await db.fetch(_PLACES, list(room_ids)))


async def find_places(db: Connection, words: Sequence[str]) -> list[Place]:
    """Rooms in use with every word in their own name, the venue's or the town's."""
    rows = await db.fetch(
        _ALL_PLACES
        + """ where not v.is_resting and v.words || ' ' || lower(r.name) like all ($1)
                          order by v.town, v.name, r.name""",
        likes(words),
    )
    return [place_of(row) for row in rows]


def likes(words: Sequence[str]) -> list[str]:
    """Patterns for `like all`: each word somewhere, its own signs taken as they are."""
    plain = [word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in words]
    return [f"%{word}%" for word in plain] or ["%"]


def _by_id(rows: Sequence[asyncpg.Record]) -> dict[UUID, Place]:
    return {place.room.room_id: place for place in map(place_of, rows)}


def _the_one(found: dict[UUID, Place]) -> Place:
    if not found:
        raise NotFound(NOTHING)
    return next(iter(found.values()))


def place_of(row: asyncpg.Record) -> Place:
    return Place(msgspec.convert(row["room"], Room), venue_of(row))


def rooms_of(rows: Sequence[dict[str, Any]]) -> list[tuple[Room, int]]:
    """Rooms as PostgreSQL gathered them, each with how many sessions are still to come in it."""
    return [(msgspec.convert(row, Room), row["coming"]) for row in rows]
