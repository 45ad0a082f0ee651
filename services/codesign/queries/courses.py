"""Courses that can be planned, and the story of one."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.codesign.model import Content
from services.codesign.rules import compare, courses, versions
from services.codesign.rules.readers import READERS
from services.contracts.codesign import Theme, Words
from services.runtime.actor import require_role
from services.runtime.http import Look
from services.runtime.refusal import NotFound

MOST = 200


class CoursesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class CourseLineView(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    proposal_id: UUID | None
    version: int
    digest: str
    at: datetime
    is_carried_over: bool
    plannable_until_on: date | None
    title: Words
    theme: Theme
    sessions: int
    minutes: int
    places: int


async def approved_courses(question: CoursesQuestion, look: Look) -> tuple[CourseLineView, ...]:
    """The latest 200, newest first."""
    require_role(look.actor, *READERS)
    rows = await look.db.fetch(
        """select c.*, v.content from course c join version v using (digest)
           order by c.at desc, c.course_id limit $1""",
        MOST,
    )
    return tuple(_line(versions.read(row["content"]), dict(row)) for row in rows)


class CourseQuestion(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID


class CourseView(msgspec.Struct, frozen=True, kw_only=True):
    line: CourseLineView
    content: Content
    whole: tuple[compare.Row, ...]


async def course(question: CourseQuestion, look: Look) -> CourseView:
    require_role(look.actor, *READERS)
    row = await look.db.fetchrow(
        "select c.*, v.content from course c join version v using (digest) where c.course_id = $1", question.course_id
    )
    if row is None:
        raise NotFound("There is nothing here.")
    content = versions.read(row["content"])
    return CourseView(line=_line(content, dict(row)), content=content, whole=compare.alone(content))


class CourseStoryQuestion(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID


class CourseStoryView(msgspec.Struct, frozen=True, kw_only=True):
    """For anybody: how a course was made, in steps. No name, no side, and no count of fewer than ten people."""

    course_id: UUID
    title: Words
    theme: Theme
    is_carried_over: bool
    idea_number: int | None
    idea_left_at: datetime | None
    started_at: datetime | None
    versions: int
    said: int
    """How many things were said about it and answered."""
    people: int | None
    """How many people said something; None below ten."""
    agreed_at: datetime


async def course_story(question: CourseStoryQuestion, look: Look) -> CourseStoryView:
    row = await look.db.fetchrow(
        """select c.course_id, c.is_carried_over, c.at as agreed_at, c.version as versions, v.content,
                  i.number as idea_number, i.left_at as idea_left_at, p.started_at,
                  (select count(*) from comment x where x.proposal_id = c.proposal_id and x.words is not null) as said,
                  (select count(distinct x.person_id) from comment x where x.proposal_id = c.proposal_id) as people
           from course c join version v using (digest) left join proposal p on p.proposal_id = c.proposal_id
           left join idea i using (idea_id) where c.course_id = $1""",
        question.course_id,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    content = versions.read(row["content"])
    told = {"title": content.title, "theme": content.theme, "people": courses.told(row["people"])}
    return msgspec.convert(dict(row) | told, CourseStoryView)


def _line(content: Content, row: dict[str, object]) -> CourseLineView:
    said = {field: getattr(content, field) for field in ("title", "theme", "sessions", "minutes", "places")}
    return msgspec.convert(row | said, CourseLineView)
