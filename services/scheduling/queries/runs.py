"""One run with its sessions, and the sessions a tutor leads."""

from datetime import datetime, time, timedelta
from uuid import UUID

import asyncpg
import msgspec

from services.contracts.scheduling import Access, MarkReason
from services.runtime.actor import Factor, require_person
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.runtime.refusal import NotFound
from services.scheduling.model import Place, RunState, Venue, VenuePrivate
from services.scheduling.queries.private import open_private
from services.scheduling.rules.changes import UNDO_FOR
from services.scheduling.rules.dates import slot_on
from services.scheduling.rules.who import require_desk
from services.scheduling.store.places import ROOM_COLUMNS, VENUE_COLUMNS, place_of

MOST_SESSIONS = 60


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    room_id: UUID
    room: str
    room_limit: int | None
    venue_id: UUID
    venue: str
    town: str
    tutor_ids: tuple[UUID, ...]
    is_live: bool
    is_past: bool
    marks: tuple[MarkReason, ...]


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    run_id: UUID
    term_id: UUID
    term: str
    course_id: UUID
    version: int
    title_en: str
    title_cy: str | None
    theme: str
    minutes: int
    state: RunState
    places: int
    course_places: int
    taken: int
    waiting: int
    published_at: datetime | None
    undo_until: datetime | None
    sessions: tuple[SessionView, ...]


class RunQuestion(msgspec.Struct, frozen=True, kw_only=True):
    run_id: UUID


async def run(question: RunQuestion, look: Look) -> RunView:
    require_desk(look.actor)
    row = await look.db.fetchrow(
        """select r.run_id, r.term_id, t.name as term, r.course_id, r.version, coalesce(c.title_en, '') as title_en,
                  c.title_cy, coalesce(c.theme, 'skills') as theme, coalesce(c.minutes, 0) as minutes, r.state,
                  r.places, r.course_places, coalesce(d.taken, 0) as taken, coalesce(d.waiting, 0) as waiting,
                  r.published_at,
                  (select changed_at + $3::interval from run_before b
                   where b.run_id = r.run_id and changed_at + $3::interval > $2) as undo_until,
                  (select coalesce(jsonb_agg(to_jsonb(x) order by x.number), '[]') from (
                       select s.session_id, s.number, s.starts_at, s.ends_at, s.room_id, m.name as room, m.room_limit,
                              m.venue_id, v.name as venue, v.town, s.is_live, s.ends_at <= $2 as is_past,
                              array(select tutor_id from session_tutor o where o.session_id = s.session_id
                                    order by tutor_id) as tutor_ids,
                              array(select reason from session_mark k where k.session_id = s.session_id
                                    and s.ends_at > $2 order by reason) as marks
                       from session s join room m using (room_id) join venue v using (venue_id)
                       where s.run_id = r.run_id) x) as sessions
           from run r join term t using (term_id) left join course_copy c using (course_id, version)
                left join run_demand_copy d using (run_id)
           where r.run_id = $1""",
        question.run_id,
        look.now,
        UNDO_FOR,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    return msgspec.convert(dict(row), RunView)


class MySessionView(msgspec.Struct, frozen=True, kw_only=True):
    """One session that a tutor leads: where, with whom, and on the day how to open up."""

    session_id: UUID
    run_id: UUID
    number: int
    of: int
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    set_up_minutes: int
    clear_down_minutes: int
    room: str
    room_limit: int | None
    is_step_free: Access
    layout: str | None
    floor: str | None
    venue: Venue
    tutor_ids: tuple[UUID, ...]
    is_published: bool
    taken: int
    may_open_up: bool
    """It is the day or the day before."""
    private: VenuePrivate | None
    """None: not yet, nothing is known, or the second factor has not been shown."""


class MySessionsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


async def my_sessions(question: MySessionsQuestion, look: Look) -> list[MySessionView]:
    """Found through the person's own pairs. Keys and contacts only on the day and the day before, and with the
    second factor: an alarm code opens a building."""
    person_id = require_person(look.actor)
    today = college_date(look.now)  # all of it: whoever led a session also locks up
    rows = await look.db.fetch(
        f"""select s.session_id, s.run_id, s.number, s.starts_at, s.ends_at, coalesce(c.title_en, '') as title_en,
                   c.title_cy, coalesce(c.theme, 'skills') as theme, u.state, coalesce(d.taken, 0) as taken,
                   (select count(*) from session a where a.run_id = s.run_id and a.is_live) as of,
                   array(select tutor_id from session_tutor o where o.session_id = s.session_id
                         order by tutor_id) as tutor_ids,
                   {VENUE_COLUMNS}, v.private, (select to_jsonb(x) from (select {ROOM_COLUMNS}) x) as room
            from session s join run u using (run_id)
                 left join course_copy c using (course_id, version) left join run_demand_copy d using (run_id)
                 join room r using (room_id) join venue v on v.venue_id = r.venue_id
            where s.session_id in (
                select t.session_id from session_tutor t
                where t.tutor_id = any (one_person($1)) and t.is_live and t.taught && tstzrange($2, null))
            order by s.starts_at limit {MOST_SESSIONS}""",  # noqa: S608  (columns and a number of ours)
        person_id,
        slot_on(today, time(), 0).starts_at,
    )
    soon = [college_date(row["starts_at"]) - today <= timedelta(days=1) for row in rows]
    is_sure = look.actor.factor is Factor.SECOND
    sealed = [
        (row["venue_id"], row["private"] if is_soon and is_sure else None)
        for row, is_soon in zip(rows, soon, strict=True)
    ]
    private = await open_private(look, sealed)
    return [_my_session(row, is_soon, opened) for row, is_soon, opened in zip(rows, soon, private, strict=True)]


def _my_session(row: asyncpg.Record, is_soon: bool, private: VenuePrivate | None) -> MySessionView:
    place: Place = place_of(row)
    room = place.room
    names = ("session_id", "run_id", "number", "of", "title_en", "title_cy", "theme", "starts_at", "ends_at", "taken")
    known = {name: row[name] for name in names}
    return MySessionView(
        **known,
        tutor_ids=tuple(row["tutor_ids"]),
        set_up_minutes=room.set_up_minutes,
        clear_down_minutes=room.clear_down_minutes,
        room=room.name,
        room_limit=room.room_limit,
        is_step_free=place.step_free,
        layout=room.layout,
        floor=room.floor,
        venue=place.venue,
        is_published=row["state"] == RunState.PUBLISHED,
        may_open_up=is_soon,
        private=private,
    )
