"""What all requests share: who asks, in which language, and whether a form is ours."""

import secrets
import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from markupsafe import Markup, escape
from prometheus_client import CollectorRegistry, Histogram

from services.runtime.ids import new_id
from services.runtime.stumbles import Stumbles
from services.runtime.tracing import Tracer
from web import genuine, language
from web.assets import Assets
from web.clients import Clients, ServiceAway
from web.clients.audit import AuditDoor
from web.clients.backups import BackupDoor
from web.clients.base import Errand, errand
from web.clients.own import OwnDoor
from web.clients.practice import PracticeDoor
from web.college import College
from web.device import device_of
from web.form import AGAIN_FIELD, CSRF_FIELD, KEPT_FIELD, KEY_FIELD, WAS_FIELD, read_form
from web.nudges import Nudges
from web.settings import WebSettings
from web.signed_in import NOBODY, KeptLists, Sessions, Visitor

AnyRequest = Request[Any, Any, Any]
T = TypeVar("T")
Given: TypeAlias = NamedDependency[T]
"""`person: Given[SignedIn]`: what a handler asks for by the name of its parameter (main.py has the list)."""
BARE = "bare"
FIRST_DAY = "first-day"
"""The cookie of somebody who is setting up the college."""
LIST = "list-"
YEAR = 365 * 24 * 3600


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
