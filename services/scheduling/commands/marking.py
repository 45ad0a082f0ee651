"""Which sessions somebody must look at, and how many places a run has: looked at afresh after every change."""

from collections.abc import Sequence
from uuid import UUID

from services.contracts.scheduling import MarkReason, RunPlacesChanged, SessionMarked, SessionSettled
from services.runtime.work import Work
from services.scheduling.model import Run
from services.scheduling.rules import changes
from services.scheduling.store import clashes, copies, runs

Mark = tuple[UUID, MarkReason]
LOOK_AGAIN = "look-at-sessions-again"


async def refit(work: Work, locked: Sequence[Run]) -> None:
    """As many places as the rooms still to come hold, then the marks that follow from it."""
    fitted = [changes.fitted(run, work.now) for run in locked]
    changed = [new for old, new in zip(locked, fitted, strict=True) if old.places != new.places]
    await runs.update_places(work.db, changed)
    for run in changed:
        limit = changes.room_limit(run, work.now)
        work.record(RunPlacesChanged(run_id=run.run_id, places=run.places, room_limit=limit))
    await remark(work, fitted)


async def remark(work: Work, locked: Sequence[Run]) -> None:
    """Compares what is marked with what should be, for all sessions still to come of these runs."""
    tutor_ids = {tutor_id for run in locked for session in run.coming(work.now) for tutor_id in session.tutor_ids}
    tutors = {tutor.tutor_id: tutor for tutor in await copies.read_tutors(work.db, sorted(tutor_ids))}
    coming = [session.session_id for run in locked for session in run.coming(work.now)]
    twice = await clashes.of_one_person(work.db, coming)
    begun: list[Mark] = []
    settled: list[Mark] = []
    for run in locked:
        for session_id, now_marked, wanted in changes.compared(run, tutors, twice, work.now):
            for reason in sorted(wanted - now_marked):
                begun.append((session_id, reason))
                work.record(SessionMarked(run_id=run.run_id, session_id=session_id, reason=reason))
            for reason in sorted(now_marked - wanted):
                settled.append((session_id, reason))
                work.record(SessionSettled(run_id=run.run_id, session_id=session_id, reason=reason))
    await runs.insert_marks(work.db, begun, work.now)
    await runs.delete_marks(work.db, settled)
    if any(reason is MarkReason.TUTOR_TWICE for _, reason in settled):
        await look_at_the_others(work)


async def look_at_the_others(work: Work) -> None:
    """What was one of two at a time is free of it: the other may be too. A run at a time, each under its own lock."""
    waiting = await runs.runs_marked(work.db, MarkReason.TUTOR_TWICE)
    await work.due_all(LOOK_AGAIN, {str(run_id): work.now for run_id in waiting})


async def look_again(work: Work, run_id: UUID) -> None:
    await remark(work, await runs.lock_runs(work.db, [run_id]))
