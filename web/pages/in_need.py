"""Somebody must be reached now, by one whose work that is not: opened with a reason, told to the safeguarding lead."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import Enrolment, People, Refused
from web.clients.people.roles import Glass
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.pages.worried import people_of_session
from web.signed_in import SignedIn

HERE = "/in-need"
SAID = {
    "seen": mark("Kept. They see on their own page that it was opened, and why."),
    "harm": mark("Kept. They do not see it. What you wrote stays here."),
}


@get(HERE)
async def show(
    request: AnyRequest,
    staff: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
    session: FromQuery[str] = "",
) -> Response[bytes]:
    known = await people_of_session(session, staff.actor_token, enrolment, people)
    return page(request, "in_need/show.html", form=Form(session=session), known=known)


@post(HERE)
async def open_it(
    request: AnyRequest,
    form: Given[Form],
    sure: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    """What it shows is kept nowhere, so the form leads to a page."""
    known = await people_of_session(form.get("session"), sure.actor_token, enrolment, people)
    who = form.choice("who", [one for one, _name in known], _("Choose whom you must reach"))
    words = form.need("words", _("Write why you must reach them now"))
    if form.is_good:
        try:
            glass = await people.break_glass(UUID(who), words, actor=sure.actor_token)
            return _opened(request, glass)
        except Refused as refused:
            form.refuse(refused)
    return page(request, "in_need/show.html", form=form, known=known, status=422)


@post(f"{HERE}/{{glass_id:uuid}}")
async def again(
    request: AnyRequest, glass_id: FromPath[UUID], form: Given[Form], sure: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    try:
        return _opened(request, await people.look_through_glass(glass_id, actor=sure.actor_token))
    except Refused as refused:
        return page(request, "in_need/show.html", form=form.refuse(refused), known=[], status=422)


@get(f"{HERE}/opened")
async def opened(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _list(request, staff, people, Form(), _(SAID[said]) if said in SAID else "")


@post(f"{HERE}/opened/{{glass_id:uuid}}")
async def look(
    request: AnyRequest, glass_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """Lead or deputy: they may see it, or it would harm them."""
    field = f"harm-{glass_id}"
    is_harm = form.get("answer") == "harm"
    harm = form.need(field, _("Write why it would harm them to see it")) if is_harm else None
    if form.is_good:
        try:
            await people.look_at_glass(glass_id, harm, actor=staff.actor_token, key=form.key)
            return see(request, f"{HERE}/opened", said="harm" if is_harm else "seen")
        except Refused as refused:
            form.refuse(refused, harm=field)
    return await _list(request, staff, people, form)


def _opened(request: AnyRequest, glass: Glass) -> Response[bytes]:
    return page(request, "in_need/opened.html", glass=glass, address=glass.address)


async def _list(request: AnyRequest, staff: SignedIn, people: People, form: Form, said: str = "") -> Response[bytes]:
    found = await people.opened_in_need(actor=staff.actor_token)
    status = 200 if form.is_good else 422
    return page(request, "in_need/list.html", status=status, found=found, form=form, said=said)


pages = [show, open_it, again, opened, look]
