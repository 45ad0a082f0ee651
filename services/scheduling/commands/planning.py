"""Planning a run: an approved course version gets its dates, its room and its pair."""

from datetime import date, time
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec

from services.contracts.scheduling import RunFacts, RunPlanned, SessionFacts
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.work import Work
from services.scheduling.commands.explaining import taken
from services.scheduling.commands.ids import id_for
from services.scheduling.model import Place, Run, Session
from services.scheduling.rules import planning as rules
from services.scheduling.rules.who import is_by_name, require_desk
from services.scheduling.store import copies, places, runs
from services.scheduling.store.clashes import Wish


class RunIdView(msgspec.Struct, frozen=True):
    run_id: UUID


class PlanRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weekly sessions of this version at `starts` on the college's clock, in one room, led by two people."""

    term_id: UUID
    course_id: UUID
    version: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    room_id: UUID
    weekday: int
    """1 is Monday."""
    starts: Annotated[time, msgspec.Meta(tz=False)]
    tutor_ids: tuple[UUID, ...]
    from_on: date | None = None
    """Not before this day; else from the beginning of the term, or from now."""
    run_id: UUID | None = None


async def plan_run(command: PlanRun, work: Work) -> RunIdView:
    """Term, room and tutors are locked in this order, so that planners wait for each other and never in a ring.

    Whether room and tutors are free is decided by the database alone (`room_is_free`, `tutor_is_free`)."""
    require_desk(work.actor)
    term = await places.load_term(work.db, command.term_id)
    course = await copies.load_course(work.db, command.course_id, command.version)
    rules.require_plannable(course, college_date(work.now))
    place = await places.lock_place(work.db, command.room_id)
    tutors = await copies.lock_tutors(work.db, command.tutor_ids)
    copies.require_known(tutors, command.tutor_ids)
    after = None if is_by_name(work.actor) else work.now
    slots_at = partial(rules.slots_of, term, course, command.from_on, after)
    slots = slots_at(command.weekday, command.starts)
    run = rules.plan(id_for(work.actor, command.run_id), [new_id() for _ in slots], term, course, place, tutors, slots)
    try:
        await runs.insert_run(work.db, run, place, work.now)
    except runs.Clashes:
        wish = Wish(place, slots, command.tutor_ids)
        raise await taken(work.db, wish, tutors, slots_at, people=course.places, needs=course.room_needs) from None
    work.record(RunPlanned(run_id=run.run_id, facts=run_facts(run, place)))
    return RunIdView(run.run_id)


def run_facts(run: Run, place: Place) -> RunFacts:
    return RunFacts(
        term_id=run.term_id,
        course_id=run.course_id,
        version=run.version,
        digest=run.digest,
        places=run.places,
        room_limit=place.room.room_limit,
        sessions=tuple(session_facts(session) for session in run.sessions),
    )


def session_facts(session: Session) -> SessionFacts:
    return SessionFacts(
        session_id=session.session_id,
        number=session.number,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        venue_id=session.venue_id,
        room_id=session.room_id,
        tutor_ids=session.tutor_ids,
    )
