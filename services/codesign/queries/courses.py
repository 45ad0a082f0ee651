"""Courses that can be planned."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.codesign.model import Content
from services.codesign.queries.carried_over import CourseRequestView
from services.codesign.rules import compare, versions
from services.codesign.rules.readers import READERS
from services.contracts.codesign import Theme, Words
from services.runtime.actor import require_role
from services.runtime.http import Look
from services.runtime.refusal import NotFound

MOST = 200
_COURSE = """c.*, v.content, c.proposal_id is null as is_from_before, c.withdrawn_at is not null as is_withdrawn"""


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
    is_from_before: bool
    """It was carried over once; the group may have agreed to keep it since."""
    is_withdrawn: bool
    title: Words
    theme: Theme
    sessions: int
    minutes: int
    places: int


async def approved_courses(question: CoursesQuestion, look: Look) -> tuple[CourseLineView, ...]:
    """The latest 200 that can be planned, newest first."""
    require_role(look.actor, *READERS)
    rows = await look.db.fetch(
        f"""select {_COURSE} from course c join version v using (digest) where c.withdrawn_at is null
           order by c.at desc, c.course_id limit $1""",  # noqa: S608  (fixed names)
        MOST,
    )
    return tuple(_line(versions.read(row["content"]), dict(row)) for row in rows)


class CourseQuestion(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID


class CourseView(msgspec.Struct, frozen=True, kw_only=True):
    line: CourseLineView
    request: CourseRequestView | None
    """What the group was asked last, of a course from before."""
    content: Content
    whole: tuple[compare.Row, ...]


async def course(question: CourseQuestion, look: Look) -> CourseView:
    require_role(look.actor, *READERS)
    row = await look.db.fetchrow(
        f"""select {_COURSE}, to_jsonb(q) as request from course c join version v using (digest)
            left join asked_last_of_course q using (course_id) where c.course_id = $1""",  # noqa: S608  (fixed names)
        question.course_id,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    content = versions.read(row["content"])
    request = msgspec.convert(row["request"], CourseRequestView | None)
    return CourseView(line=_line(content, dict(row)), request=request, content=content, whole=compare.alone(content))


def _line(content: Content, row: dict[str, object]) -> CourseLineView:
    said = {field: getattr(content, field) for field in ("title", "theme", "sessions", "minutes", "places")}
    return msgspec.convert(row | said, CourseLineView)
