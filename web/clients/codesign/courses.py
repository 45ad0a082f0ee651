"""Courses that the group has decided on, or must."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient
from web.clients.codesign.versions import Content, Row, Sections, Step, by_section
from web.clients.codesign.words import Words


class CourseLine(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    proposal_id: UUID | None
    version: int
    digest: str
    at: datetime
    is_carried_over: bool
    plannable_until_on: date | None
    is_from_before: bool
    is_withdrawn: bool
    title: Words
    theme: str
    sessions: int
    minutes: int
    places: int


class CourseRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`if_not_agreed`: goes_on, rewritten, withdrawn."""

    decision_id: UUID | None
    state: str
    asked_at: datetime
    hears_by: datetime
    is_extended: bool
    is_at_meeting: bool
    answered_at: datetime | None
    if_not_agreed: str


class CarriedOverLine(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    title: Words
    theme: str
    sessions: int
    minutes: int
    places: int
    plannable_until_on: date
    request: CourseRequest | None
    proposals: int

    @property
    def is_asked(self) -> bool:
        return self.request is not None and self.request.state == "asked"


class MeetingToCome(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID
    starts_at: datetime


class CarriedOver(msgspec.Struct, frozen=True, kw_only=True):
    """Courses from before that are not settled, whose day comes next first."""

    courses: tuple[CarriedOverLine, ...]
    meetings: tuple[MeetingToCome, ...]
    group_name: str | None
    may_ask: bool


class CourseAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The course from before that a decision is about, as it was when the group was asked."""

    course_id: UUID
    title: Words
    theme: str
    carried_over_at: datetime
    plannable_until_on: date | None
    if_not_agreed: str
    whole: tuple[Row, ...]

    @property
    def sections(self) -> Sections:
        return by_section(self.whole)


class Course(msgspec.Struct, frozen=True, kw_only=True):
    line: CourseLine
    request: CourseRequest | None
    content: Content
    whole: tuple[Row, ...]

    @property
    def sections(self) -> Sections:
        return by_section(self.whole)


class NumberedCourse(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    title: Words


class CourseStory(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    title: Words
    theme: str
    is_carried_over: bool
    is_withdrawn: bool
    anew_id: UUID | None
    from_course_id: UUID | None
    group_name: str | None
    steps: tuple[Step, ...]
    as_of: datetime


class Courses(ServiceClient):
    async def approved_courses(self, *, actor: str) -> tuple[CourseLine, ...]:
        return await self.get("/approved-courses", tuple[CourseLine, ...], actor=actor)

    async def course(self, course_id: UUID, *, actor: str) -> Course:
        return await self.get("/course", Course, actor=actor, params={"course_id": course_id})

    async def carried_over(self, *, actor: str) -> CarriedOver:
        return await self.get("/carried-over", CarriedOver, actor=actor)

    async def course_asked(self, decision_request_id: UUID, *, actor: str) -> CourseAsked:
        params = {"decision_request_id": decision_request_id}
        return await self.get("/course-asked", CourseAsked, actor=actor, params=params)

    async def ask_about_courses(
        self,
        course_ids: Sequence[UUID],
        if_not_agreed: str,
        meeting_id: UUID | None,
        *,
        actor: str,
        key: str | None,
    ) -> None:
        command = {"course_ids": course_ids, "if_not_agreed": if_not_agreed, "meeting_id": meeting_id}
        await self.send("/ask-group-about-courses", command, object, actor=actor, key=key)

    async def withdraw_course(self, course_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/withdraw-course-from-group", {"course_id": course_id}, object, actor=actor, key=key)

    async def courses_by_number(self, number: int) -> tuple[NumberedCourse, ...]:
        return await self.get("/courses-by-number", tuple[NumberedCourse, ...], params={"number": number})

    async def course_story(self, course_id: UUID) -> CourseStory:
        return await self.get("/course-story", CourseStory, params={"course_id": course_id})
