"""The frame around every page: who asks, in which language, and the answer with all its headers.

`page()` is the one way to show something and `see()` the one way to send somebody on after a form.
"""

import secrets
import time
import zlib
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response
from litestar.datastructures import URL, Cookie, MutableScopeHeaders
from litestar.di import NamedDependency
from litestar.types import Message, Scope
from markupsafe import Markup, escape
from prometheus_client import CollectorRegistry, Histogram

from services.runtime.ids import new_id
from services.runtime.stumbles import Stumbles
from services.runtime.tracing import Step, Tracer
from web import genuine, language, welsh
from web.assets import Assets
from web.clients import Clients, ServiceAway
from web.clients.audit import AuditDoor
from web.clients.backups import BackupDoor
from web.clients.base import Errand, errand
from web.clients.own import OwnDoor
from web.clients.practice import PracticeDoor
from web.college import College
from web.colours import theme_colour
from web.device import device_of
from web.form import AGAIN_FIELD, CSRF_FIELD, KEPT_FIELD, KEY_FIELD, WAS_FIELD, Form, read_form
from web.menu import OFFICE, is_about_her, is_here, menu_for
from web.nudges import Nudges
from web.settings import WebSettings
from web.signed_in import NOBODY, KeptLists, Sessions, Visitor
from web.templating import environment

AnyRequest = Request[Any, Any, Any]
T = TypeVar("T")
Given: TypeAlias = NamedDependency[T]
"""`person: Given[SignedIn]`: what a handler asks for by the name of its parameter (main.py has the list)."""
BARE = "bare"
FIRST_DAY = "first-day"
"""The cookie of somebody who is setting up the college."""
LIST = "list-"
YEAR = 365 * 24 * 3600
_PUBLIC_SECONDS = 30
_AFTER_SECONDS = 20
_WORTH_PACKING, _PACKING, _GZIP = 600, 5, 31

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # Not no-referrer: with it browsers that know no Sec-Fetch-Site would send our own forms with "Origin: null".
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class WrongHost(Exception):  # noqa: N818
    """Somebody asks for another name than the college's own."""


class ForeignForm(Exception):  # noqa: N818
    """A form of ours, sent from somewhere else."""


class StaleForm(Exception):  # noqa: N818
    """The token in a form is not of this session: the page was open while somebody signed in or out."""


class WrittenByAnother(Exception):  # noqa: N818
    """A form that was kept over a signing in, and somebody else has signed in on this browser."""


class Frame:
    """What all requests share. Holds no facts: three short memories and the templates."""

    def __init__(self, settings: WebSettings, clients: Clients) -> None:
        self.settings = settings
        self.clients = clients
        self.assets = Assets()
        self.sessions = Sessions(clients.people)
        self.lists = KeptLists(clients.people)
        self.college = College(clients.people)
        self.nudges = Nudges(settings.nats_url)
        self.practice = PracticeDoor("practice", settings.practice_door) if settings.practice_door else None
        self.own = OwnDoor("own", settings.own_door) if settings.own_door else None
        self.backups = BackupDoor("backup", settings.backup_door) if settings.backup_door else None
        self.audit = AuditDoor("audit", settings.audit_door) if settings.audit_door else None
        self.stumbles = Stumbles()
        self.tracer = Tracer("web", settings.traces_url)
        self.paths: set[str] = set()
        self.registry = CollectorRegistry()
        self.pages = Histogram(
            "web_page_seconds", "From the request to the finished page", ["page", "status"], registry=self.registry
        )

    async def welcome(self, request: AnyRequest) -> None:
        """Before every handler: right host, own form, who is it, which language."""
        self.note(request)
        if request.route_handler.opt.get(BARE):
            return
        self._check(request)
        request.state.visitor = await self._visitor(request.state.session_cookie)
        self._note_who(request)
        request.state.college = await self.college.view()
        self._choose_language(request)
        if request.method not in genuine.SAFE_METHODS:
            await self._read_form(request)

    def note(self, request: AnyRequest) -> None:
        """What can be known without asking anybody: enough to show an error page."""
        session = request.cookies.get(self.settings.cookie("session"))
        state = request.state
        state.began = time.perf_counter()
        state.step = self.tracer.begin()
        state.session_cookie = session
        state.browser_cookie = request.cookies.get(self.settings.cookie("browser"))
        state.new_cookies = []
        state.has_token = state.outlives_session = False
        state.who = ""
        state.visitor = (self.sessions.known(session) if session else None) or NOBODY
        state.college = self.college.known
        self._choose_language(request)
        errand.set(
            Errand(
                traceparent=state.step.context or "",
                browser=genuine.browser_name(state.browser_cookie) if state.browser_cookie else "",
                network=genuine.network(request.headers, request.client, is_https=self.settings.is_https),
                device=device_of(request.headers.get("user-agent", "")),
                changed=[],
                awaited=request.cookies.get(self.settings.cookie("after"), "").split(","),
            )
        )

    def secret(self, request: AnyRequest) -> str | None:
        """What the token in a form is bound to: the session; or the browser, while there is none, and where a form must
        outlive it."""
        state = request.state
        found: str | None = (None if state.outlives_session else state.session_cookie) or state.browser_cookie
        return found

    def hidden(self, request: AnyRequest) -> Callable[..., Markup]:
        """`{{ hidden() }}` in a form: the page's token, and the key under which this form is done only once."""

        @cache
        def token() -> str:
            if not self.secret(request):
                self.know_browser(request)
            request.state.has_token = True
            return genuine.token(self.settings.key, self.secret(request) or "")

        def fields(key: str | None = None) -> Markup:
            # Not by Markup.format: a page may have a hundred of these.
            named = f'<input type="hidden" name="{CSRF_FIELD}" value="{token()}">'
            return Markup(f'{named}<input type="hidden" name="{KEY_FIELD}" value="{escape(key or new_id())}">')  # noqa: S704

        return fields

    def know_browser(self, request: AnyRequest) -> str:
        """What the services know this browser by, from now on."""
        if not request.state.browser_cookie:
            request.state.browser_cookie = secrets.token_urlsafe(32)
            request.state.new_cookies.append(self.cookie("browser", request.state.browser_cookie, YEAR))
        return genuine.browser_name(request.state.browser_cookie)

    def cookie(self, name: str, value: str, max_age: int) -> Cookie:
        return Cookie(
            key=self.settings.cookie(name),
            value=value,
            path="/",
            max_age=max_age,
            secure=self.settings.is_https,
            httponly=True,
            samesite="lax",
        )

    def begin_session(self, request: AnyRequest, token: str, seconds: int, spoken: str) -> None:
        """A new session takes the place of any other on this browser, and brings its language along."""
        if old := request.state.session_cookie:
            self.sessions.forget(old)
        cookies = [self.cookie("session", token, seconds), self.cookie("language", spoken, YEAR)]
        request.state.new_cookies += cookies
        request.state.session_cookie = token

    def was_here(self, request: AnyRequest) -> str:
        """Who was signed in on this browser last, also when that has ended."""
        return request.cookies.get(self.settings.cookie("who"), "")

    def _note_who(self, request: AnyRequest) -> None:
        if (person_id := request.state.visitor.person_id) is None:
            return
        request.state.who = genuine.who(self.settings.key, person_id)
        if self.was_here(request) != request.state.who:
            request.state.new_cookies.append(self.cookie("who", request.state.who, YEAR))

    def _check(self, request: AnyRequest) -> None:
        if request.headers.get("host", "") != self.settings.host:
            raise WrongHost
        if request.method not in genuine.SAFE_METHODS and not genuine.comes_from_us(
            request.headers, self.settings.college_address
        ):
            raise ForeignForm

    async def _read_form(self, request: AnyRequest) -> None:
        """Every form is tested here, whether or not its handler looks at what is in it."""
        form = request.state.form = await read_form(request)
        browser, shown = request.state.browser_cookie, form.get(CSRF_FIELD)
        tokens = [(self.secret(request), shown), (browser, form.get(KEPT_FIELD))]
        if form.get(AGAIN_FIELD):  # errors.py kept it over a signing in
            tokens.append((browser, shown))
        if not any(genuine.is_genuine(self.settings.key, secret, token) for secret, token in tokens):
            raise StaleForm
        if (was := form.get(WAS_FIELD)) and request.state.who not in ("", was):
            raise WrittenByAnother

    async def kept_list(self, request: AnyRequest, session_id: UUID) -> Visitor:
        """Who keeps the list of this session on this browser. Raises ServiceAway."""
        cookie = request.cookies.get(self.settings.cookie(list_cookie(session_id)))
        return await self.lists.visitor(cookie) if cookie else NOBODY

    async def _visitor(self, session: str | None) -> Visitor:
        """Signed-out people cost `people` nothing. While it is away public pages go on as for anybody."""
        if not session:
            return NOBODY
        try:
            return await self.sessions.visitor(session)
        except ServiceAway:
            return Visitor(is_known=False)

    def _choose_language(self, request: AnyRequest) -> None:
        state, path = request.state, request.url.path
        chosen = request.cookies.get(self.settings.cookie("language"))
        found = language.language_of(path, chosen, state.visitor.language)
        if chosen is None and found != "en" and path != language.without_language(path):
            state.new_cookies = [self.cookie("language", found, YEAR)]
        state.language = found
        language.current.set(found)


def list_cookie(session_id: UUID) -> str:
    """Of a tutor who keeps the list of this session on this browser."""
    return f"{LIST}{session_id.hex[-12:]}"


def frame_of(request: AnyRequest) -> Frame:
    found: Frame = request.app.state.frame
    return found


def guarded(settings: WebSettings) -> Callable[[Message, Scope], Awaitable[None]]:
    """What no answer goes without: files, streams, and what is not there included."""
    always = HEADERS | {"Cache-Control": "no-store"}
    if settings.is_https:
        always |= {"Strict-Transport-Security": f"max-age={YEAR}; includeSubDomains"}

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            _end_step(scope, message["status"])
            headers = MutableScopeHeaders.from_message(message)
            for name, value in always.items():
                headers.setdefault(name, value)

    return add


def _end_step(scope: Scope, status: int) -> None:
    """By the template of the address: what stands in an address may be a secret."""
    step: Step | None = scope.get("state", {}).get("step")
    if step is None:
        return
    method, route = str(scope.get("method", "")), str(scope.get("path_template", ""))
    for name, value in (("http.request.method", method), ("http.route", route)):
        step.tell(name, value)
    step.tell("http.response.status_code", status)
    if status >= 500:
        step.broke(str(status))
    step.end(f"{method} {route}".strip())


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
