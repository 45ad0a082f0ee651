"""Moving, new tutors, publishing, calling off, and the way back for ten minutes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

import msgspec

from services.contracts.scheduling import MarkReason
from services.runtime.clock import college_date
from services.runtime.refusal import NotFound
from services.scheduling.model import Place, Run, RunState, Session, Slot, Tutor
from services.scheduling.rules.dates import local, minutes_of, say_when, slot_on
from services.scheduling.rules.planning import is_pair, is_ready, places_for
from services.scheduling.rules.refusals import (
    AlreadyPast,
    CalledOff,
    ChangeStays,
    LastSession,
    RoomTooSmall,
    RunHasPlaces,
    SessionsMarked,
)

UNDO_FOR = timedelta(minutes=10)


def coming_session(run: Run, session_id: UUID, now: datetime) -> Session:
    """The session, which can still be changed."""
    require_not_called_off(run)
    session = next((session for session in run.sessions if session.session_id == session_id), None)
    if session is None:
        raise NotFound("There is nothing here.")
    if not session.is_live:
        raise CalledOff("This session is called off.")
    if session.ends_at <= now:
        raise AlreadyPast(f"This session is over ({say_when(session.slot)}).")
    return session


def require_not_called_off(run: Run) -> None:
    if run.state is RunState.CALLED_OFF:
        raise CalledOff("These course dates are called off.")


def moved(session: Session, slot: Slot, place: Place) -> Session:
    return msgspec.structs.replace(
        session,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        room_id=place.room.room_id,
        venue_id=place.venue.venue_id,
        room_limit=place.room.room_limit,
    )


def on_weekday(slot: Slot, weekday: int, starts: time) -> Slot:
    """Equally long, on another day of the same week."""
    on = local(slot.starts_at).date()
    return slot_on(on + timedelta(days=weekday - on.isoweekday()), starts, minutes_of(slot))


def put_back(now: Session, before: Session, place: Place) -> Session:
    """Time, room and tutors as they were."""
    return with_tutors(moved(now, before.slot, place), before.tutor_ids)


def with_tutors(session: Session, tutor_ids: Sequence[UUID]) -> Session:
    """In the order of their ids, so that the order says nothing."""
    return msgspec.structs.replace(session, tutor_ids=tuple(sorted(tutor_ids)))


def instead_of(session: Session, tutor_ids: Collection[UUID], to_id: UUID | None) -> Session:
    """Somebody else in her place, or nobody yet."""
    others = [other for other in session.tutor_ids if other not in tutor_ids]
    return with_tutors(session, others if to_id is None else [*others, to_id])


def may_take(coming: Sequence[Session], hers: Sequence[Tutor], to: Tutor | None) -> list[UUID]:
    """Which of her sessions somebody of the same kind is ready for, who does not lead them already."""
    if to is None:
        return []
    same_kind = {one.tutor_id for one in hers if one.kind is to.kind}
    return [
        session.session_id
        for session in coming
        if not same_kind.isdisjoint(session.tutor_ids)
        and to.tutor_id not in session.tutor_ids
        and is_ready(to, college_date(session.starts_at))
    ]


def with_sessions(run: Run, changed: Sequence[Session]) -> Run:
    new = {session.session_id: session for session in changed}
    return msgspec.structs.replace(
        run, sessions=tuple(new.get(session.session_id, session) for session in run.sessions)
    )


def fitted(run: Run, now: datetime) -> Run:
    """The run with as many places as its rooms still to come hold, and never fewer than are taken."""
    return msgspec.structs.replace(run, places=places_for(run.course_places, room_limit(run, now), run.taken))


def room_limit(run: Run, now: datetime) -> int | None:
    """Of the smallest room still to come; None when nobody has said what they hold."""
    return min((s.room_limit for s in run.coming(now) if s.room_limit is not None), default=None)


def require_places_fit(run: Run, now: datetime) -> None:
    """Before the places of a run are lowered to what its rooms hold: those who have one keep it."""
    limit = room_limit(run, now)
    if limit is not None and limit < run.taken:
        raise RoomTooSmall(
            f"The smallest room holds {limit}, and {run.taken} people have a place.",
            what_to_do="Move that session to a larger room.",
            values={"limit": limit, "people": run.taken},
        )


def marks(
    session: Session, places: int, tutors: Mapping[UUID, Tutor], twice: Collection[UUID] = ()
) -> frozenset[MarkReason]:
    """What somebody must look at, as far as we have been told. `twice`: whose tutor leads something else then."""
    known = [tutors[tutor_id] for tutor_id in session.tutor_ids if tutor_id in tutors]
    on = college_date(session.starts_at)
    found = {
        MarkReason.TUTOR_NOT_READY: len(known) < len(session.tutor_ids) or not all(is_ready(t, on) for t in known),
        MarkReason.PAIR_INCOMPLETE: not is_pair(known),
        MarkReason.ROOM_TOO_SMALL: session.room_limit is not None and session.room_limit < places,
        MarkReason.TUTOR_TWICE: session.session_id in twice,
    }
    return frozenset(reason for reason, is_so in found.items() if is_so)


def compared(
    run: Run, tutors: Mapping[UUID, Tutor], twice: Collection[UUID], now: datetime
) -> list[tuple[UUID, frozenset[MarkReason], frozenset[MarkReason]]]:
    """For each session still to come, the marks it has and those it should have. What is called off needs none."""
    coming = () if run.state is RunState.CALLED_OFF else run.coming(now)
    return [(session.session_id, session.marks, marks(session, run.places, tutors, twice)) for session in coming]


def require_publishable(run: Run, now: datetime | None) -> None:
    """Something is still to come, and nobody must look at it first. `now` None: the past may be published too."""
    require_not_called_off(run)
    if now is not None and not run.coming(now):
        raise AlreadyPast("All these dates are past.")
    marked = [session.number for session in run.sessions if session.is_live and session.marks]
    if marked:
        raise SessionsMarked(
            f"Somebody must look at {len(marked)} of these dates before students see them.",
            values={"count": len(marked)},
        )


def require_nobody_has_a_place(run: Run) -> None:
    if run.taken + run.waiting > 0:
        raise RunHasPlaces(
            f"{run.taken} people have a place and {run.waiting} are waiting, so these dates stay in the prospectus.",
            values={"taken": run.taken, "waiting": run.waiting},
        )


def require_another_session(run: Run, session: Session, now: datetime) -> None:
    if all(other.session_id == session.session_id for other in run.coming(now)):
        raise LastSession("This is the last session that is still to come.")


def require_undo_in_time(changed_at: datetime | None, now: datetime) -> None:
    if changed_at is None or now - changed_at > UNDO_FOR:
        raise ChangeStays("A change can be taken back for ten minutes.")
