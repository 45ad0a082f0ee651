"""Courses from before: what becomes of each, and putting several to the group at once."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients.base import Refused
from web.clients.codesign import Codesign
from web.clients.codesign.courses import CarriedOver
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn

FOLLOWS = ("goes_on", "rewritten", "withdrawn")
IN_WRITING = "in-writing"
SAID = {
    "asked": mark("The group is asked about each by itself. Until it has answered, you can take it off the list."),
    "off": mark("It is off the list. The group may be asked again at any time."),
}


@get("/co-design/from-before")
async def show(
    request: AnyRequest,
    staff: Given[SignedIn],
    codesign: Given[Codesign],
    said: FromQuery[str] = "",
    meeting: FromQuery[str] = "",
) -> Response[bytes]:
    """`meeting`: on whose list they are to be put, when one comes from its page."""
    found = await codesign.carried_over(actor=staff.actor_token)
    form = Form(meeting_id=meeting or next((str(one.meeting_id) for one in found.meetings), IN_WRITING))
    return _show(request, found, form, said)


def _show(request: AnyRequest, found: CarriedOver, form: Form, said: str = "") -> Response[bytes]:
    return page(
        request,
        "proposals/from_before.html",
        status=200 if form.is_good else 422,
        found=found,
        asked=[one for one in found.courses if one.is_asked],
        to_settle=[one for one in found.courses if not one.is_asked],
        form=form,
        said=_(SAID[said]) if said in SAID else "",
    )


@post("/co-design/from-before")
async def ask(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    found = await codesign.carried_over(actor=staff.actor_token)
    whens = [IN_WRITING, *(str(one.meeting_id) for one in found.meetings)]
    when = form.choice("meeting_id", whens, _("Say at which meeting, or that you ask in writing."))
    follows = form.choice("if_not_agreed", FOLLOWS, _("Say what happens with those that are not agreed."))
    ticked = [one.course_id for one in found.courses if form.has("course_ids", str(one.course_id))]
    if not ticked:
        form.wrong("course_ids", _("Tick the courses first."))
    if form.is_good:
        meeting_id = None if when == IN_WRITING else UUID(when)
        try:
            await codesign.ask_about_courses(ticked, follows, meeting_id, actor=staff.actor_token, key=form.key)
            return see(request, "/co-design/from-before", said="asked")
        except Refused as refused:
            form.refuse(refused)
            found = await codesign.carried_over(actor=staff.actor_token)
    return _show(request, found, form)


@post("/co-design/from-before/{course_id:uuid}/off")
async def off(
    request: AnyRequest,
    course_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    await codesign.withdraw_course(course_id, actor=staff.actor_token, key=form.key)
    return see(request, "/co-design/from-before", said="off")


pages: list[Any] = [show, ask, off]
