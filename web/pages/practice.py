"""The practice college: one press from every page of those who work, teach or decide here; and the way in to it."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from web.clients import People, ServiceAway
from web.clients.practice import Opened, most_like
from web.frame import HEADERS, AnyRequest, Given, frame_of, page
from web.pages.sign_in import welcome
from web.signed_in import SignedIn

NOBODY_STARTS_IT = Opened(state="none")


@get("/practice")
async def show(request: AnyRequest, person: Given[SignedIn]) -> Response[bytes]:
    """Opens it as one of its people who may do the same. Nothing of whoever presses goes there."""
    if not person.roles - {"student"}:
        raise NotFoundException
    if request.state.college.is_example:
        return page(request, "practice/here.html")
    opened = await _press(request)
    found = most_like(opened.people, person.roles)
    if opened.state == "ready" and found:
        headers = {**HEADERS, "Location": found.address, "Cache-Control": "no-store"}
        return Response(b"", status_code=303, headers=headers)
    return page(request, "practice/show.html", state=opened.state, status=200 if opened.state == "starting" else 503)


@get("/practice/in/{token:str}")
async def enter(request: AnyRequest, token: FromPath[str], people: Given[People]) -> Response[bytes]:
    """Only in the example: there is nobody whom a link could sign in by mistake."""
    if not request.state.college.is_example:
        raise NotFoundException
    return welcome(request, await people.redeem_link(token), "/")


async def _press(request: AnyRequest) -> Opened:
    door = frame_of(request).practice
    if door is None:
        return NOBODY_STARTS_IT
    try:
        return await door.press()
    except ServiceAway:
        return NOBODY_STARTS_IT


pages = [show, enter]
