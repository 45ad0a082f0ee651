"""Before a run is saved: rooms that fit, all its dates with what is in the way, who can lead it, what else is free."""

from collections.abc import Sequence
from datetime import date, time
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec

from services.contracts.codesign import RoomNeed
from services.contracts.scheduling import Access
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.scheduling.model import Alternative, Clash, Course, Opening, Place, Skipped, Slot
from services.scheduling.rules import planning as rules
from services.scheduling.rules.venues import folded
from services.scheduling.rules.who import require_desk
from services.scheduling.store import clashes, copies, places, runs
from services.scheduling.store.alternatives import alternatives
from services.scheduling.store.clashes import Wish

LocalTime = Annotated[time, msgspec.Meta(tz=False)]
Version = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class RoomToPlanView(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    room: str
    room_limit: int | None
    venue_id: UUID
    venue: str
    town: str
    is_step_free: Access
    hearing_loop: Access
    quiet_space: Access
    opening: tuple[Opening, ...]
    unmet: dict[RoomNeed, Access]
    places: int


class RoomsToPlanQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Rooms for this course, those that have all it needs first. `words` looks in venue, room and town."""

    course_id: UUID
    version: Version
    words: str = ""


async def rooms_to_plan(question: RoomsToPlanQuestion, look: Look) -> list[RoomToPlanView]:
    require_desk(look.actor)
    course = await copies.load_course(look.db, question.course_id, question.version)
    found = await places.find_places(look.db, folded(question.words).split())
    views = [_room_to_plan(place, course) for place in found]
    return sorted(views, key=lambda view: (len(view.unmet), view.places < course.places))


def _room_to_plan(place: Place, course: Course) -> RoomToPlanView:
    return RoomToPlanView(
        room_id=place.room.room_id,
        room=place.room.name,
        room_limit=place.room.room_limit,
        venue_id=place.venue.venue_id,
        venue=place.venue.name,
        town=place.venue.town,
        is_step_free=place.step_free,
        hearing_loop=place.venue.access.hearing_loop,
        quiet_space=place.venue.access.quiet_space,
        opening=place.venue.opening,
        unmet=rules.unmet_needs(course.room_needs, place),
        places=rules.places_for(course.places, place.room.room_limit),
    )


class RunPreviewQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What `PlanRun` would make. Without tutors only dates and room are looked at."""

    term_id: UUID
    course_id: UUID
    version: Version
    room_id: UUID
    weekday: int
    starts: LocalTime
    from_on: date | None = None
    tutor_ids: tuple[UUID, ...] = ()


class RunPreviewView(msgspec.Struct, frozen=True, kw_only=True):
    dates: tuple[Slot, ...]
    skipped: tuple[Skipped, ...]
    places: int
    room_limit: int | None
    unmet: dict[RoomNeed, Access]
    clashes: tuple[Clash, ...]
    alternatives: tuple[Alternative, ...]


async def run_preview(question: RunPreviewQuestion, look: Look) -> RunPreviewView:
    """The same rules as when it is saved; what the database would refuse is listed with what is free instead."""
    require_desk(look.actor)
    term = await places.read_term(look.db, question.term_id)
    course = await copies.load_course(look.db, question.course_id, question.version)
    rules.require_plannable(course, college_date(look.now))
    place = await places.read_place(look.db, question.room_id)
    tutors = await copies.read_tutors(look.db, question.tutor_ids)
    copies.require_known(tutors, question.tutor_ids)
    series = rules.series_of(term, course, question.from_on, look.now, question.weekday, question.starts)
    rules.require_venue(place.venue, series.slots)
    if tutors:
        rules.require_pair(tutors)
        rules.require_ready(tutors, series.slots)
    wish = Wish(place, series.slots, question.tutor_ids)
    found = await clashes.in_the_way(look.db, wish)
    slots_at = partial(rules.slots_of, term, course, question.from_on, look.now)
    free: Sequence[Alternative] = ()
    if found:
        free = await alternatives(look.db, wish, found, tutors, slots_at, people=course.places, needs=course.room_needs)
    return RunPreviewView(
        dates=series.slots,
        skipped=series.skipped,
        places=rules.places_for(course.places, place.room.room_limit),
        room_limit=place.room.room_limit,
        unmet=rules.unmet_needs(course.room_needs, place),
        clashes=tuple(found),
        alternatives=tuple(free),
    )


class TutorsToPlanQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Who is ready on all these dates and teaches nothing else then; `with_tutor_id`: who makes a pair with her."""

    term_id: UUID
    course_id: UUID
    version: Version
    room_id: UUID
    weekday: int
    starts: LocalTime
    from_on: date | None = None
    with_tutor_id: UUID | None = None


async def tutors_to_plan(question: TutorsToPlanQuestion, look: Look) -> list[UUID]:
    require_desk(look.actor)
    term = await places.read_term(look.db, question.term_id)
    course = await copies.load_course(look.db, question.course_id, question.version)
    place = await places.read_place(look.db, question.room_id)
    slots = rules.slots_of(term, course, question.from_on, look.now, question.weekday, question.starts)
    return await clashes.free_tutors(look.db, slots, [place.venue.venue_id] * len(slots), question.with_tutor_id)


class TutorsForSessionsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """The same for sessions that are planned already; for all still to come when none are named."""

    run_id: UUID
    session_ids: tuple[UUID, ...] = ()
    with_tutor_id: UUID | None = None


async def tutors_for_sessions(question: TutorsForSessionsQuestion, look: Look) -> list[UUID]:
    require_desk(look.actor)
    run = await runs.read_run(look.db, question.run_id)
    asked = [s for s in run.coming(look.now) if not question.session_ids or s.session_id in question.session_ids]
    return await clashes.free_tutors(
        look.db,
        [session.slot for session in asked],
        [session.venue_id for session in asked],
        question.with_tutor_id,
        but=[session.session_id for session in asked],
    )
