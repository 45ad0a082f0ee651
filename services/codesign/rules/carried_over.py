"""Courses from before: when the group may be asked to keep them, and when somebody is told that a day comes near."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.codesign.model import Content, Course, Request, RequestState, Typed
from services.codesign.rules import drafts
from services.codesign.rules.deciding import NotWithTheGroup
from services.contracts.people import Role
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.refusal import Missing, NotFound, Refusal

MAY_ASK = (Role.CO_CHAIR, Role.COORDINATOR)
MOST_AT_ONCE = 30
READ_WITHIN_DAYS = 3
"""Nobody is rushed: so long before its meeting something is on its list."""
TOLD_BEFORE = timedelta(weeks=8)
_MORNING = time(9)


class SettledAlready(Refusal):
    slug = "settled-already"
    what_to_do = "Look at the list again."


class AskedAlready(Refusal):
    slug = "asked-already"
    what_to_do = "Look at the list again."


class MeetingTooSoon(Refusal):
    slug = "meeting-too-soon"
    status = 422
    what_to_do = "Choose a later meeting."


def require_carried_over(course: Course | None) -> Course:
    if course is None:
        raise NotFound("There is nothing here.")
    if not course.is_carried_over or course.withdrawn_at is not None:
        raise SettledAlready("What becomes of this course is settled already.")
    return course


def ask(course_ids: Collection[UUID], courses: Sequence[Course]) -> None:
    """Raises when the group cannot be asked about these, all of them, now."""
    if not course_ids:
        raise Missing("Tick the courses first.", field="course_ids")
    if len(course_ids) > MOST_AT_ONCE:
        raise Missing(f"At most {MOST_AT_ONCE} at once, so that people can read them.", field="course_ids")
    if len(courses) < len(set(course_ids)):
        raise NotFound("There is nothing here.")
    for course in courses:
        require_carried_over(course)
        if course.is_with_group:
            raise AskedAlready("The group is asked about one of these already.", field="course_ids")


def first_meeting_at(today: date) -> datetime:
    """On whose list something can still be put."""
    return datetime.combine(today + timedelta(days=READ_WITHIN_DAYS), time.min, COLLEGE_ZONE)


def check_meeting(starts_at: datetime | None, today: date) -> datetime:
    if starts_at is None:
        raise NotFound("There is no such meeting.")
    if starts_at < first_meeting_at(today):
        raise MeetingTooSoon("People need three days at least to read what is on the list.", field="meeting_id")
    return starts_at


def require_asked(course: Course) -> Request:
    if course.request is None or course.request.state is not RequestState.ASKED:
        raise NotWithTheGroup("The group is not asked, or has answered already.", what_to_do="Open the page again.")
    return course.request


def told_at(plannable_until_on: date) -> datetime:
    """When somebody is told that its last day comes near."""
    return datetime.combine(plannable_until_on - TOLD_BEFORE, _MORNING, COLLEGE_ZONE)


def typed(content: Content) -> Typed:
    """Its text as the first draft of a proposal: nothing of it is lost, and everything can be changed."""
    return Typed(
        title=content.title.en,
        title_cy=content.title.cy or "",
        summary=content.summary.en,
        summary_cy=content.summary.cy or "",
        theme=content.theme,
        who_for=content.who_for.en,
        who_for_cy=content.who_for.cy or "",
        in_the_room=content.in_the_room,
        outcomes="\n".join(one.en for one in content.outcomes),
        outcomes_cy="\n".join(one.cy or "" for one in content.outcomes).strip(),
        weeks=content.weeks or ("",) * min(content.sessions, drafts.MOST_WEEKS),
        minutes=str(content.minutes),
        places=str(content.places),
        room_needs=content.room_needs,
        can_change=content.can_change,
        cannot_change=content.cannot_change,
    )
