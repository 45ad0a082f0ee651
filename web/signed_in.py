"""Who is looking at the page. `people` says so for at most a minute at a time; web remembers nothing longer.

A handler names what it needs: `visitor` (anyone), `person` (signed in), `staff` (signed in with the second factor),
`sure` (the same, asked afresh at this moment, for what cannot be undone), `holder` (of the place whose page it is),
`keeper` (staff; or whoever keeps the list of this session on this browser).
"""

import hashlib
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request

from web.clients.base import Refused, ServiceAway, errand
from web.clients.people import People
from web.clients.people.signing_in import Exchanged

_LONGEST_LIFE = 60.0
_MOST_REMEMBERED = 5000


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Anyone. Signed out, everything is None; `is_known` is False while `people` cannot be asked."""

    person_id: UUID | None = None
    name: str | None = None
    roles: frozenset[str] = frozenset()
    factor: str = "none"
    actor_token: str | None = None
    language: str | None = None
    is_known: bool = True
    is_limited: bool = False
    """Signed in by a contact that several people share: signed out everywhere but at the page of `errand_id`."""
    errand_id: UUID | None = None
    errand_token: str | None = None
    errand_of: UUID | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_here(self) -> bool:
        """Signed in, be it for one booking alone."""
        return self.is_signed_in or self.is_limited

    @property
    def holds_a_role(self) -> bool:
        """Beside being welcome on courses, as everybody is."""
        return bool(self.roles - {"student"})

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody we know."""

    person_id: UUID
    name: str
    roles: frozenset[str]
    factor: str
    actor_token: str

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


NOBODY = Visitor()
BY_LIST = "list"
"""In place of a factor: she keeps this list, and is signed out everywhere else."""


class SignInFirst(Exception):  # noqa: N818
    """This page is for somebody we know."""


class MoreFirst(Exception):  # noqa: N818
    """Several people share the contact: she shows something more before this page opens."""


class StepUpFirst(Exception):  # noqa: N818
    """This page needs the second factor as well."""


class Sessions:
    """Exchanges the session cookie for a visitor. Keyed by the hash: the cookie itself is kept nowhere."""

    def __init__(self, people: People, now: Callable[[], float] = time.monotonic) -> None:
        self._people = people
        self._now = now
        self._known: dict[bytes, tuple[float, Visitor]] = {}

    async def visitor(self, cookie: str) -> Visitor:
        return self.known(cookie) or await self.afresh(cookie)

    def known(self, cookie: str) -> Visitor | None:
        until, visitor = self._known.get(self._key(cookie), (0.0, NOBODY))
        return visitor if until > self._now() else None

    async def afresh(self, cookie: str) -> Visitor:
        """NOBODY when the session has ended. Raises ServiceAway."""
        try:
            exchanged = await self._exchange(cookie)
        except Refused:
            self.forget(cookie)
            return NOBODY
        self._remember(cookie, exchanged)
        return _visitor(exchanged)

    async def _exchange(self, cookie: str) -> Exchanged:
        return await self._people.exchange(cookie)

    def forget(self, cookie: str) -> None:
        self._known.pop(self._key(cookie), None)

    def _key(self, cookie: str) -> bytes:
        return _hashed(cookie)

    def _remember(self, cookie: str, exchanged: Exchanged) -> None:
        if len(self._known) >= _MOST_REMEMBERED:
            now = self._now()
            self._known = {key: kept for key, kept in self._known.items() if kept[0] > now}
        # A little less than the token's life: it must still be good when a service reads it.
        life = min(exchanged.expires_in, _LONGEST_LIFE) - 5
        self._known[self._key(cookie)] = (self._now() + life, _visitor(exchanged))


class KeptLists(Sessions):
    """The same for the cookie of a list that a tutor keeps on this browser (web/pages/kept_list.py)."""

    async def _exchange(self, cookie: str) -> Exchanged:
        return await self._people.exchange_kept_list(cookie)

    def _key(self, cookie: str) -> bytes:
        """It is worth something on its own browser only, and so is what is remembered of it."""
        return _hashed(f"{errand.get().browser} {cookie}")


def visitor(request: Request[Any, Any, Any]) -> Visitor:
    found: Visitor = request.state.visitor
    return found


def person(request: Request[Any, Any, Any]) -> SignedIn:
    return _signed_in(request.state.visitor)


def holder(request: Request[Any, Any, Any]) -> SignedIn:
    """Who holds the place of this page: she, or whoever is here for this one place alone."""
    found: Visitor = request.state.visitor
    if found.errand_token is None or found.errand_id != request.path_params["place_id"]:
        return _signed_in(found)
    return SignedIn(
        person_id=found.errand_id, name="", roles=frozenset(), factor="code", actor_token=found.errand_token
    )


def staff(request: Request[Any, Any, Any]) -> SignedIn:
    return _with_second_factor(_signed_in(request.state.visitor))


async def keeper(request: Request[Any, Any, Any]) -> SignedIn:
    """A tutor who is signed in with the second factor; or whoever keeps the list of this session on this browser."""
    try:
        return staff(request)
    except (SignInFirst, StepUpFirst, MoreFirst):
        session_id = request.path_params["session_id"]
        kept = await request.app.state.frame.kept_list(request, session_id)
        if kept.errand_of is None or kept.errand_token is None or kept.errand_id != session_id:
            raise
    return SignedIn(person_id=kept.errand_of, name="", roles=frozenset(), factor=BY_LIST, actor_token=kept.errand_token)


async def sure(request: Request[Any, Any, Any]) -> SignedIn:
    cookie = request.state.session_cookie
    fresh = await request.app.state.frame.sessions.afresh(cookie) if cookie else NOBODY
    return _with_second_factor(_signed_in(fresh))


def _signed_in(found: Visitor) -> SignedIn:
    if not found.is_known:
        raise ServiceAway("people")
    if found.is_limited:
        raise MoreFirst
    if found.person_id is None or found.actor_token is None:
        raise SignInFirst
    return SignedIn(
        person_id=found.person_id,
        name=found.name or "",
        roles=found.roles,
        factor=found.factor,
        actor_token=found.actor_token,
    )


def _with_second_factor(found: SignedIn) -> SignedIn:
    if found.factor != "second":
        raise StepUpFirst
    return found


def _visitor(exchanged: Exchanged) -> Visitor:
    if exchanged.is_limited:
        return Visitor(
            is_limited=True,
            errand_id=exchanged.errand_id,
            errand_of=exchanged.person_id,
            errand_token=exchanged.actor_token,
            language=exchanged.language,
        )
    return Visitor(
        person_id=exchanged.person_id,
        name=exchanged.name,
        roles=exchanged.roles,
        factor=exchanged.factor,
        actor_token=exchanged.actor_token,
        language=exchanged.language,
    )


def _hashed(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
