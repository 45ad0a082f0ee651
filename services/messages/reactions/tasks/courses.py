"""Courses from before: their last day comes near, or the group would rather have one written anew."""

from datetime import date
from uuid import UUID, uuid5

from services.contracts.codesign import (
    CarriedOverAgreed,
    CarriedOverEnding,
    CarriedOverNotAgreed,
    CourseWithdrawn,
    IfNotAgreed,
    ProposalStarted,
)
from services.messages.commands.tasks import close_tasks, open_task
from services.messages.reactions.saying import REACTIONS
from services.messages.rules import tasks as rules
from services.messages.store import known
from services.messages.store import tasks as store
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work

ENDING, TO_WRITE = "courses-ending", "course-to-write"
WRITE_DAYS = 20
_DAYS = UUID("3f1c4d52-6a0e-4f0b-9a86-9c1f3c0b7f11")


@REACTIONS.consequence(CarriedOverEnding, since=BEGINNING)
async def settle_before_they_end(event: CarriedOverEnding, work: Work) -> None:
    """However many end on that day, there is one task."""
    until_at = rules.day_closes(event.until_on)
    facts = {"until_on": event.until_on.isoformat()}
    await open_task(work, ENDING, _day(event.until_on), until_at=until_at, circle=_whose(event.group_id), facts=facts)


@REACTIONS.consequence(CarriedOverAgreed, CarriedOverNotAgreed, CourseWithdrawn, since=BEGINNING)
async def course_is_settled(event: CarriedOverAgreed | CarriedOverNotAgreed | CourseWithdrawn, work: Work) -> None:
    """With the last of a day the task goes; what becomes of each is said by the group."""
    await store.close_settled_days(work.db, ENDING, work.now)
    if isinstance(event, CarriedOverNotAgreed) and event.follows is IfNotAgreed.REWRITTEN:
        await _look_for_two(event, work)
    else:
        await close_tasks(work, event.course_id, TO_WRITE)


async def _look_for_two(event: CarriedOverNotAgreed, work: Work) -> None:
    """Somebody may have begun already, as far as we have heard."""
    if not await known.is_written_anew(work.db, event.course_id):
        until_at = rules.working_days_on(work.now, WRITE_DAYS)
        await open_task(work, TO_WRITE, event.course_id, until_at=until_at, circle=_whose(event.group_id))


@REACTIONS.consequence(ProposalStarted, since=BEGINNING)
async def somebody_writes_it(event: ProposalStarted, work: Work) -> None:
    if event.from_course_id is not None:
        await close_tasks(work, event.from_course_id, TO_WRITE)


def _day(until_on: date) -> UUID:
    return uuid5(_DAYS, until_on.isoformat())


def _whose(group_id: UUID | None) -> str:
    return rules.group(group_id) if group_id is not None else "desk"
