"""What others told us, as it stands now. Every function here writes `_copy` tables only."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from services.contracts.codesign import CourseFacts, Words
from services.contracts.scheduling import DaysClosed, RoomFacts, RunFacts, SessionFacts, VenueFacts
from services.runtime.database import Connection

# The prospectus is a function of the copies: made anew for the runs that a copy has changed. A run is there once its
# course, its venues and its rooms have all come, in whatever order. Where venue and room differ, the stricter holds.
REFRESH = """
with sessions as (
    select s.*, v.name as venue, v.town, r.name as room, v.venue_id is not null and r.room_id is not null as is_known,
           s.starts_at at time zone 'Europe/London' as local_start,
           v.step_free = 'yes' and r.step_free = 'yes' as is_step_free,
           v.step_free = 'no' or r.step_free = 'no' as is_not_step_free,
           v.hearing_loop, v.quiet_space, v.parking
    from session_copy s
    join run_copy c using (run_id)
    left join venue_copy v using (venue_id)
    left join room_copy r using (room_id)
    where s.run_id = any($1::uuid[]) and (not s.is_called_off or c.is_called_off)),
runs as (
    select run_id, min(starts_at) as starts_at, max(ends_at) as last_ends_at, count(*) as sessions,
           (array_agg(ends_at order by starts_at))[1] as ends_at,
           (array_agg(venue order by starts_at))[1] as venue,
           (array_agg(room order by starts_at))[1] as room,
           (array_agg(town order by starts_at))[1] as town,
           array_agg(distinct town) as towns,
           array_agg(distinct extract(isodow from local_start)::integer) as weekdays,
           array_agg(distinct case when extract(hour from local_start) < 12 then 'morning'
                                   when extract(hour from local_start) < 16 then 'afternoon'
                                   when extract(hour from local_start) < 18 then 'late_afternoon'
                                   else 'evening' end) as bands,
           array_remove(array[
               case when bool_and(is_step_free) then 'step_free' end,
               case when bool_and(hearing_loop = 'yes') then 'hearing_loop' end,
               case when bool_and(quiet_space = 'yes') then 'quiet_space' end,
               case when bool_and(parking = 'yes') then 'parking' end], null) as access,
           array_remove(array[
               case when bool_or(is_not_step_free) then 'step_free' end,
               case when bool_or(hearing_loop = 'no') then 'hearing_loop' end,
               case when bool_or(quiet_space = 'no') then 'quiet_space' end,
               case when bool_or(parking = 'no') then 'parking' end], null) as access_missing
    from sessions group by run_id having bool_and(is_known)),
made as (
    select r.run_id, r.course_id, r.version, c.title_en, c.title_cy, c.summary_en, c.summary_cy, c.theme,
           c.is_carried_over, r.is_published and not r.is_called_off as is_shown, r.is_called_off,
           s.starts_at, s.ends_at, s.last_ends_at, s.sessions, s.venue, s.room, s.town, s.towns, s.weekdays, s.bands,
           s.access, s.access_missing,
           lower(unaccent(concat_ws(' ', c.title_en, c.title_cy, c.summary_en, c.summary_cy, s.venue, s.town))) as words
    from runs s join run_copy r using (run_id) join course_copy c using (course_id, version)),
gone as (
    delete from prospectus_copy where run_id = any($1::uuid[]) and run_id not in (select run_id from made))
insert into prospectus_copy select * from made
on conflict (run_id) do update set course_id = excluded.course_id, version = excluded.version,
    title_en = excluded.title_en, title_cy = excluded.title_cy, summary_en = excluded.summary_en,
    summary_cy = excluded.summary_cy, theme = excluded.theme, is_carried_over = excluded.is_carried_over,
    is_shown = excluded.is_shown, is_called_off = excluded.is_called_off, starts_at = excluded.starts_at,
    ends_at = excluded.ends_at, last_ends_at = excluded.last_ends_at, sessions = excluded.sessions,
    venue = excluded.venue, room = excluded.room, town = excluded.town, towns = excluded.towns,
    weekdays = excluded.weekdays, bands = excluded.bands, access = excluded.access,
    access_missing = excluded.access_missing, words = excluded.words
"""


async def save_course(db: Connection, course_id: UUID, facts: CourseFacts, is_carried_over: bool) -> None:
    await db.execute(
        """insert into course_copy (course_id, version, title_en, title_cy, summary_en, summary_cy, who_for_en,
                                    who_for_cy, outcomes, theme, minutes, is_carried_over)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           on conflict (course_id, version) do update set title_en = $3, title_cy = $4, summary_en = $5,
               summary_cy = $6, who_for_en = $7, who_for_cy = $8, outcomes = $9, theme = $10, minutes = $11,
               is_carried_over = $12""",
        course_id,
        facts.version,
        *_both(facts.title),
        *_both(facts.summary),
        *_both(facts.who_for),
        msgspec.to_builtins(facts.outcomes),
        facts.theme.value,
        facts.minutes,
        is_carried_over,
    )
    await _refresh(db, "select run_id from run_copy where course_id = $1", course_id)


async def keep_course(db: Connection, course_id: UUID) -> None:
    await db.execute("update course_copy set is_kept = true where course_id = $1", course_id)


async def save_venue(db: Connection, venue_id: UUID, facts: VenueFacts) -> None:
    access = facts.access
    await db.execute(
        """insert into venue_copy (venue_id, name, town, step_free, hearing_loop, quiet_space, parking, checked_on,
                                   checked_by, latitude, longitude, how_to_get_there)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           on conflict (venue_id) do update set name = $2, town = $3, step_free = $4, hearing_loop = $5,
               quiet_space = $6, parking = $7, checked_on = $8, checked_by = $9, latitude = $10, longitude = $11,
               how_to_get_there = $12""",
        venue_id,
        facts.name,
        facts.town,
        access.step_free.value,
        access.hearing_loop.value,
        access.quiet_space.value,
        access.parking.value,
        facts.access_checked_on,
        facts.access_checked_by,
        facts.latitude,
        facts.longitude,
        facts.how_to_get_there,
    )
    await _refresh(db, "select distinct run_id from session_copy where venue_id = $1", venue_id)


async def save_closed_days(db: Connection, term_id: UUID, closed: Sequence[DaysClosed]) -> None:
    await db.execute("delete from closed_copy where term_id = $1", term_id)
    await db.execute(
        """insert into closed_copy (term_id, from_on, until_on)
           select $1, * from unnest($2::date[], $3::date[]) on conflict do nothing""",
        term_id,
        [days.from_on for days in closed],
        [days.until_on for days in closed],
    )


async def save_room(db: Connection, venue_id: UUID, room: RoomFacts) -> None:
    await db.execute(
        """insert into room_copy (room_id, venue_id, name, room_limit, step_free, checked_on, checked_by)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (room_id) do update set name = $3, room_limit = $4, step_free = $5, checked_on = $6,
               checked_by = $7""",
        room.room_id,
        venue_id,
        room.name,
        room.room_limit,
        room.step_free.value,
        room.checked_on,
        room.checked_by,
    )
    await _refresh(db, "select distinct run_id from session_copy where room_id = $1", room.room_id)


async def save_run(db: Connection, run_id: UUID, facts: RunFacts) -> None:
    await db.execute(
        """insert into run_copy (run_id, course_id, version, places, room_limit, is_published, is_called_off)
           values ($1, $2, $3, $4, $5, false, false)
           on conflict (run_id) do update set course_id = $2, version = $3, places = $4, room_limit = $5""",
        run_id,
        facts.course_id,
        facts.version,
        facts.places,
        facts.room_limit,
    )
    await _save_sessions(db, run_id, facts.sessions)
    await refresh(db, run_id)


async def save_session(db: Connection, run_id: UUID, session: SessionFacts) -> None:
    await _save_sessions(db, run_id, (session,))
    await refresh(db, run_id)


async def call_off_session(db: Connection, run_id: UUID, session_id: UUID) -> None:
    await db.execute(
        """update session_copy set is_called_off = true, changes = changes + 1
           where session_id = $1 and not is_called_off""",
        session_id,
    )
    await refresh(db, run_id)


async def publish(db: Connection, run_id: UUID, is_published: bool) -> None:
    await db.execute("update run_copy set is_published = $2 where run_id = $1", run_id, is_published)
    await refresh(db, run_id)


async def call_off_run(db: Connection, run_id: UUID) -> None:
    await db.execute(
        """with off as (
               update run_copy set is_called_off = true where run_id = $1 and not is_called_off returning run_id)
           update session_copy set changes = changes + 1 where run_id in (select run_id from off)""",
        run_id,
    )
    await refresh(db, run_id)


async def save_person(db: Connection, person_id: UUID, *, is_confirmed: bool = False, is_erased: bool = False) -> None:
    await db.execute(
        """insert into person_copy (person_id, is_confirmed, is_erased) values ($1, $2, $3)
           on conflict (person_id) do update set is_confirmed = person_copy.is_confirmed or $2,
               is_erased = person_copy.is_erased or $3""",
        person_id,
        is_confirmed,
        is_erased,
    )


async def find_planned_places(db: Connection, run_id: UUID) -> int:
    found: int = await db.fetchval("select places from run_copy where run_id = $1", run_id)
    return found


async def refresh(db: Connection, *run_ids: UUID) -> None:
    """Makes these runs' rows of the prospectus anew."""
    await db.execute(REFRESH, list(run_ids))


async def _refresh(db: Connection, which: str, about: UUID) -> None:
    rows = await db.fetch(which, about)
    if rows:
        await refresh(db, *(row["run_id"] for row in rows))


async def _save_sessions(db: Connection, run_id: UUID, sessions: Sequence[SessionFacts]) -> None:
    await db.execute(
        """insert into session_copy (run_id, session_id, number, starts_at, ends_at, venue_id, room_id, tutor_ids,
                                     is_called_off)
           select $1, s.session_id, s.number, s.starts_at, s.ends_at, s.venue_id, s.room_id,
                  array(select unnest(string_to_array(s.tutor_ids, ' '))::uuid), false
           from unnest($2::uuid[], $3::integer[], $4::timestamptz[], $5::timestamptz[], $6::uuid[], $7::uuid[],
                       $8::text[]) as s(session_id, number, starts_at, ends_at, venue_id, room_id, tutor_ids)
           on conflict (session_id) do update set number = excluded.number, starts_at = excluded.starts_at,
               ends_at = excluded.ends_at, venue_id = excluded.venue_id, room_id = excluded.room_id,
               tutor_ids = excluded.tutor_ids, is_called_off = false,
               changes = session_copy.changes
                   + ((session_copy.starts_at, session_copy.ends_at, session_copy.room_id, session_copy.is_called_off)
                      is distinct from (excluded.starts_at, excluded.ends_at, excluded.room_id, false))::integer""",
        run_id,
        [session.session_id for session in sessions],
        [session.number for session in sessions],
        [session.starts_at for session in sessions],
        [session.ends_at for session in sessions],
        [session.venue_id for session in sessions],
        [session.room_id for session in sessions],
        [" ".join(map(str, session.tutor_ids)) for session in sessions],
    )


def _both(words: Words) -> tuple[str, str | None]:
    return words.en, words.cy
