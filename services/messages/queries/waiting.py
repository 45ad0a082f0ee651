"""Everybody's home page: what waits for her, and where she is expected next."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.messages.model import Member
from services.messages.queries.desk import JOINS, LINE, MemberView, TaskView, member_view, task_views
from services.messages.rules import tasks as rules
from services.messages.store import tasks as store
from services.runtime.actor import Factor, require_person
from services.runtime.clock import college_date
from services.runtime.http import Look

MOST_SHOWN = 12


class NextSessionView(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    run_id: UUID
    is_taught: bool
    """She leads it; else she has a place in it."""
    title_en: str | None
    title_cy: str | None
    theme: str | None
    starts_at: datetime
    ends_at: datetime
    venue: str | None
    town: str | None


class SharedView(msgspec.Struct, frozen=True, kw_only=True):
    """A list that she shares by her role: how much of it is nobody's yet."""

    circle: str
    open: int
    nobodys: int


class WaitingQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class WaitingView(msgspec.Struct, frozen=True, kw_only=True):
    tasks: tuple[TaskView, ...]
    more: int
    sessions: tuple[NextSessionView, ...]
    """The next that she leads, and the next that she comes to."""
    shared: tuple[SharedView, ...]
    back_on: date | None
    """While she is away, or will be."""


async def waiting(question: WaitingQuestion, look: Look) -> WaitingView:
    """Hers, what those have whom she covers for, and what is nobody's yet in a group, a proposal or a role of hers."""
    person_id = require_person(look.actor)
    today = college_date(look.now)
    own = await store.load_circles(look.db, person_id)
    roles = _circles_of_roles(look)
    aways = await store.load_aways(look.db, own + roles)
    covered = [
        (circle, other)
        for circle, away in aways.items()
        for other in rules.covered_by([*away, Member(person_id=person_id)], person_id, today)
    ]
    circles, others = [circle for circle, _ in covered], [other for _, other in covered]
    at_home = [*own, *(one for one in roles if one in rules.AT_HOME)]
    rows = await look.db.fetch(_TASKS, person_id, at_home, roles, circles, others)
    sessions = await look.db.fetch(_NEXT, person_id, look.now)
    listed = [one for one in roles if one not in rules.AT_HOME]
    shared = await look.db.fetch(_SHARED, listed) if listed else []
    hers = next((one for away in aways.values() for one in away if one.person_id == person_id), None)
    return WaitingView(
        tasks=tuple(await task_views(look, rows)),
        more=rows[0]["found"] - len(rows) if rows else 0,
        sessions=tuple(msgspec.convert(dict(row), NextSessionView) for row in sessions),
        shared=tuple(msgspec.convert(dict(row), SharedView) for row in shared),
        back_on=hers.back_on if hers and hers.back_on and hers.back_on > today else None,
    )


_TASKS = f"""
with hers as (
    select task_id, until_at from task
    where circle = any($2) and ended_at is null and (owner_id is null or owner_id = $1)
    union select task_id, until_at from task where owner_id = $1 and ended_at is null and circle = any($3)
    union select task_id, until_at from task join unnest($4::text[], $5::uuid[]) as covered (circle, owner_id)
          using (circle, owner_id) where ended_at is null),
shown as materialized (select task_id from hers order by until_at, task_id limit {MOST_SHOWN})
select (select count(*) from hers) as found, {LINE}
from shown join task t using (task_id) {JOINS}
order by t.until_at, t.task_id"""  # noqa: S608  (fixed words)
_SHARED = """
select circle, count(*) as open, count(*) filter (where owner_id is null) as nobodys
from task where circle = any($1) and ended_at is null group by circle order by circle"""
_NEXT = """
with next as (
    (select s.*, true as is_taught from session_copy s
     where s.tutor_ids && one_person($1) and not s.is_called_off and s.ends_at > $2 order by s.starts_at limit 1)
    union all
    (select s.*, false from place_copy p join session_copy s using (run_id)
     where p.person_id = any (one_person($1)) and p.is_booked and not s.is_called_off and s.ends_at > $2
     order by s.starts_at limit 1))
select n.session_id, n.run_id, n.is_taught, co.title_en, co.title_cy, co.theme, n.starts_at, n.ends_at,
       v.name as venue, v.town
from next n left join run_copy r using (run_id)
     left join course_copy co on co.course_id = r.course_id and co.version = r.version
     left join venue_copy v on v.venue_id = n.venue_id
order by n.starts_at"""


def _circles_of_roles(look: Look) -> list[str]:
    """What is shared by a role is seen with the second factor only."""
    is_sure = look.actor.factor is Factor.SECOND
    return [one for one, roles in rules.ROLES_OF.items() if is_sure and look.actor.has(*roles)]


class CirclesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class CircleView(msgspec.Struct, frozen=True, kw_only=True):
    circle: str
    members: tuple[MemberView, ...]


async def circles(question: CirclesQuestion, look: Look) -> list[CircleView]:
    """With whom whoever asks shares what waits: who may cover for her."""
    person_id, today = require_person(look.actor), college_date(look.now)
    own = [one for one in await store.load_circles(look.db, person_id) if rules.is_shared(one)]
    return [
        CircleView(
            circle=circle,
            members=tuple(member_view(one, today) for one in await store.load_members(look.db, circle)),
        )
        for circle in _circles_of_roles(look) + own
    ]
