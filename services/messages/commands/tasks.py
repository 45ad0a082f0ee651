"""What waits for somebody: opened and closed by what others tell, taken and handed over by people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.messages.model import Member, Task
from services.messages.rules import tasks as rules
from services.messages.store import tasks as store
from services.runtime.actor import Actor, require_person, require_role
from services.runtime.clock import college_date
from services.runtime.database import Connection
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.runtime.work import Work

PASS = "pass-task"  # noqa: S105  (a kind of due work)


async def open_task(
    work: Work,
    kind: str,
    about_id: UUID,
    *,
    until_at: datetime,
    circle: str = "desk",
    run_id: UUID | None = None,
    facts: dict[str, Any] | None = None,
    task_id: UUID | None = None,
    is_once: bool = False,
) -> None:
    """For reactions: this waits for somebody of the circle. Said again while it waits, nothing changes.

    `is_once`: what has been closed stays closed, whatever comes again or late.
    """
    task = _task(kind, about_id, circle, until_at, task_id or new_id())
    opened = await store.open_task(work.db, task, run_id=run_id, facts=facts or {}, now=work.now, is_once=is_once)
    if opened is not None and rules.is_shared(circle):
        await work.due(PASS, str(opened), until_at)


async def close_tasks(work: Work, about_id: UUID, *kinds: str, circle: str | None = None) -> None:
    """For reactions: this is settled, for everybody or for one circle."""
    await store.close_tasks(work.db, kinds, [about_id], work.now, circle)


async def close_beforehand(work: Work, kind: str, about_id: UUID, circle: str) -> None:
    """For reactions: this is settled, and what opens it may come only now. Open it with `is_once`."""
    await store.close_beforehand(work.db, _task(kind, about_id, circle, work.now, new_id()), work.now)


async def close_tasks_of(work: Work, circle: str) -> None:
    """For reactions: nothing waits there any more."""
    await store.close_tasks_of(work.db, circle, work.now)


async def move_tasks(work: Work, about_id: UUID, until_at: datetime, *kinds: str) -> bool:
    """For reactions: it is wanted by another time. False: nothing waits."""
    moved = await store.move_tasks(work.db, kinds, about_id, until_at)
    await work.due_all(PASS, {str(task_id): until_at for task_id, circle in moved if rules.is_shared(circle)})
    return bool(moved)


async def release_tasks(work: Work, person_id: UUID, circles: Sequence[str] | None = None) -> None:
    """For reactions: she is not of these circles any more. What was hers is nobody's, and is passed on in its time."""
    released = await store.release(work.db, person_id, circles)
    await work.due_all(PASS, {str(task_id): max(until_at, work.now) for task_id, until_at in released.items()})


def _task(kind: str, about_id: UUID, circle: str, until_at: datetime, task_id: UUID) -> Task:
    return Task(
        task_id=task_id,
        kind=kind,
        about_id=about_id,
        circle=circle,
        owner_id=None,
        until_at=until_at,
        ended_at=None,
        ended_by=None,
    )


class TakeTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """I see to it. `from_id`: whose it was on the page that I look at; nobody's when it is left out."""

    task_id: UUID
    from_id: UUID | None = None


async def take_task(command: TakeTask, work: Work) -> None:
    task, _ = await load_shared(work, command.task_id)
    rules.take(task, command.from_id)
    await store.save_owner(work.db, task.task_id, require_person(work.actor))


class HandOverTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody else of the circle sees to it; without `to` it is nobody's again."""

    task_id: UUID
    to: UUID | None = None


class HandedView(msgspec.Struct, frozen=True, kw_only=True):
    """Who sees to it now: `to`, or who covers for her."""

    owner_id: UUID | None


async def hand_over_task(command: HandOverTask, work: Work) -> HandedView:
    task, members = await load_shared(work, command.task_id)
    rules.still_open(task)
    today = college_date(work.now)
    owner_id = rules.hand_over(task, members, command.to, today) if command.to is not None else None
    await store.save_owner(work.db, task.task_id, owner_id)
    if owner_id is None:
        await work.due(PASS, str(task.task_id), max(task.until_at, rules.looks_again(work.now)))
    return HandedView(owner_id=owner_id)


class CloseTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Done, where nothing but a person can say so."""

    task_id: UUID


async def close_task(command: CloseTask, work: Work) -> None:
    task, _ = await load_shared(work, command.task_id)
    rules.done(task)
    await store.end_task(work.db, task.task_id, work.now, require_person(work.actor))


class ReopenTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It was not done after all: within ten minutes, by whoever said so."""

    task_id: UUID


async def reopen_task(command: ReopenTask, work: Work) -> None:
    task, _ = await load_shared(work, command.task_id)
    rules.not_done(task, require_person(work.actor), work.now)
    await store.end_task(work.db, task.task_id, None)
    if task.owner_id is None and rules.is_shared(task.circle):  # its time may have come while it was over
        await work.due(PASS, str(task.task_id), max(task.until_at, work.now))


async def load_shared(work: Work, task_id: UUID) -> tuple[Task, list[Member]]:
    """Locks it, found through the circle of whoever asks."""
    task = await store.load_task(work.db, task_id)
    members = await store.load_members(work.db, task.circle)
    await require_circle(work.db, work.actor, task.circle, members)
    return task, members


async def require_circle(db: Connection, actor: Actor, circle: str, members: Sequence[Member]) -> None:
    """What is shared by a role needs the role, shown with a second factor; the rest is found through one's own seat."""
    if roles := rules.ROLES_OF.get(circle):
        return require_role(actor, *roles)
    if require_person(actor) not in {one.person_id for one in members}:
        raise NotFound("There is no such task.")
