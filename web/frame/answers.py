"""Pages, and where somebody is sent on to after a form."""

import time
import zlib
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.datastructures import URL, Cookie

from web import genuine, language, welsh
from web.clients.base import errand
from web.colours import theme_colour
from web.form import Form
from web.frame.frame import FIRST_DAY, AnyRequest, Frame, frame_of
from web.frame.headers import HEADERS
from web.menu import OFFICE, is_about_her, is_here, menu_for
from web.templating import environment

_PUBLIC_SECONDS = 30
_AFTER_SECONDS = 20
_WORTH_PACKING, _PACKING, _GZIP = 600, 5, 31


def is_fragment(request: AnyRequest) -> bool:
    """htmx asks for a part; going back in history it asks for the whole page again."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"


def page(
    request: AnyRequest,
    template: str,
    *,
    fragment: str | None = None,
    status: int = 200,
    public: bool = False,
    **context: Any,
) -> Response[bytes]:
    """The template as a page; for htmx only `fragment`, or, when there is none, all that stands in <main>.

    `public` says that the page is the same for everyone who is signed out, and has a twin at /cy/….
    """
    frame = frame_of(request)
    everything = _context(frame, request, public) | context
    # What comes in just now is said above everything, so a part alone would not do.
    part = fragment if is_fragment(request) and not everything["is_coming_in"] else None
    html = environment(request.state.language).get_template(part or template).render(everything)
    headers = _headers(frame, request, public=public and status == 200, whole_main=is_fragment(request) and not part)
    body = html.encode()
    if len(body) > _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        body = zlib.compress(body, _PACKING, wbits=_GZIP)
        headers["Content-Encoding"] = "gzip"
    frame.pages.labels(template, status).observe(time.perf_counter() - request.state.began)
    return Response(body, status_code=status, media_type="text/html", headers=headers, cookies=_cookies(frame, request))


def see(request: AnyRequest, path: str, **params: str) -> Response[bytes]:
    """After a form: go and look there. Only to a page of ours."""
    here = own_path(path)
    location = f"{here}?{urlencode(params)}" if params else here
    headers = {**HEADERS, "Location": location, "Cache-Control": "no-store"}
    frame = frame_of(request)
    if changed := errand.get().changed:  # the next page may have to wait for these (ServiceClient.get, `awaits`)
        request.state.new_cookies.append(frame.cookie("after", ",".join(changed[-5:]), _AFTER_SECONDS))
    return Response(b"", status_code=303, headers=headers, cookies=_cookies(frame, request))


def see_elsewhere(request: AnyRequest, address: str) -> Response[bytes]:
    """To another site: only to one that an administrator has chosen, as `people` says it."""
    headers = {**HEADERS, "Location": address, "Cache-Control": "no-store"}
    return Response(b"", status_code=303, headers=headers, cookies=_cookies(frame_of(request), request))


def own_path(path: str | None, otherwise: str = "/") -> str:
    """`?next=` is only followed to a page of ours."""
    if path and path.startswith("/") and path[1:2] not in ("/", "\\") and not any(sign in path for sign in "\r\n\t"):
        return path
    return otherwise


def _context(frame: Frame, request: AnyRequest, public: bool) -> dict[str, Any]:
    state = request.state
    path = request.url.path
    here = language.without_language(path)
    return {
        "layout": "bare.html" if is_fragment(request) else "layout.html",
        "language": state.language,
        "path": path,
        "here": here,
        "query": request.url.query,
        "this_page": _this_page(frame, request),
        "address": frame.settings.college_address,
        "is_public": public,
        "visitor": state.visitor,
        "college": state.college,
        **_welsh(frame, state),
        "menu": menu_for(state.visitor, frame.paths, here),
        "is_here": is_here,
        "is_about_her": is_about_her,
        "may_begin_own": frame.own is not None and state.college.is_example,
        "from_first_day": _is_from_first_day(frame, request, here),
        "theme_colour": theme_colour,
        "is_large": request.cookies.get(frame.settings.cookie("size")) == "large",
        "has_page": frame.paths.__contains__,
        "stands_still": errand.get().stands_still,
        "is_coming_in": errand.get().is_coming_in,
        "assets": frame.assets,
        "hidden": frame.hidden(request),
        "form": Form(),
    }


def _welsh(frame: Frame, state: Any) -> dict[str, Any]:
    """Until it is turned on and read, Welsh is a preview: for those who are signed in, or by its address."""
    has_welsh = frame.college.has_welsh
    may_choose = has_welsh or state.language == "cy" or (state.visitor.is_here and state.college.welsh != "off")
    return {
        "has_welsh": has_welsh,
        "welsh_to_read": len(frame.college.welsh_to_read),
        "may_choose_language": may_choose,
        "preview": welsh.PREVIEW if state.language == "cy" and not has_welsh else "",
    }


def _is_from_first_day(frame: Frame, request: AnyRequest, here: str) -> bool:
    """An administrator who is setting up the college finds her way back from every page."""
    is_set_up = request.cookies.get(frame.settings.cookie(FIRST_DAY)) is not None
    return is_set_up and request.state.visitor.has(*OFFICE) and not here.startswith("/first-day")


def _this_page(frame: Frame, request: AnyRequest) -> str:
    """Where the other language of this page is found: after a form, the page that the form stood on."""
    shown = request.url
    if request.method not in genuine.SAFE_METHODS:
        before = request.headers.get("referer", "")
        shown = URL(before if before.startswith(f"{frame.settings.college_address}/") else "/")
    path = language.without_language(shown.path)
    return f"{path}?{shown.query}" if shown.query else path


def _headers(frame: Frame, request: AnyRequest, *, public: bool, whole_main: bool) -> dict[str, str]:
    state = request.state
    is_shared = public and not state.session_cookie and not state.has_token and not state.new_cookies
    headers = HEADERS | {
        "Cache-Control": f"public, max-age={_PUBLIC_SECONDS}" if is_shared else "no-store",
        "Content-Language": state.language,
        "Vary": "HX-Request, Cookie, Accept-Encoding",
    }
    if whole_main:
        headers |= {"HX-Retarget": "#main", "HX-Reswap": "innerHTML"}
        if request.method == "GET":
            headers["HX-Push-Url"] = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return headers


def _cookies(frame: Frame, request: AnyRequest) -> list[Cookie]:
    """New ones, the language of a /cy/ address when none was chosen yet, and away with a session that has ended."""
    state = request.state
    cookies = {cookie.key: cookie for cookie in state.new_cookies}
    if state.session_cookie and state.visitor.is_known and not state.visitor.is_here:
        ended = frame.cookie("session", "", 0)
        cookies.setdefault(ended.key, ended)
    return list(cookies.values())
