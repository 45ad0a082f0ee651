"""Courses from before that wait for the group, and one of them as the group is asked about it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from services.codesign.model import RequestState
from services.codesign.rules import compare, versions
from services.codesign.rules.carried_over import MAY_ASK, first_meeting_at
from services.codesign.rules.readers import READERS
from services.contracts.codesign import IfNotAgreed, Theme, Words
from services.runtime.actor import require_role
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.runtime.refusal import NotFound

MOST = 500


class CourseRequestView(msgspec.Struct, frozen=True, kw_only=True):
    """What the group was asked last about a course, and by when it is known."""

    decision_request_id: UUID
    decision_id: UUID | None
    """None until the group has opened it."""
    state: RequestState
    asked_at: datetime
    hears_by: datetime
    is_extended: bool
    is_at_meeting: bool
    answered_at: datetime | None
    if_not_agreed: IfNotAgreed


class CarriedOverQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class CarriedOverLineView(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    title: Words
    theme: Theme
    sessions: int
    minutes: int
    places: int
    plannable_until_on: date
    request: CourseRequestView | None
    proposals: int
    """How many write it anew just now."""


class MeetingToComeView(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID
    starts_at: datetime


class CarriedOverView(msgspec.Struct, frozen=True, kw_only=True):
    courses: tuple[CarriedOverLineView, ...]
    """Whose day comes next stands first."""
    meetings: tuple[MeetingToComeView, ...]
    """Of the group that decides on courses: those on whose list something can still be put."""
    group_name: str | None
    may_ask: bool


async def carried_over(question: CarriedOverQuestion, look: Look) -> CarriedOverView:
    """All that are carried over still, and not withdrawn."""
    require_role(look.actor, *READERS)
    rows = await look.db.fetch(
        """select c.course_id, c.plannable_until_on, v.content, to_jsonb(q) as request,
                  (select count(*) from proposal p
                   where p.from_course_id = c.course_id and p.state = 'open' and p.course_id is null) as proposals
           from course c join version v using (digest) left join asked_last_of_course q using (course_id)
           where c.is_carried_over and c.withdrawn_at is null
           order by c.plannable_until_on, c.course_id limit $1""",
        MOST,
    )
    group = await look.db.fetchrow(
        """select g.name as group_name,
                  (select coalesce(jsonb_agg(jsonb_build_object('meeting_id', m.meeting_id, 'starts_at', m.starts_at)
                                             order by m.starts_at), '[]')
                   from meeting_copy m
                   where m.group_id = g.group_id and m.starts_at >= $1) as meetings
           from group_copy g where g.remit = 'courses' order by g.group_id limit 1""",
        first_meeting_at(college_date(look.now)),
    )
    may_ask = group is not None and look.actor.has(*MAY_ASK)
    told = dict(group) if group else {"group_name": None, "meetings": ()}
    return msgspec.convert(told | {"courses": [_line(dict(row)) for row in rows], "may_ask": may_ask}, CarriedOverView)


def _line(row: dict[str, Any]) -> dict[str, Any]:
    content = versions.read(row["content"])
    return row | {field: getattr(content, field) for field in ("title", "theme", "sessions", "minutes", "places")}


class CourseAskedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """The course that a decision is about, as it was when the group was asked."""

    decision_request_id: UUID


class CourseAskedView(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    title: Words
    theme: Theme
    carried_over_at: datetime
    plannable_until_on: date | None
    """None: it is kept, and has no last day any more."""
    if_not_agreed: IfNotAgreed
    whole: tuple[compare.Row, ...]
    """All its lines."""


async def course_asked(question: CourseAskedQuestion, look: Look) -> CourseAskedView:
    require_role(look.actor, *READERS)
    row = await look.db.fetchrow(
        """select r.course_id, r.if_not_agreed, v.content, c.plannable_until_on,
                  coalesce(c.carried_over_at, c.at) as carried_over_at
           from decision_request r join version v using (digest) join course c on c.course_id = r.course_id
           where r.decision_request_id = $1""",
        question.decision_request_id,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    content = versions.read(row["content"])
    told = {"title": content.title, "theme": content.theme, "whole": compare.alone(content)}
    return msgspec.convert(dict(row) | told, CourseAskedView)
