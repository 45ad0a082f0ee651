"""Terms, the runs in them, and courses that can be planned."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.runtime.clock import college_date
from services.runtime.http import Look
from services.scheduling.model import ClosedDays, RunState
from services.scheduling.rules.who import require_desk
from services.scheduling.store.places import term_of

MOST_RUNS = 300


class TermView(msgspec.Struct, frozen=True, kw_only=True):
    term_id: UUID
    name: str
    starts_on: date
    ends_on: date
    closed: tuple[ClosedDays, ...]
    runs: int
    published: int
    marked: int


class TermsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """All terms; with `open_only` those that are not over."""

    open_only: bool = False


async def terms(question: TermsQuestion, look: Look) -> list[TermView]:
    require_desk(look.actor)
    rows = await look.db.fetch(
        """select t.*, r.runs, r.published, r.marked
           from term t, lateral (
               select count(*) filter (where state <> 'called_off') as runs,
                      count(*) filter (where state = 'published') as published,
                      count(*) filter (where exists (select from session s join session_mark k using (session_id)
                                                     where s.run_id = run.run_id and s.ends_at > $1)) as marked
               from run where run.term_id = t.term_id) r
           where not $2 or t.ends_on >= $3
           order by t.starts_on desc""",
        look.now,
        question.open_only,
        college_date(look.now),
    )
    return [
        TermView(
            **msgspec.structs.asdict(term_of(row)), runs=row["runs"], published=row["published"], marked=row["marked"]
        )
        for row in rows
    ]


class RunRowView(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of course dates."""

    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    state: RunState
    places: int
    taken: int
    waiting: int
    sessions: int
    starts_at: datetime
    ends_at: datetime
    next_at: datetime | None
    room: str
    venue: str
    town: str
    marked: int


class RunsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """The runs of a term, by their first date; with `marked_only` those that somebody must look at."""

    term_id: UUID
    marked_only: bool = False


async def runs(question: RunsQuestion, look: Look) -> list[RunRowView]:
    require_desk(look.actor)
    rows = await look.db.fetch(
        """select r.run_id, coalesce(c.title_en, '') as title_en, c.title_cy, coalesce(c.theme, 'skills') as theme,
                  r.state, r.places, coalesce(d.taken, 0) as taken, coalesce(d.waiting, 0) as waiting, s.sessions,
                  f.starts_at, f.ends_at, s.next_at, m.name as room, v.name as venue, v.town, s.marked
           from run r left join course_copy c using (course_id, version) left join run_demand_copy d using (run_id),
                lateral (select count(*) filter (where is_live) as sessions,
                                min(starts_at) filter (where is_live and ends_at > $2) as next_at,
                                count(*) filter (where ends_at > $2 and exists (
                                    select from session_mark k where k.session_id = session.session_id)) as marked
                         from session where run_id = r.run_id) s,
                lateral (select starts_at, ends_at, room_id from session
                         where run_id = r.run_id order by not is_live, starts_at limit 1) f
                join room m using (room_id) join venue v using (venue_id)
           where r.term_id = $1 and (not $3 or (s.marked > 0 and r.state <> 'called_off'))
           order by f.starts_at, r.run_id limit $4""",
        question.term_id,
        look.now,
        question.marked_only,
        MOST_RUNS,
    )
    return [msgspec.convert(dict(row), RunRowView) for row in rows]


class CourseToPlanView(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    version: int
    title_en: str
    title_cy: str | None
    theme: str
    sessions: int
    minutes: int
    places: int
    room_needs: tuple[str, ...]
    is_carried_over: bool
    plannable_until_on: date | None
    runs: int
    """How many runs there are in the term that was asked for."""


class CoursesToPlanQuestion(msgspec.Struct, frozen=True, kw_only=True):
    term_id: UUID | None = None


async def courses_to_plan(question: CoursesToPlanQuestion, look: Look) -> list[CourseToPlanView]:
    """The newest version of each course that may be planned today."""
    require_desk(look.actor)
    rows = await look.db.fetch(
        """select c.course_id, c.version, c.title_en, c.title_cy, c.theme, c.sessions, c.minutes, c.places,
                  c.room_needs, c.is_carried_over, c.plannable_until_on,
                  (select count(*) from run r where r.course_id = c.course_id and r.term_id = $1
                   and r.state <> 'called_off') as runs
           from course_copy c
           where not c.is_withdrawn and coalesce(c.plannable_until_on >= $2, true)
             and not exists (select from course_copy n where n.course_id = c.course_id and n.version > c.version)
           order by lower(c.title_en)""",
        question.term_id,
        college_date(look.now),
    )
    return [msgspec.convert(dict(row), CourseToPlanView) for row in rows]
