"""Sessions that somebody must look at."""

from typing import Any
from uuid import UUID

from services.contracts.scheduling import (
    MarkReason,
    RunCalledOff,
    SessionCalledOff,
    SessionChanged,
    SessionMarked,
    SessionSettled,
)
from services.messages.commands.tasks import close_tasks, move_tasks, open_task
from services.messages.reactions.saying import DUE, REACTIONS
from services.messages.rules import tasks as rules
from services.messages.store import known
from services.messages.store import tasks as store
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work

KIND = {reason: reason.value.replace("_", "-") for reason in MarkReason}
OVER = "session-over"


@REACTIONS.consequence(SessionMarked, since=BEGINNING)
async def look_at_session(event: SessionMarked, work: Work) -> None:
    """Off the list when it is settled, and at the latest when the session is over."""
    session = await known.coming_session(work.db, event.session_id, work.now)
    if session is None:
        return
    until_at = rules.before_session(session["starts_at"], work.now)
    await open_task(work, KIND[event.reason], event.session_id, until_at=until_at, run_id=event.run_id)
    await work.due(OVER, str(event.session_id), session["ends_at"])


@REACTIONS.consequence(SessionChanged, since=BEGINNING)
async def look_at_session_by_its_new_time(event: SessionChanged, work: Work) -> None:
    session = event.session
    until_at = rules.before_session(session.starts_at, work.now)
    if await move_tasks(work, session.session_id, until_at, *KIND.values()):
        await work.due(OVER, str(session.session_id), session.ends_at)


@REACTIONS.consequence(SessionSettled, since=BEGINNING)
async def session_is_settled(event: SessionSettled, work: Work) -> None:
    await close_tasks(work, event.session_id, KIND[event.reason])


@REACTIONS.consequence(SessionCalledOff, since=BEGINNING)
async def session_needs_nobody(event: SessionCalledOff, work: Work) -> None:
    await close_tasks(work, event.session_id, *KIND.values())


@REACTIONS.consequence(RunCalledOff, since=BEGINNING)
async def sessions_need_nobody(event: RunCalledOff, work: Work) -> None:
    session_ids = await known.session_ids(work.db, event.run_id)
    await store.close_tasks(work.db, list(KIND.values()), session_ids, work.now)


@DUE.at(OVER)
async def session_is_over(key: str, body: dict[str, Any], work: Work) -> None:
    await close_tasks(work, UUID(key), *KIND.values())
