"""Course dates go into the prospectus, out of it again, or are called off."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from services.contracts.scheduling import MarkReason, RunCalledOff, RunPublished, RunUnpublished, SessionCalledOff
from services.runtime.work import Work
from services.scheduling.commands.marking import look_at_the_others, refit
from services.scheduling.commands.planning import RunIdView
from services.scheduling.model import RunState, Session
from services.scheduling.rules import changes
from services.scheduling.rules.who import is_by_name, require_desk
from services.scheduling.store import runs


class PublishRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The course dates are in the prospectus from now on."""

    run_id: UUID


async def publish_run(command: PublishRun, work: Work) -> RunIdView:
    require_desk(work.actor)
    run = await runs.lock_run(work.db, command.run_id)
    if run.state is not RunState.PUBLISHED:
        changes.require_publishable(run, None if is_by_name(work.actor) else work.now)
        await runs.update_state(work.db, run.run_id, RunState.PUBLISHED, work.now)
        work.record(RunPublished(run_id=run.run_id))
    return RunIdView(run.run_id)


class UnpublishRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Out of the prospectus again, while nobody has a place."""

    run_id: UUID


async def unpublish_run(command: UnpublishRun, work: Work) -> RunIdView:
    """The other half is the reaction `publish_again`: somebody took a place of which we had not heard."""
    require_desk(work.actor)
    run = await runs.lock_run(work.db, command.run_id)
    changes.require_not_called_off(run)
    if run.state is RunState.PUBLISHED:
        changes.require_nobody_has_a_place(run)
        await runs.update_state(work.db, run.run_id, RunState.PLANNED, work.now)
        work.record(RunUnpublished(run_id=run.run_id))
    return RunIdView(run.run_id)


class FitPlaces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stay in a room that has become smaller: the run takes as many as it holds from now on."""

    run_id: UUID


async def fit_places(command: FitPlaces, work: Work) -> RunIdView:
    require_desk(work.actor)
    run = await runs.lock_run(work.db, command.run_id)
    changes.require_not_called_off(run)
    changes.require_places_fit(run, work.now)
    await refit(work, [run])
    return RunIdView(run.run_id)


class CallOffSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One session does not happen. Why is not asked: it may be about a person."""

    session_id: UUID


async def call_off_session(command: CallOffSession, work: Work) -> RunIdView:
    require_desk(work.actor)
    run = await runs.lock_run(work.db, await runs.run_of_session(work.db, command.session_id))
    session = changes.coming_session(run, command.session_id, work.now)
    changes.require_another_session(run, session, work.now)
    await runs.free_sessions(work.db, [session.session_id])
    await _free_the_others(work, [session])
    work.record(SessionCalledOff(run_id=run.run_id, session_id=session.session_id))
    await refit(work, [changes.with_sessions(run, [msgspec.structs.replace(session, is_live=False)])])
    return RunIdView(run.run_id)


class CallOffRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """None of its sessions still to come happens. Rooms and tutors are free again."""

    run_id: UUID


async def call_off_run(command: CallOffRun, work: Work) -> RunIdView:
    require_desk(work.actor)
    run = await runs.lock_run(work.db, command.run_id)
    if run.state is not RunState.CALLED_OFF:
        coming = run.coming(work.now)
        await runs.free_sessions(work.db, [session.session_id for session in coming])
        await _free_the_others(work, coming)
        await runs.update_state(work.db, run.run_id, RunState.CALLED_OFF, work.now)
        await runs.forget_before(work.db, [run.run_id])
        work.record(RunCalledOff(run_id=run.run_id))
    return RunIdView(run.run_id)


async def _free_the_others(work: Work, called_off: Sequence[Session]) -> None:
    if any(MarkReason.TUTOR_TWICE in session.marks for session in called_off):
        await look_at_the_others(work)


async def publish_again(run_id: UUID, work: Work) -> None:
    """Taken out of the prospectus while a place was being taken: whoever has one keeps it."""
    if await runs.publish_planned(work.db, run_id, work.now):
        work.record(RunPublished(run_id=run_id))
