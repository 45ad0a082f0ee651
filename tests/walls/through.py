"""Asking through web, as a browser does: with somebody's cookie, and the token that only pages shown to her hold."""

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from services.people.commands.shared import begin_session
from services.runtime.actor import Factor, house
from services.runtime.ids import new_id
from services.runtime.work import work
from tests.walls.forms import path_of
from tests.walls.house import FORGED, NOBODY, STUDENT, Heard, Somebody, Walls
from tests.walls.rows import ERRAND
from web import genuine

SHARED = "shared"
"""Signed in by a contact that several people share, and for no booking; `errand` is for the one that is asked about."""
DOORS = ("/sign-in", "/sign-in/second", "/sign-in/more")
EXCHANGE = "/exchange-session"
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """One answer of web, and what the services said meanwhile."""

    method: str
    status: int
    headers: httpx.Headers
    body: bytes
    heard: tuple[Heard, ...] = ()

    @property
    def location(self) -> str:
        found: str = self.headers.get("location", "")
        return found

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def is_sent_to_sign_in(self) -> bool:
        return self.status == 303 and path_of(self.location) in DOORS and "next=" in self.location

    @property
    def is_let_in(self) -> bool:
        """A page that says what a service refused is no page that was let in."""
        if self.status in (401, 403, 404, 421) or self.is_sent_to_sign_in:
            return False
        return not any(one.is_refused and (one.method == "POST" or self.status >= 400) for one in self.heard)

    @property
    def has_decided(self) -> bool:
        """A service has looked at what was sent."""
        return any(one.method == "POST" for one in self.heard)

    @property
    def is_absent(self) -> bool:
        """There is none, says web or whoever was asked."""
        return self.status == 404 or any(one.status == 404 for one in self.heard)


@dataclass
class Through:
    """Everybody's browser."""

    walls: Walls
    client: httpx.AsyncClient
    sessions: dict[str, str] = field(default_factory=dict)
    """By column, or by the id of whoever owns something."""

    async def of(self, who: str | Somebody) -> str:
        """The cookie of a column's, or of somebody's."""
        name = who if isinstance(who, str) else str(who.person_id)
        if name not in self.sessions:
            self.sessions[name] = await self._begin(who)
        return self.sessions[name]

    async def ask(
        self,
        method: str,
        path: str,
        session: str,
        fields: Fields = (),
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Shown:
        """`body` goes as it is, instead of the fields."""
        browser = secrets.token_urlsafe(32)
        cookies = f"browser={browser}" + (f"; session={session}" if session else "")
        sent = {"Cookie": cookies, **(headers or {})}
        given: dict[str, Any] = {}
        if method == "POST":
            token = genuine.token(self.walls.web.state.frame.settings.key, session or browser)
            ours = {"csrf": token, "idempotency_key": str(new_id())}
            typed: dict[str, Any] = dict(ours)
            for name, value in fields:
                if name not in ours:
                    typed[name] = [*typed.get(name, []), value]
            sent |= {"Sec-Fetch-Site": "same-origin"}
            given = {"data": typed, "files": dict(files) if files else None}
        if body is not None:
            given = {"content": body}
        return await self.plainly(method, path, sent, **given)

    async def plainly(self, method: str, path: str, headers: Mapping[str, str], **given: Any) -> Shown:
        """A stream is not waited for."""
        self.walls.taking_back.heard.clear()
        request = self.client.build_request(method, path, headers=dict(headers), **given)
        answer = await self.client.send(request, stream=True)
        is_stream = answer.headers.get("content-type", "").startswith("text/event-stream")
        content = b"" if is_stream else await answer.aread()
        await answer.aclose()
        heard = tuple(one for one in self.walls.taking_back.heard if one.path != EXCHANGE)
        return Shown(method, answer.status_code, answer.headers, content, heard)

    async def for_one_booking(self, place_id: UUID, holder: Somebody) -> None:
        """From now on `errand` is here for this one booking alone."""
        self.sessions[ERRAND] = await self._session(holder.person_id, Factor.CODE, is_limited=True, errand_id=place_id)

    async def _begin(self, who: str | Somebody) -> str:
        if who == NOBODY:
            return ""
        if who == FORGED:
            return secrets.token_urlsafe(32)
        one = self.walls.people[STUDENT if who == SHARED else who] if isinstance(who, str) else who
        factor = Factor.CODE if who == SHARED else one.factor
        return await self._session(one.person_id, factor, is_limited=who == SHARED)

    async def _session(
        self, person_id: UUID, factor: Factor, *, is_limited: bool = False, errand_id: UUID | None = None
    ) -> str:
        async with work(self.walls.house("people"), house("example")) as unit:
            begun = await begin_session(unit, person_id, factor, "walls", is_limited=is_limited, errand_id=errand_id)
        return begun.session_token


@asynccontextmanager
async def through(walls: Walls) -> AsyncIterator[Through]:
    async with httpx.AsyncClient(base_url=walls.address, timeout=60) as client:
        yield Through(walls, client)
