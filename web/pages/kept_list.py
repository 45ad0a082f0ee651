"""A tutor keeps the list of a session on her device: it opens there without signing in until the session is over."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from web import genuine
from web.clients import Enrolment, People
from web.clients.enrolment import Register
from web.device import device_of
from web.frame import AnyRequest, Given, frame_of, list_cookie, see
from web.signed_in import BY_LIST, SignedIn


class Kept(NamedTuple):
    """`until`: when the list can be kept, or is. `token` and `who`: the form counts also when her sign-in has ended,
    for her on this browser."""

    until: datetime | None = None
    is_here: bool = False
    token: str = ""
    who: str = ""


@post("/teaching/{session_id:uuid}/keep")
async def keep(
    request: AnyRequest,
    session_id: FromPath[UUID],
    staff: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    frame = frame_of(request)
    register = await enrolment.register(session_id, with_notes=False, actor=staff.actor_token)
    if register.keep_until is not None:
        device = device_of(request.headers.get("user-agent", ""))
        browser = frame.know_browser(request)
        kept = await people.keep_list(session_id, register.keep_until, browser, device, actor=staff.actor_token)
        request.state.new_cookies.append(frame.cookie(list_cookie(session_id), kept.session_token, kept.expires_in))
    return see(request, f"/teaching/{session_id}/who-came")


async def kept_until(request: AnyRequest, session_id: UUID, keeper: SignedIn, register: Register) -> Kept:
    frame = frame_of(request)
    is_by_list = keeper.factor == BY_LIST
    if not is_by_list and (await frame.kept_list(request, session_id)).errand_of != keeper.person_id:
        return Kept(register.keep_until)
    key, browser = frame.settings.key, request.state.browser_cookie or ""
    return Kept(register.keep_until, True, genuine.token(key, browser), genuine.who(key, keeper.person_id))


pages = [keep]
