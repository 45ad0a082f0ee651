"""Courses that can be planned, for tutors, members and staff; and for everybody how one was made."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from web.clients.codesign import Codesign
from web.frame import AnyRequest, Given, page
from web.language import in_both_languages
from web.signed_in import SignedIn


@get("/agreed-courses")
async def agreed(request: AnyRequest, staff: Given[SignedIn], codesign: Given[Codesign]) -> Response[bytes]:
    found = await codesign.approved_courses(actor=staff.actor_token)
    return page(request, "proposals/courses.html", courses=sorted(found, key=lambda one: one.title.en.casefold()))


@get("/agreed-courses/{course_id:uuid}")
async def one(
    request: AnyRequest, course_id: FromPath[UUID], staff: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    found = await codesign.course(course_id, actor=staff.actor_token)
    return page(request, "proposals/course.html", course=found.line, asked=found.request, sections=found.sections)


@get(in_both_languages("/how-made/{course_id:uuid}"))
async def how_made(request: AnyRequest, course_id: FromPath[UUID], codesign: Given[Codesign]) -> Response[bytes]:
    story = await codesign.course_story(course_id)
    shown = page(request, "proposals/how_made.html", public=True, story=story)
    if any(step.argued for step in story.steps):  # one no, and it is gone at once: nothing keeps it for half a minute
        shown.headers["Cache-Control"] = "no-store"
    return shown


pages: list[Any] = [agreed, one, how_made]
