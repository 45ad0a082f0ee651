"""The places of a run: locked, loaded whole, and written in one statement."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from asyncpg import Record

from services.contracts.event import Event, event_type
from services.enrolment.model import (
    Counts,
    Place,
    PlaceState,
    RunPlaces,
    ToldSession,
    Turn,
)
from services.runtime.database import Connection
from services.runtime.ids import new_id

PLACE = "place_id, run_id, person_id, state, number, turn, is_confirmed, is_on_behalf, is_call_asked, asked_at, changed_at, until, reached_at, was, is_second, kept_id as gone_into"  # noqa: E501
_encode = msgspec.json.Encoder().encode

# Lock in one statement, look in the next: a statement that did both would see the places as they were before it had
# the lock.
LOCK_RUN = """
select r.run_id, r.revision, r.is_open, r.planned, r.room_limit, r.places, r.last_number, s.starts_at, s.last_ends_at,
       array(select day::date from closed_copy, generate_series(from_on, until_on, interval '1 day') as day
             where until_on >= $2) as closed
from run_places r, lateral (
    select coalesce(min(starts_at) filter (where not is_called_off), min(starts_at), 'epoch') as starts_at,
           coalesce(max(ends_at) filter (where not is_called_off), max(ends_at), 'epoch') as last_ends_at
    from session_copy where run_id = r.run_id) s
where r.run_id = $1
for update of r
"""

LOAD_PEOPLE = f"""
select {PLACE} from place left join merged_copy on merged_id = person_id where run_id = $1 and is_live
union all
select {PLACE} from place left join merged_copy on merged_id = person_id
where place_id = any($2::uuid[]) and run_id = $1 and not is_live
"""  # noqa: S608  (the columns are a constant of this file)

# One statement for a whole batch: the run, its places and offers, what happened, the answers to come back to, and
# when the clock must look.
WRITE = """
with run as (
    update run_places set revision = $2, is_open = $3, planned = $4, room_limit = $5, places = $6, last_number = $7,
        booked = $8, held = $9, offered = $10, kept = $11, waiting = $12
    where run_id = $1),
people as (
    insert into place (run_id, place_id, person_id, state, number, turn, is_confirmed, is_on_behalf, is_call_asked,
        asked_at, changed_at, until, reached_at, was, is_live, is_second)
    select $1, * from unnest($13::uuid[], $14::uuid[], $15::text[], $16::bigint[], $17::smallint[], $18::boolean[],
        $19::boolean[], $20::boolean[], $21::timestamptz[], $22::timestamptz[], $23::timestamptz[], $24::timestamptz[],
        $25::text[], $26::boolean[], $38::boolean[])
    on conflict (place_id) do update set state = excluded.state, turn = excluded.turn,
        is_confirmed = excluded.is_confirmed, is_call_asked = excluded.is_call_asked,
        changed_at = excluded.changed_at, until = excluded.until, reached_at = excluded.reached_at,
        was = excluded.was, is_live = excluded.is_live, is_second = excluded.is_second),
told as (
    insert into journal (event_id, aggregate, aggregate_id, revision, type, body, at, trace)
    select event_id, 'run_places', $1, $2 - cardinality($27::uuid[]) + number, type, body, $31, trace
    from unnest($27::uuid[], $28::text[], $29::text[], $30::text[])
        with ordinality as told(event_id, type, body, trace, number)
    order by number),
answered as (
    insert into idempotency (actor_key, command, key, body_hash, answer, revisions, at)
    select *, $31 from unnest($32::text[], $33::text[], $34::text[], $35::bytea[], $36::bytea[], $37::text[])),
looks as (
    insert into due (kind, key, at, body)
    select 'look-at-place', place_id::text, until, jsonb_build_object('run_id', $1)
    from unnest($13::uuid[], $23::timestamptz[]) as look(place_id, until) where until is not null
    on conflict (kind, key) do update set at = excluded.at, attempts = 0)
delete from due where kind = 'look-at-place' and key in (
    select place_id::text from unnest($13::uuid[], $23::timestamptz[]) as look(place_id, until) where until is null)
"""


class Told(NamedTuple):
    """An event and the trace of the request that made it happen."""

    event: Event
    trace: str | None


class Answered(NamedTuple):
    """The answer that a key is given again."""

    actor_key: str
    command: str
    key: str
    body_hash: bytes
    answer: bytes
    revisions: str


class Asker(NamedTuple):
    """Whose request it is, as far as that must be looked up: by its key, and for an asking person."""

    actor_key: str
    command: str
    key: str | None
    person_id: UUID | None


class Known(NamedTuple):
    """What is known of an asker."""

    answer: tuple[bytes, bytes, str] | None
    """Hash of the body, answer and revisions of the same key, said before."""
    is_confirmed: bool
    is_erased: bool
    has_been_before: bool
    person_id: UUID | None
    """Who asks, under the record that counts."""


async def load_run(db: Connection, run_id: UUID, place_ids: Sequence[UUID], today: date) -> RunPlaces | None:
    """Locks the run's places until the transaction ends, and loads all of them."""
    row = await db.fetchrow(LOCK_RUN, run_id, today)
    if row is None:
        return None
    people = await db.fetch(LOAD_PEOPLE, run_id, place_ids)
    known = {**row, "closed": frozenset(row["closed"])}
    return RunPlaces(**known, people=tuple(map(_place, people)))


async def load_askers(db: Connection, askers: Sequence[Asker]) -> list[Known]:
    """In the order of `askers`. Read under the lock of the run: a key that was just said is seen."""
    rows = await db.fetch(
        """select i.body_hash, i.answer, i.revisions, coalesce(p.is_confirmed, false) as is_confirmed,
                  coalesce(p.is_erased, false) as is_erased,
                  exists (select from mark m where m.person_id = any (one_person(a.person_id))
                          and m.mark in ('came', 'came_partly')) as has_been_before,
                  coalesce(g.kept_id, a.person_id) as person_id
           from unnest((select $1::text[]), (select $2::text[]), (select $3::text[]), (select $4::uuid[]))
                with ordinality as a(actor_key, command, key, person_id, number)
           left join idempotency i on (i.actor_key, i.command, i.key) = (a.actor_key, a.command, a.key)
           left join person_copy p on p.person_id = a.person_id
           left join merged_copy g on g.merged_id = a.person_id
           order by a.number""",
        *(list(column) for column in zip(*askers, strict=True)),
    )
    return [
        Known(
            (row["body_hash"], row["answer"], row["revisions"]) if row["answer"] is not None else None,
            row["is_confirmed"],
            row["is_erased"],
            row["has_been_before"],
            row["person_id"],
        )
        for row in rows
    ]


async def write_decisions(
    db: Connection,
    run: RunPlaces,
    counts: Counts,
    changed: Sequence[Place],
    told: Sequence[Told],
    answered: Sequence[Answered],
    at: datetime,
) -> None:
    """All of it, in one statement. `run.revision` is the last of what is told."""
    await db.execute(
        WRITE,
        run.run_id,
        run.revision,
        run.is_open,
        run.planned,
        run.room_limit,
        run.places,
        run.last_number,
        counts.booked,
        counts.held,
        counts.offered,
        counts.kept,
        counts.waiting,
        [place.place_id for place in changed],
        [place.person_id for place in changed],
        [place.state.value for place in changed],
        [place.number for place in changed],
        [place.turn.value for place in changed],
        [place.is_confirmed for place in changed],
        [place.is_on_behalf for place in changed],
        [place.is_call_asked for place in changed],
        [place.asked_at for place in changed],
        [place.changed_at for place in changed],
        [place.until for place in changed],
        [place.reached_at for place in changed],
        [place.was and place.was.value for place in changed],
        [place.is_live for place in changed],
        [new_id() for _ in told],
        [event_type(type(event)) for event, _ in told],
        [_encode(event).decode() for event, _ in told],
        [trace for _, trace in told],
        at,
        *(_columns(answered)),
        [place.is_second for place in changed],
    )


async def insert_run(db: Connection, run_id: UUID, planned: int) -> None:
    """Its places are opened by the request that follows."""
    await db.execute(
        """insert into run_places (run_id, revision, is_open, planned, places, booked, held, offered, kept, waiting,
                                   last_number)
           values ($1, 0, false, $2, 0, 0, 0, 0, 0, 0, 0) on conflict do nothing""",
        run_id,
        planned,
    )


async def find_run_of_place(db: Connection, place_id: UUID) -> UUID | None:
    found: UUID | None = await db.fetchval("select run_id from place where place_id = $1", place_id)
    return found


async def find_runs_of_person(db: Connection, person_id: UUID) -> list[UUID]:
    """Where she has a place or a turn, in the order in which runs are locked."""
    rows = await db.fetch(
        "select distinct run_id from place where person_id = any (one_person($1)) and is_live order by run_id",
        person_id,
    )
    return [row["run_id"] for row in rows]


async def find_room_limits(db: Connection, *, room_id: UUID | None = None, run_id: UUID | None = None) -> list[Record]:
    """The smallest room of each open run that uses this room, or of this run; in the order in which runs are locked."""
    return await db.fetch(
        """select s.run_id, coalesce(min(r.room_limit), min(c.room_limit)) as room_limit
           from session_copy s join run_places p using (run_id) join run_copy c using (run_id)
                left join room_copy r using (room_id)
           where not s.is_called_off
             and s.run_id in (select run_id from session_copy where room_id = $1 union all select $2::uuid)
           group by s.run_id order by s.run_id""",
        room_id,
        run_id,
    )


async def load_told(db: Connection, session_id: UUID) -> ToldSession | None:
    row = await db.fetchrow(
        "select session_id, starts_at, ends_at, room_id, is_called_off from told_session where session_id = $1",
        session_id,
    )
    return ToldSession(**dict(row)) if row is not None else None


async def save_told(db: Connection, run_id: UUID, told: Sequence[ToldSession]) -> None:
    await db.execute(
        """insert into told_session (run_id, session_id, starts_at, ends_at, room_id, is_called_off)
           select $1, * from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::uuid[], $6::boolean[])
           on conflict (session_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at,
               room_id = excluded.room_id, is_called_off = excluded.is_called_off""",
        run_id,
        [session.session_id for session in told],
        [session.starts_at for session in told],
        [session.ends_at for session in told],
        [session.room_id for session in told],
        [session.is_called_off for session in told],
    )


async def load_sessions(db: Connection, run_id: UUID) -> list[ToldSession]:
    """The run's sessions as they are now."""
    rows = await db.fetch(
        "select session_id, starts_at, ends_at, room_id, is_called_off from session_copy where run_id = $1", run_id
    )
    return [ToldSession(**dict(row)) for row in rows]


def _place(row: Record) -> Place:
    values = dict(row)
    values["state"] = PlaceState(values["state"])
    values["turn"] = Turn(values["turn"])
    values["was"] = PlaceState(values["was"]) if values["was"] else None
    return Place(**values)


def _columns(rows: Sequence[Answered]) -> list[list[object]]:
    return [[row[n] for row in rows] for n in range(len(Answered._fields))]
