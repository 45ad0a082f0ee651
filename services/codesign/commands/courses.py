"""Courses that the college had before it kept this record."""

from datetime import date
from uuid import UUID

import msgspec

from services.codesign.commands.carried_over import ENDING
from services.codesign.model import Content, Version
from services.codesign.rules import carried_over, versions
from services.codesign.rules import courses as rules
from services.codesign.store import courses as store
from services.contracts.codesign import CourseCarriedOver
from services.contracts.people import Role
from services.runtime.actor import require_role
from services.runtime.clock import college_date
from services.runtime.work import Work


class CarryOverCourse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Out of a sheet. Plannable until a day; nothing is claimed of owners, of a decision, or of how it was made."""

    course_id: UUID
    content: Content
    plannable_until_on: date


class CourseKept(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    is_new: bool


async def carry_over_course(command: CarryOverCourse, work: Work) -> CourseKept:
    require_role(work.actor, Role.COORDINATOR, service="import")
    content = rules.tidy(command.content)
    rules.check_carried_over(content, command.plannable_until_on, college_date(work.now))
    raw = versions.write(command.course_id, 1, content)
    version = Version(digest=versions.digest(raw), proposal_id=None, number=1, content=raw, at=work.now)
    is_new = await store.insert_carried_over(work.db, command.course_id, version, command.plannable_until_on, work.now)
    if is_new:
        await work.due(ENDING, str(command.course_id), carried_over.told_at(command.plannable_until_on))
        facts = versions.facts(1, raw)
        work.record(
            CourseCarriedOver(course_id=command.course_id, facts=facts, plannable_until_on=command.plannable_until_on)
        )
    return CourseKept(course_id=command.course_id, is_new=is_new)
