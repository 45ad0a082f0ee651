"""A planned run changes: another room, another time, another pair; and the way back for ten minutes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, time
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec

from services.contracts.scheduling import SessionChanged
from services.runtime.merged import one_person
from services.runtime.refusal import Refusal
from services.runtime.work import Work
from services.scheduling.commands.explaining import taken
from services.scheduling.commands.marking import refit
from services.scheduling.commands.planning import RunIdView, session_facts
from services.scheduling.model import Place, Run, Session, Slot, Term
from services.scheduling.rules import changes, planning
from services.scheduling.rules.dates import require_our_time
from services.scheduling.rules.who import is_by_name, require_desk
from services.scheduling.store import clashes, copies, places, runs
from services.scheduling.store.clashes import Wish

SlotsAt = Callable[[int, time], Sequence[Slot]]


class MoveSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One session in another room, at another time, or both. It stays as long as it is."""

    session_id: UUID
    room_id: UUID
    starts_at: Annotated[datetime, msgspec.Meta(tz=True)]


async def move_session(command: MoveSession, work: Work) -> RunIdView:
    require_desk(work.actor)
    run_id = await runs.run_of_session(work.db, command.session_id)
    term = await places.load_term_of_run(work.db, run_id)
    place = await places.lock_place(work.db, command.room_id)
    run = await runs.lock_run(work.db, run_id)
    before = changes.coming_session(run, command.session_id, work.now)
    require_our_time(command.starts_at, "starts_at")
    slot = Slot(command.starts_at, command.starts_at + (before.ends_at - before.starts_at))
    not_before = None if is_by_name(work.actor) else work.now
    planning.require_college_open(term, slot, not_before)
    planning.require_venue(place.venue, [slot])
    planning.require_room_for(place, run.taken)
    session = changes.moved(before, slot, place)
    if session != before:
        slots_at = partial(_same_week, term, slot, not_before)
        await _change(work, run, [(before, session)], {place.room.room_id: place}, slots_at)
    return RunIdView(run_id)


def _same_week(term: Term, slot: Slot, now: datetime | None, weekday: int, starts: time) -> Sequence[Slot]:
    """The session on another day of its week. Raises a refusal when the college is closed then."""
    other = changes.on_weekday(slot, weekday, starts)
    planning.require_college_open(term, other, now)
    return (other,)


class ChangeTutors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another pair for some sessions of a run; for all that are still to come when `session_ids` is empty."""

    run_id: UUID
    tutor_ids: tuple[UUID, ...]
    session_ids: tuple[UUID, ...] = ()


async def change_tutors(command: ChangeTutors, work: Work) -> RunIdView:
    require_desk(work.actor)
    tutors = await copies.lock_tutors(work.db, command.tutor_ids)
    copies.require_known(tutors, command.tutor_ids)
    run = await runs.lock_run(work.db, command.run_id)
    changes.require_not_called_off(run)
    wanted = set(command.session_ids) or {session.session_id for session in run.coming(work.now)}
    before = [changes.coming_session(run, session_id, work.now) for session_id in sorted(wanted)]
    planning.require_pair(tutors)
    planning.require_ready(tutors, [session.slot for session in before])
    pairs = [(session, changes.with_tutors(session, command.tutor_ids)) for session in before]
    changed = [(old, new) for old, new in pairs if old != new]
    if changed:
        rooms = await places.read_places(work.db, {session.room_id for session in before})
        await _change(work, run, changed, rooms)
    return RunIdView(run.run_id)


class UndoChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes the last move or change of tutors of this run back, within ten minutes."""

    run_id: UUID


async def undo_change(command: UndoChange, work: Work) -> RunIdView:
    require_desk(work.actor)
    kept, changed_at = await runs.read_before(work.db, command.run_id)
    changes.require_undo_in_time(changed_at, work.now)
    rooms = await places.lock_places(work.db, {session.room_id for session in kept})
    await copies.lock_tutors(work.db, [tutor_id for session in kept for tutor_id in session.tutor_ids])
    run = await runs.lock_run(work.db, command.run_id)
    pairs = [
        (old, changes.put_back(old, session, rooms[session.room_id]))
        for session in kept
        for old in (changes.coming_session(run, session.session_id, work.now),)
    ]
    for place in rooms.values():
        planning.require_room_for(place, run.taken)
    await _change(work, run, pairs, rooms)
    await runs.forget_before(work.db, [run.run_id])
    return RunIdView(run.run_id)


async def _change(
    work: Work,
    run: Run,
    pairs: Sequence[tuple[Session, Session]],
    rooms: Mapping[UUID, Place],
    slots_at: SlotsAt | None = None,
) -> None:
    """Saves the new sessions or says what is in the way; keeps how they were; looks at places and marks afresh."""
    new = [session for _, session in pairs]
    try:
        await runs.update_sessions(work.db, new, rooms)
    except runs.Clashes:
        raise await _taken(work, run, new, rooms, slots_at) from None
    await runs.keep_before(work.db, run.run_id, [old for old, _ in pairs], work.now)
    for session in new:
        work.record(SessionChanged(run_id=run.run_id, session=session_facts(session)))
    await refit(work, [changes.with_sessions(run, new)])


async def _taken(
    work: Work, run: Run, new: Sequence[Session], rooms: Mapping[UUID, Place], slots_at: SlotsAt | None
) -> Refusal:
    course = await copies.load_course(work.db, run.course_id, run.version)
    tutor_ids = sorted({tutor_id for session in new for tutor_id in session.tutor_ids})
    wish = Wish(
        rooms[new[0].room_id], [session.slot for session in new], tutor_ids, [session.session_id for session in new]
    )
    tutors = await copies.read_tutors(work.db, tutor_ids)
    return await taken(work.db, wish, tutors, slots_at, people=max(run.taken, 1), needs=course.room_needs)


async def hand_on(work: Work, tutor_id: UUID, to_id: UUID | None) -> None:
    """A tutor leaves: who takes over leads what she can; the rest needs somebody else. Under all ids of the two."""
    ids = await one_person(work.db, tutor_id)
    tutors = await copies.lock_tutors(work.db, [*ids, *([to_id] if to_id else [])])
    locked = await runs.lock_runs(work.db, await runs.runs_of_tutor(work.db, tutor_id, work.now))
    instead: dict[UUID, UUID] = {}
    if to_id is not None:
        coming = [session for run in locked for session in run.coming(work.now)]
        successor = next((one for one in tutors if one.tutor_id == to_id), None)
        wanted = changes.may_take(coming, [one for one in tutors if one.tutor_id in ids], successor)
        instead = dict.fromkeys(await clashes.free_of(work.db, to_id, wanted), to_id)
    await let_go(work, locked, ids, instead)


async def let_go(
    work: Work, locked: Sequence[Run], tutor_ids: Collection[UUID], instead: Mapping[UUID, UUID] | None = None
) -> None:
    """The sessions still to come of one tutor need somebody else. `instead`: who leads which from now on."""
    left = {
        run.run_id: [
            changes.instead_of(s, tutor_ids, (instead or {}).get(s.session_id))
            for s in run.coming(work.now)
            if not set(tutor_ids).isdisjoint(s.tutor_ids)
        ]
        for run in locked
    }
    sessions = [session for several in left.values() for session in several]
    rooms = await places.read_places(work.db, {session.room_id for session in sessions})
    await runs.update_sessions(work.db, sessions, rooms, is_wished=False)
    await runs.forget_before(work.db, list(left))
    for run_id, several in left.items():
        for session in several:
            work.record(SessionChanged(run_id=run_id, session=session_facts(session)))
    await refit(work, [changes.with_sessions(run, left[run.run_id]) for run in locked])
