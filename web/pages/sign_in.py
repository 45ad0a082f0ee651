"""Signing in: six numbers, or the link beside them, and out again. The second sign is in second_sign.py.

No token stands in the address of a page that is shown: the link from a message is put away in a cookie first.
"""

import re
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import Enrolment, People, Refused, ServiceAway
from web.clients.people.signing_in import NewSession
from web.form import Form
from web.frame import LIST, AnyRequest, Given, frame_of, own_path, page, see
from web.language import _
from web.signed_in import Visitor

LINK_SECONDS = 600
"""As long as the numbers."""
_PLACE = re.compile(r"/my/places/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?]|$)")


@get("/sign-in")
async def show(request: AnyRequest, next: FromQuery[str] = "") -> Response[bytes]:
    return page(request, "sign_in/show.html", next=own_path(next, ""))


@post("/sign-in")
async def ask(request: AnyRequest, form: Given[Form], people: Given[People]) -> Response[bytes]:
    contact = form.need("contact", _("Write your mobile number or your email address"))
    next_page = own_path(form.get("next"), "")
    if form.is_good:
        try:
            attempt = await people.send_code(contact, form.text("name"), errand_of(next_page), key=form.key)
        except Refused as refused:
            form.refuse(refused)
        else:
            return see(request, "/sign-in/code", attempt=str(attempt.attempt_id), next=next_page)
    return page(request, "sign_in/show.html", form=form, next=next_page, status=422)


@get("/sign-in/code")
async def show_code(
    request: AnyRequest, attempt: FromQuery[UUID], next: FromQuery[str] = "", said: FromQuery[str] = ""
) -> Response[bytes]:
    return _code(request, Form(), attempt, next, said=said)


@post("/sign-in/code")
async def type_code(request: AnyRequest, form: Given[Form], people: Given[People]) -> Response[bytes]:
    attempt = form.uuid("attempt")
    code = form.need("code", _("Type the 6 numbers from our message, for example 204 816"))
    if form.is_good:
        try:
            session = await people.redeem_code(attempt, code)
        except Refused as refused:
            form.refuse(refused)
        else:
            return welcome(request, session, form.get("next"))
    return _code(request, form, attempt, form.get("next"))


@post("/sign-in/again")
async def ask_again(request: AnyRequest, form: Given[Form], people: Given[People]) -> Response[bytes]:
    attempt, next_page = form.uuid("attempt"), form.get("next")
    try:
        await people.resend_code(attempt, key=form.key)
    except Refused as refused:
        return _code(request, form.refuse(refused), attempt, next_page)
    return see(request, "/sign-in/code", attempt=str(attempt), next=own_path(next_page, ""), said="again")


@get("/sign-in/link/{token:str}")
async def put_link_away(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Opening a link does nothing yet: programs that read mail open links too."""
    request.state.new_cookies.append(frame_of(request).cookie("link", token, LINK_SECONDS))
    return see(request, "/sign-in/link")


@get("/sign-in/link")
async def show_link(request: AnyRequest) -> Response[bytes]:
    return page(request, "sign_in/link.html", has_link=bool(_link(request)))


@post("/sign-in/link")
async def use_link(
    request: AnyRequest, form: Given[Form], people: Given[People], enrolment: Given[Enrolment]
) -> Response[bytes]:
    """When somebody has just booked on this device, to that booking, which stands from now on."""
    place_id = _errand(request)
    try:
        session = await people.redeem_link(_link(request), place_id)
    except Refused as refused:
        return page(request, "sign_in/link.html", form=form.refuse(refused), has_link=False, status=422)
    request.state.new_cookies += [frame_of(request).cookie(name, "", 0) for name in ("link", "errand")]
    if place_id is None:
        return welcome(request, session, "/")
    await confirm(place_id, session.session_token, enrolment, people)
    return welcome(request, session, f"/my/places/{place_id}?said=booked")


@get("/sign-in/done")
async def done(request: AnyRequest) -> Response[bytes]:
    """For somebody who signed in beside a page that she was writing on."""
    return page(request, "sign_in/done.html")


@post("/sign-out")
async def sign_out(request: AnyRequest, people: Given[People]) -> Response[bytes]:
    frame, cookie = frame_of(request), request.state.session_cookie
    if cookie:
        frame.sessions.forget(cookie)
        await people.end_session(cookie)
    request.state.new_cookies.append(frame.cookie("session", "", 0))
    for name, kept in _kept_lists(request):  # whoever signs out leaves nothing open behind her
        frame.lists.forget(kept)
        await people.end_session(kept)
        request.state.new_cookies.append(frame.cookie(name, "", 0))
    answer = see(request, "/")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@get("/sign-in/more")
async def show_more(request: AnyRequest, visitor: Given[Visitor], next: FromQuery[str] = "") -> Response[bytes]:
    """Several people share the contact. Whoever has shown more already has nothing to do here."""
    if not visitor.is_limited:
        return see(request, own_path(next, "/"))
    return page(request, "sign_in/more.html", form=Form(), next=own_path(next, ""))


@post("/sign-in/more")
async def type_more(
    request: AnyRequest, form: Given[Form], visitor: Given[Visitor], people: Given[People]
) -> Response[bytes]:
    code = form.need("code", _("Type the 6 numbers that we said to you, or your second sign"))
    if not visitor.is_limited:
        return see(request, own_path(form.get("next"), "/"))
    if form.is_good:
        try:
            return welcome(request, await people.show_more(request.state.session_cookie, code), form.get("next"))
        except Refused as refused:
            form.refuse(refused)
    return page(request, "sign_in/more.html", form=form, next=own_path(form.get("next"), ""), status=422)


def _kept_lists(request: AnyRequest) -> list[tuple[str, str]]:
    """Each cookie of a list that is kept here: its name, and what it holds."""
    settings = frame_of(request).settings
    start = settings.cookie(LIST)
    bare = len(start) - len(LIST)
    return [(name[bare:], value) for name, value in request.cookies.items() if name.startswith(start)]


def errand_of(next_page: str) -> UUID | None:
    """The booking that somebody wants to see, when it is one."""
    found = _PLACE.match(next_page)
    return UUID(found[1]) if found else None


def welcome(request: AnyRequest, session: NewSession, next_page: str) -> Response[bytes]:
    """To where she wanted to go; by a contact that several people share to that one booking, and no further."""
    frame_of(request).begin_session(request, session.session_token, session.expires_in, session.language)
    if session.is_limited:
        return see(request, f"/my/places/{session.errand_id}" if session.errand_id else "/sign-in/more")
    return see(request, own_path(next_page, "/"))


def _code(request: AnyRequest, form: Form, attempt: UUID, next_page: str, said: str = "") -> Response[bytes]:
    news = {"again": _("We have sent you new numbers. Use the newest message.")}.get(said, "")
    return page(
        request,
        "sign_in/code.html",
        status=200 if form.is_good else 422,
        form=form,
        attempt=attempt,
        next=own_path(next_page, ""),
        said=news,
    )


def _link(request: AnyRequest) -> str:
    return request.cookies.get(frame_of(request).settings.cookie("link"), "")


def keep_errand(request: AnyRequest, place_id: UUID) -> None:
    """On this device, for the link beside the numbers: where several share the contact, it opens this booking."""
    request.state.new_cookies.append(frame_of(request).cookie("errand", str(place_id), LINK_SECONDS))


async def confirm(place_id: UUID, session_token: str, enrolment: Enrolment, people: People) -> None:
    """`enrolment` also hears of the code by itself; so whatever is in the way here, her place is confirmed."""
    try:
        somebody = await people.exchange(session_token)
        await enrolment.about_place("confirm-place", place_id, actor=somebody.actor_token)
    except (Refused, ServiceAway):
        return


def _errand(request: AnyRequest) -> UUID | None:
    try:
        return UUID(request.cookies.get(frame_of(request).settings.cookie("errand"), ""))
    except ValueError:
        return None


pages = [
    show,
    ask,
    show_code,
    type_code,
    ask_again,
    put_link_away,
    show_link,
    use_link,
    done,
    show_more,
    type_more,
    sign_out,
]
