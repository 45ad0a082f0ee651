"""Somebody's own places and turns; and, for the desk, those of a run."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from asyncpg import Record

from services.contracts.people import Role
from services.enrolment.model import PlaceState
from services.enrolment.rules.times import UNDO
from services.runtime.actor import Factor, require_person, require_person_for, require_role
from services.runtime.http import Look
from services.runtime.refusal import NotFound

SHOWN_AFTER_END = timedelta(days=14)
PAGE = 50


class PlaceView(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with one person's place, and what it is for."""

    place_id: UUID
    run_id: UUID
    person_id: UUID
    state: str
    is_leaving: bool
    """Given back or left a moment ago: until `until` it can be undone."""
    is_confirmed: bool
    is_on_behalf: bool
    until: datetime | None
    undo_until: datetime | None
    """While she can take back what she just did: booked, gave back, left the line."""
    has_reached: bool
    asked_at: datetime
    position: int | None
    """In the line, counted from 1."""
    waiting: int
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    next_starts_at: datetime | None
    last_ends_at: datetime
    sessions: int
    venue: str
    room: str
    town: str
    tutor_ids: list[UUID]


_PLACES = """
select l.place_id, l.run_id, l.person_id, l.state, l.is_confirmed, l.is_on_behalf, l.until, l.asked_at,
       l.state in ('given_back', 'left') and l.is_live as is_leaving, l.reached_at is not null as has_reached,
       l.changed_at,
       case when l.state = 'waiting' then 1 + (
           select count(*) from place other
           where other.run_id = l.run_id and other.is_live and other.state = 'waiting'
             and (other.turn, other.number) < (l.turn, l.number)) end as position,
       r.waiting, p.title_en, p.title_cy, p.theme, p.starts_at, p.ends_at, p.last_ends_at, p.sessions, p.venue, p.room,
       p.town, s.next_starts_at, coalesce(s.tutor_ids, '{}') as tutor_ids
from place l join run_places r using (run_id) join prospectus_copy p using (run_id), lateral (
    select min(c.starts_at) filter (where c.ends_at > $2) as next_starts_at,
           array(select distinct tutor_id from session_copy t, unnest(t.tutor_ids) tutor_id
                 where t.run_id = l.run_id and not t.is_called_off) as tutor_ids
    from session_copy c where c.run_id = l.run_id and not c.is_called_off) s
"""
ONE_PLACE = _PLACES + "where l.place_id = $1 and (l.person_id = any (one_person($3)) or $4)"
MY_PLACES = (
    _PLACES
    + """where l.person_id = any (one_person($1))
  and (l.is_live and p.last_ends_at > $2 or l.state in ('lapsed', 'called_off') and l.changed_at > $3)
order by p.starts_at, l.place_id limit 50"""
)


class PlaceQuestion(msgspec.Struct, frozen=True, kw_only=True):
    place_id: UUID


async def place(question: PlaceQuestion, look: Look) -> PlaceView:
    """One's own, or anybody's for a coordinator."""
    person_id = require_person_for(look.actor, question.place_id)
    is_desk = look.actor.has(Role.COORDINATOR) and look.actor.factor is Factor.SECOND
    row = await look.db.fetchrow(ONE_PLACE, question.place_id, look.now, person_id, is_desk)
    if row is None:
        raise NotFound("There is no such place.")
    return _place(row, look.now)


class MyPlacesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


async def my_places(question: MyPlacesQuestion, look: Look) -> list[PlaceView]:
    """Everything that goes on; and for two weeks what ended without her doing."""
    person_id = require_person(look.actor)
    rows = await look.db.fetch(MY_PLACES, person_id, look.now, look.now - SHOWN_AFTER_END)
    return [_place(row, look.now) for row in rows]


class DemandQuestion(msgspec.Struct, frozen=True, kw_only=True):
    page: int = 1


class DemandView(msgspec.Struct, frozen=True, kw_only=True):
    """Of one run: how many places there are, what is taken, who waits. No persons."""

    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    last_ends_at: datetime
    venue: str
    town: str
    is_open: bool
    places: int
    room_limit: int | None
    booked: int
    held: int
    offered: int
    kept: int
    waiting: int


DEMAND = """
select p.run_id, p.title_en, p.title_cy, p.theme, p.starts_at, p.last_ends_at, p.venue, p.town, r.is_open, r.places,
       r.room_limit, r.booked, r.held, r.offered, r.kept, r.waiting
from prospectus_copy p join run_places r using (run_id)
"""


async def demand(question: DemandQuestion, look: Look) -> list[DemandView]:
    """For the desk: the runs that are not over, soonest first."""
    require_role(look.actor, Role.COORDINATOR)
    rows = await look.db.fetch(
        DEMAND + "where p.last_ends_at > $1 and not p.is_called_off order by p.starts_at, p.run_id limit $2 offset $3",
        look.now,
        PAGE,
        (max(question.page, 1) - 1) * PAGE,
    )
    return [DemandView(**dict(row)) for row in rows]


class LineQuestion(msgspec.Struct, frozen=True, kw_only=True):
    run_id: UUID


class LinePlaceView(msgspec.Struct, frozen=True, kw_only=True):
    place_id: UUID
    person_id: UUID
    state: str
    is_leaving: bool
    is_confirmed: bool
    is_on_behalf: bool
    is_call_asked: bool
    has_reached: bool
    until: datetime | None
    asked_at: datetime
    position: int | None
    is_second: bool
    """The same person has another in this run."""


class LineView(DemandView, frozen=True, kw_only=True):
    """A run with everybody who has a place in it or waits for one, for the desk."""

    people: list[LinePlaceView]


LINE = """
select place_id, person_id, state, state in ('given_back', 'left') as is_leaving, is_confirmed, is_on_behalf,
       is_call_asked, reached_at is not null as has_reached, until, asked_at, is_second,
       case when state = 'waiting' then row_number() over (partition by state order by turn, number) end as position
from place where run_id = $1 and is_live order by state, turn, number
"""


async def line(question: LineQuestion, look: Look) -> LineView:
    require_role(look.actor, Role.COORDINATOR)
    run = await look.db.fetchrow(DEMAND + "where p.run_id = $1", question.run_id)
    if run is None:
        raise NotFound("There are no such course dates.")
    people = await look.db.fetch(LINE, question.run_id)
    return LineView(**dict(run), people=[LinePlaceView(**dict(row)) for row in people])


def _place(row: Record, now: datetime) -> PlaceView:
    values = dict(row)
    undo_until = values["until"] if values["is_leaving"] else values.pop("changed_at") + UNDO
    values.pop("changed_at", None)
    can_undo = (values["is_leaving"] or values["state"] == PlaceState.BOOKED) and now <= undo_until
    return PlaceView(undo_until=undo_until if can_undo else None, **values)
