"""Asking the group whether to keep courses from before, several at once; and what its answer makes of each."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from services.codesign.model import Course, Request, RequestState
from services.codesign.rules import carried_over as rules
from services.codesign.rules import deciding, versions
from services.codesign.store import copies, drafts, proposals
from services.codesign.store import courses as store
from services.contracts.codesign import (
    CarriedOverAgreed,
    CarriedOverEnding,
    CarriedOverNotAgreed,
    CourseWithdrawn,
    IfNotAgreed,
)
from services.contracts.requests import DecisionRequested, DecisionRequestWithdrawn
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.work import Work

ITEM_KIND = "carried-over-course"
REMIT = "courses"
ENDING = "carried-over-ending"
_A_DAY = timedelta(days=1)


class AskGroupAboutCourses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Those who chair, or the desk, put courses from before to the group: each is a decision of its own."""

    course_ids: tuple[UUID, ...]
    if_not_agreed: IfNotAgreed
    meeting_id: UUID | None = None
    """On the list of this meeting; without it members answer in writing, as on a proposal."""


class CoursesAskedView(msgspec.Struct, frozen=True, kw_only=True):
    decision_request_ids: tuple[UUID, ...]


async def ask_group_about_courses(command: AskGroupAboutCourses, work: Work) -> CoursesAskedView:
    """All of them or none."""
    require_role(work.actor, *rules.MAY_ASK)
    answer_by = await _answer_by(command.meeting_id, work)
    courses = await store.load_courses(work.db, command.course_ids)
    rules.ask(command.course_ids, courses)
    asked = [_request(one, command, answer_by, work) for one in courses]
    for course, request in zip(courses, asked, strict=True):
        await proposals.insert_request(work.db, request)
        work.record(
            DecisionRequested(
                decision_request_id=request.decision_request_id,
                item_kind=ITEM_KIND,
                item_id=course.course_id,
                item_digest=course.digest,
                owner_ids=(),
                answer_by=answer_by,
                remit=REMIT,
                meeting_id=command.meeting_id,
            )
        )
    return CoursesAskedView(decision_request_ids=tuple(one.decision_request_id for one in asked))


async def _answer_by(meeting_id: UUID | None, work: Work) -> datetime:
    today = college_date(work.now)
    if meeting_id is None:
        return deciding.answer_by(today)
    return rules.check_meeting(await copies.load_meeting(work.db, meeting_id, REMIT), today) + _A_DAY


def _request(course: Course, command: AskGroupAboutCourses, answer_by: datetime, work: Work) -> Request:
    return Request(
        decision_request_id=new_id(),
        course_id=course.course_id,
        version=course.version,
        digest=course.digest,
        asked_by=require_person(work.actor),
        asked_at=work.now,
        answer_by=answer_by,
        state=RequestState.ASKED,
        meeting_id=command.meeting_id,
        if_not_agreed=command.if_not_agreed,
    )


class WithdrawCourseFromGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """While the group has not answered, it is taken off its list again."""

    course_id: UUID


async def withdraw_course_from_group(command: WithdrawCourseFromGroup, work: Work) -> CoursesAskedView:
    require_role(work.actor, *rules.MAY_ASK)
    course = rules.require_carried_over(await store.load_course(work.db, command.course_id))
    request = rules.require_asked(course)
    await _take_back(course, work)
    return CoursesAskedView(decision_request_ids=(request.decision_request_id,))


async def _take_back(course: Course, work: Work) -> None:
    """For a course that is locked."""
    if course.request is None or not course.is_with_group:
        return
    request_id = course.request.decision_request_id
    await proposals.close_request(work.db, request_id, RequestState.WITHDRAWN, work.now)
    work.record(DecisionRequestWithdrawn(decision_request_id=request_id))


async def settle(course: Course, request: Request, state: RequestState, work: Work) -> None:
    """What the group's answer makes of it. Too few answered: nothing was agreed, and it may be asked anew."""
    if state is RequestState.GRANTED:
        await store.keep_course(work.db, course.course_id, work.now)
        await work.not_due(ENDING, str(course.course_id))
        content = (await drafts.load_version(work.db, request.digest)).content
        work.record(CarriedOverAgreed(course_id=course.course_id, facts=versions.facts(course.version, content)))
    elif state is RequestState.REFUSED and request.if_not_agreed is not None:
        work.record(
            CarriedOverNotAgreed(
                course_id=course.course_id,
                digest=request.digest,
                follows=request.if_not_agreed,
                group_id=await copies.find_group(work.db, REMIT),
            )
        )
        await work.not_due(ENDING, str(course.course_id))
        if request.if_not_agreed is IfNotAgreed.WITHDRAWN:
            await withdraw(course, work)


async def withdraw(course: Course, work: Work) -> None:
    """No new runs of it from now on: the group said so, or it was written anew as a course of its own."""
    await store.withdraw_course(work.db, course.course_id, work.now)
    await work.not_due(ENDING, str(course.course_id))
    work.record(CourseWithdrawn(course_id=course.course_id))


async def written_anew(course_id: UUID, work: Work) -> None:
    """The group agreed what was written anew; the course from before is for new runs no longer, unless it was kept."""
    course = await store.load_course(work.db, course_id)
    if course is not None and course.is_carried_over and course.withdrawn_at is None:
        await _take_back(course, work)
        await withdraw(course, work)


async def tell_that_it_ends(course_id: UUID, work: Work) -> None:
    course = await store.load_course(work.db, course_id)
    if course is None or course.plannable_until_on is None or course.withdrawn_at is not None:
        return
    if course.plannable_until_on < college_date(work.now):
        return
    group_id = await copies.find_group(work.db, REMIT)
    work.record(CarriedOverEnding(course_id=course_id, until_on=course.plannable_until_on, group_id=group_id))
