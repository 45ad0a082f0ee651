"""The first administrator opens a new college, with the link that its first start printed."""

from litestar import Response, get, post
from litestar.params import FromPath

from web.clients import People, Refused
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import _

LINK_SECONDS = 1800


@get("/set-up/{token:str}")
async def put_link_away(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    request.state.new_cookies.append(frame_of(request).cookie("set-up", token, LINK_SECONDS))
    return see(request, "/set-up")


@get("/set-up")
async def show(request: AnyRequest) -> Response[bytes]:
    return page(request, "set_up/show.html", has_link=bool(_link(request)))


@post("/set-up")
async def begin(request: AnyRequest, form: Given[Form], people: Given[People]) -> Response[bytes]:
    name = form.need("name", _("Write the name you like to be called"))
    contact = form.need("contact", _("Write your email address"))
    if form.is_good:
        try:
            session = await people.set_up_administrator(_link(request), name, contact, request.state.language)
        except Refused as refused:
            form.refuse(refused)
        else:
            frame = frame_of(request)
            request.state.new_cookies.append(frame.cookie("set-up", "", 0))
            frame.begin_session(request, session.session_token, session.expires_in, session.language)
            return see(request, "/sign-in/second/set-up", next="/first-day")
    return page(request, "set_up/show.html", form=form, has_link=bool(_link(request)), status=422)


def _link(request: AnyRequest) -> str:
    return request.cookies.get(frame_of(request).settings.cookie("set-up"), "")


pages = [put_link_away, show, begin]
