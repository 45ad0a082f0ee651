"""Runs with their sessions, pairs and marks."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from services.contracts.scheduling import MarkReason
from services.runtime.database import Connection
from services.runtime.refusal import NotFound
from services.scheduling.model import Place, Run, RunState, Session, Slot
from services.scheduling.rules.planning import occupied, reach


class Clashes(Exception):  # noqa: N818
    """The database refused: the room is not free, or a tutor is not. Whoever asked finds out what is in the way."""


@asynccontextmanager
async def unless_taken(db: Connection) -> AsyncIterator[None]:
    """Raises Clashes, with everything inside undone and the transaction still usable."""
    try:
        async with db.transaction():
            yield
    except asyncpg.ExclusionViolationError:
        raise Clashes from None


async def insert_run(db: Connection, run: Run, place: Place, now: datetime) -> None:
    """Raises Clashes."""
    async with unless_taken(db):
        await db.execute(
            """insert into run (run_id, term_id, course_id, version, digest, course_places, places, state, planned_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
            run.run_id,
            run.term_id,
            run.course_id,
            run.version,
            run.digest,
            run.course_places,
            run.places,
            run.state,
            now,
        )
        await db.execute(
            """insert into session (session_id, run_id, number, starts_at, ends_at, room_id, occupied)
               select session_id, $2, number, starts_at, ends_at, $3, tstzrange(occupied_from, occupied_until)
               from unnest($1::uuid[], $4::integer[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[],
                           $8::timestamptz[])
                    as x(session_id, number, starts_at, ends_at, occupied_from, occupied_until)""",
            [session.session_id for session in run.sessions],
            run.run_id,
            place.room.room_id,
            [session.number for session in run.sessions],
            *_moments([session.slot for session in run.sessions]),
            *_moments([occupied(place.room, session.slot) for session in run.sessions]),
        )
        await _insert_tutors(db, run.sessions)
        await _refuse_two_at_once(db, run.sessions)


async def update_sessions(
    db: Connection, sessions: Sequence[Session], places: Mapping[UUID, Place], *, is_wished: bool = True
) -> None:
    """Time, room and tutors of these sessions. `places`: their rooms by id. Raises Clashes.

    What nobody wished but followed (`is_wished=False`) stays, even where two records turned out to be one person."""
    async with unless_taken(db):
        await db.execute(
            """update session s set starts_at = x.starts_at, ends_at = x.ends_at, room_id = x.room_id,
                   occupied = tstzrange(x.occupied_from, x.occupied_until)
               from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[],
                           $6::timestamptz[])
                    as x(session_id, room_id, starts_at, ends_at, occupied_from, occupied_until)
               where s.session_id = x.session_id""",
            [session.session_id for session in sessions],
            [session.room_id for session in sessions],
            *_moments([session.slot for session in sessions]),
            *_moments([occupied(places[session.room_id].room, session.slot) for session in sessions]),
        )
        await db.execute(
            "delete from session_tutor where session_id = any($1)", [session.session_id for session in sessions]
        )
        await _insert_tutors(db, sessions)
        if is_wished:
            await _refuse_two_at_once(db, sessions)


async def _refuse_two_at_once(db: Connection, sessions: Sequence[Session]) -> None:
    """Under two ids of one person the database sees two: her tutors' rows are locked by whoever plans with either."""
    found = await db.fetchval(
        """select true from session_tutor a join session_tutor b
               on b.tutor_id = any (one_person(a.tutor_id)) and b.tutor_id <> a.tutor_id
               and b.session_id <> a.session_id and b.is_live
               and (b.taught && a.taught or b.reach && a.reach and b.venue_id <> a.venue_id)
           where a.session_id = any($1) and a.is_live
             and a.tutor_id in (select merged_id from merged_copy union all select kept_id from merged_copy) limit 1""",
        [session.session_id for session in sessions],
    )
    if found:
        raise Clashes


async def _insert_tutors(db: Connection, sessions: Sequence[Session]) -> None:
    rows = [(session, tutor_id) for session in sessions for tutor_id in session.tutor_ids]
    await db.execute(
        """insert into session_tutor (session_id, tutor_id, venue_id, taught, reach)
           select session_id, tutor_id, venue_id, tstzrange(starts_at, ends_at), tstzrange(reach_from, reach_until)
           from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
                       $7::timestamptz[])
                as x(session_id, tutor_id, venue_id, starts_at, ends_at, reach_from, reach_until)""",
        [session.session_id for session, _ in rows],
        [tutor_id for _, tutor_id in rows],
        [session.venue_id for session, _ in rows],
        *_moments([session.slot for session, _ in rows]),
        *_moments([reach(session.slot) for session, _ in rows]),
    )


def _moments(slots: Sequence[Slot]) -> tuple[list[datetime], list[datetime]]:
    return [slot.starts_at for slot in slots], [slot.ends_at for slot in slots]


async def lock_run(db: Connection, run_id: UUID) -> Run:
    for run in await lock_runs(db, [run_id]):
        return run
    raise NotFound("There is nothing here.")


async def lock_runs(db: Connection, run_ids: Sequence[UUID]) -> list[Run]:
    """In the order of their ids. Each with its sessions, and what is known of its demand."""
    rows = await db.fetch("select * from run where run_id = any($1) order by run_id for no key update", sorted(run_ids))
    return await _with_sessions(db, rows)


async def read_run(db: Connection, run_id: UUID) -> Run:
    runs = await _with_sessions(db, await db.fetch("select * from run where run_id = $1", run_id))
    if not runs:
        raise NotFound("There is nothing here.")
    return runs[0]


async def _with_sessions(db: Connection, rows: Sequence[asyncpg.Record]) -> list[Run]:
    """Asked after the lock, so that it sees what the one before did."""
    run_ids = [row["run_id"] for row in rows]
    found = await db.fetch(
        """select s.run_id, s.session_id, s.number, s.starts_at, s.ends_at, s.room_id, s.is_live,
                  m.venue_id, m.room_limit,
                  array(select t.tutor_id from session_tutor t where t.session_id = s.session_id
                        order by t.tutor_id) as tutor_ids,
                  array(select k.reason from session_mark k where k.session_id = s.session_id) as marks
           from session s join room m using (room_id)
           where s.run_id = any($1) order by s.number""",
        run_ids,
    )
    told = await db.fetch("select * from run_demand_copy where run_id = any($1)", run_ids)
    demand = {row["run_id"]: row for row in told}
    sessions: dict[UUID, list[Session]] = {}
    for row in found:
        sessions.setdefault(row["run_id"], []).append(_session(row))
    return [_run(row, sessions.get(row["run_id"], []), demand.get(row["run_id"])) for row in rows]


def _session(row: asyncpg.Record) -> Session:
    return msgspec.convert({name: row[name] for name in Session.__struct_fields__}, Session)


def _run(row: asyncpg.Record, sessions: Sequence[Session], demand: asyncpg.Record | None) -> Run:
    known = {name: row[name] for name in Run.__struct_fields__ if name in row}
    counts = {"taken": demand["taken"], "waiting": demand["waiting"]} if demand else {}
    return msgspec.convert({**known, **counts, "sessions": tuple(sessions)}, Run)


async def update_state(db: Connection, run_id: UUID, state: RunState, now: datetime) -> None:
    await db.execute(
        """update run set state = $2, published_at = case when $2 = 'published' then coalesce(published_at, $3) end
           where run_id = $1""",
        run_id,
        state,
        now,
    )


async def publish_planned(db: Connection, run_id: UUID, now: datetime) -> bool:
    """Locks it only when it is one that is planned and not published."""
    found = await db.fetchval(
        """update run set state = 'published', published_at = coalesce(published_at, $2)
           where run_id = $1 and state = 'planned' returning true""",
        run_id,
        now,
    )
    return found is not None


async def update_places(db: Connection, changed: Sequence[Run]) -> None:
    if changed:
        await db.execute(
            """update run set places = x.places from unnest($1::uuid[], $2::integer[]) as x(run_id, places)
               where run.run_id = x.run_id""",
            [run.run_id for run in changed],
            [run.places for run in changed],
        )


async def free_sessions(db: Connection, session_ids: Sequence[UUID]) -> None:
    """Called off: room and tutors are free again, and nobody needs to look at them any more."""
    await db.execute("update session set is_live = false where session_id = any($1)", list(session_ids))
    await db.execute("update session_tutor set is_live = false where session_id = any($1)", list(session_ids))
    await db.execute("delete from session_mark where session_id = any($1)", list(session_ids))


async def insert_marks(db: Connection, marks: Sequence[tuple[UUID, MarkReason]], now: datetime) -> None:
    if marks:
        await db.execute(
            """insert into session_mark (session_id, reason, since_at)
               select session_id, reason, $3 from unnest($1::uuid[], $2::text[]) as x(session_id, reason)
               on conflict do nothing""",
            [session_id for session_id, _ in marks],
            [reason for _, reason in marks],
            now,
        )


async def delete_marks(db: Connection, marks: Sequence[tuple[UUID, MarkReason]]) -> None:
    if marks:
        await db.execute(
            """delete from session_mark k using unnest($1::uuid[], $2::text[]) as x(session_id, reason)
               where k.session_id = x.session_id and k.reason = x.reason""",
            [session_id for session_id, _ in marks],
            [reason for _, reason in marks],
        )


async def runs_marked(db: Connection, reason: MarkReason) -> list[UUID]:
    rows = await db.fetch(
        "select distinct s.run_id from session_mark k join session s using (session_id) where k.reason = $1", reason
    )
    return [row["run_id"] for row in rows]


async def runs_of_tutor(db: Connection, tutor_id: UUID, now: datetime) -> list[UUID]:
    """Runs in which she still has something to teach."""
    rows = await db.fetch(
        """select distinct s.run_id from session_tutor t join session s using (session_id)
           where t.tutor_id = any (one_person($1)) and t.is_live and t.taught && tstzrange($2, null)""",
        tutor_id,
        now,
    )
    return [row["run_id"] for row in rows]


async def runs_in_room(db: Connection, room_id: UUID, now: datetime) -> list[UUID]:
    rows = await db.fetch(
        "select distinct run_id from session where room_id = $1 and is_live and starts_at > $2", room_id, now
    )
    return [row["run_id"] for row in rows]


async def run_of_session(db: Connection, session_id: UUID) -> UUID:
    run_id: UUID | None = await db.fetchval("select run_id from session where session_id = $1", session_id)
    if run_id is None:
        raise NotFound("There is nothing here.")
    return run_id


async def keep_before(db: Connection, run_id: UUID, sessions: Sequence[Session], now: datetime) -> None:
    """How these sessions were, for ten minutes."""
    await db.execute(
        """insert into run_before (run_id, sessions, changed_at) values ($1, $2, $3)
           on conflict (run_id) do update set sessions = excluded.sessions, changed_at = excluded.changed_at""",
        run_id,
        msgspec.to_builtins(sessions),
        now,
    )


async def read_before(db: Connection, run_id: UUID) -> tuple[list[Session], datetime | None]:
    row = await db.fetchrow("select sessions, changed_at from run_before where run_id = $1", run_id)
    return (msgspec.convert(row["sessions"], list[Session]), row["changed_at"]) if row else ([], None)


async def forget_before(db: Connection, run_ids: Sequence[UUID]) -> None:
    await db.execute("delete from run_before where run_id = any($1)", list(run_ids))
