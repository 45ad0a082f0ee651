"""How web asks a service: one short-lived question at a time over a kept-open connection."""

import io
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

import aiohttp
import msgspec
from yarl import URL

Answer = TypeVar("Answer")
Params = Mapping[str, Any]

SECONDS = 10.0
LARGE = 1 << 16
_REVISIONS = "College-Revisions"
_AWAIT = "College-Await"
_BROWSER = "College-Browser"
_NETWORK = "College-Network"
_DEVICE = "College-Device"
_STANDS_STILL = "College-Stands-Still"
_COMING_IN = "College-Coming-In"


class Errand(msgspec.Struct):
    """What all questions of one request share. A signed-out browser is known by a hash, never by its cookie.

    `changed` are the revisions that this request's commands made, `awaited` those of the form before it.
    """

    traceparent: str = ""
    browser: str = ""
    network: str = ""
    device: str = ""
    changed: list[str] = []
    awaited: list[str] = []
    stands_still: bool = False
    """A service said that its answer shows something that has stopped arriving there."""
    is_coming_in: bool = False
    """A service said that its answer may show a part of an import whose rest is not there yet."""


errand: ContextVar[Errand] = ContextVar("errand", default=Errand())  # noqa: B039  (replaced for every request)


class Refused(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """A service said no: in a plain sentence, with what to do, and the field of the form it is about."""

    def __init__(
        self,
        slug: str,
        sentence: str,
        what_to_do: str = "",
        field: str | None = None,
        status: int = 409,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(slug)
        self.slug = slug
        self.sentence = sentence
        self.what_to_do = what_to_do
        self.field = field
        self.status = status
        self.values = dict(values or {})


class ServiceAway(Exception):  # noqa: N818
    """A service does not answer, or answers with something we cannot read. Nothing was changed that we know of."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.service = service


class Problem(msgspec.Struct, frozen=True):
    """RFC 9457, as the services write it."""

    status: int = 500
    slug: str = ""
    title: str = ""
    detail: str = ""
    what_to_do: str = ""
    field: str | None = None
    values: dict[str, Any] = {}


class ServiceClient:
    """Asks one service. Subclasses in this folder give each question a name and a type."""

    def __init__(self, name: str, address: str) -> None:
        self.name = name
        self._address = address
        self._session: aiohttp.ClientSession | None = None

    async def get(
        self,
        path: str,
        answer: type[Answer],
        *,
        actor: str | None = None,
        params: Params | None = None,
        awaits: str | None = None,
    ) -> Answer:
        """A question. `params` may hold ids, numbers, dates, booleans and lists; None is left out.

        `awaits` names another service whose fact must show here: what the form before this page changed there.
        """
        return await self._ask("GET", path, answer, actor=actor, params=_flat(params or {}), awaits=awaits)

    async def send(
        self,
        path: str,
        command: object,
        answer: type[Answer],
        *,
        actor: str | None = None,
        key: str | None = None,
        seconds: float = SECONDS,
    ) -> Answer:
        """A command. `key` is the form's own (`form.key`): sent twice, it is done once."""
        body = msgspec.json.encode(command)
        return await self._ask("POST", path, answer, actor=actor, key=key, body=body, seconds=seconds)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(
        self,
        method: str,
        path: str,
        answer: type[Answer],
        *,
        actor: str | None,
        key: str | None = None,
        params: list[tuple[str, str]] | None = None,
        body: bytes | None = None,
        awaits: str | None = None,
        seconds: float = SECONDS,
    ) -> Answer:
        headers = _headers(actor, key, body, awaits)
        try:
            status, raw = await self._once(method, path, params, headers, body, seconds)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # A connection that was kept open may have died with its service. What is done once may be said twice.
            if not isinstance(error, aiohttp.ServerDisconnectedError | ConnectionError) or not (key or body is None):
                raise ServiceAway(self.name) from error
            status, raw = await self._once_more(method, path, params, headers, body, seconds)
        if status >= 400:
            raise self._no(status, raw)
        return self._read(raw, answer)

    async def _once(
        self,
        method: str,
        path: str,
        params: list[tuple[str, str]] | None,
        headers: dict[str, str],
        body: bytes | None,
        seconds: float,
    ) -> tuple[int, bytes]:
        url, patience = self._url(path), aiohttp.ClientTimeout(total=seconds, sock_connect=2)
        async with self._open().request(
            method, url, params=params, data=_in_pieces(body), headers=headers, timeout=patience
        ) as response:
            _note_changes(response.headers.get(_REVISIONS, ""))
            if _STANDS_STILL in response.headers:
                errand.get().stands_still = True
            if _COMING_IN in response.headers:
                errand.get().is_coming_in = True
            return response.status, await response.read()

    async def _once_more(self, method: str, path: str, *rest: Any) -> tuple[int, bytes]:
        try:
            return await self._once(method, path, *rest)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ServiceAway(self.name) from error

    def _read(self, raw: bytes, answer: type[Answer]) -> Answer:
        try:
            return msgspec.json.decode(raw or b"null", type=answer)
        except msgspec.MsgspecError as error:
            raise ServiceAway(self.name) from error

    def _no(self, status: int, raw: bytes) -> Exception:
        try:
            problem = msgspec.json.decode(raw, type=Problem)
        except msgspec.MsgspecError:
            return ServiceAway(self.name)
        if not problem.slug or status >= 500:
            return ServiceAway(self.name)
        return Refused(
            problem.slug, problem.detail or problem.title, problem.what_to_do, problem.field, status, problem.values
        )

    def _url(self, path: str) -> URL:
        base = "http://service" if self._address.startswith("unix:") else self._address.rstrip("/")
        return URL(base + path, encoded=True)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=self._connector(), cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    def _connector(self) -> aiohttp.BaseConnector:
        if self._address.startswith("unix:"):
            return aiohttp.UnixConnector(self._address.removeprefix("unix:"), limit=100, keepalive_timeout=30)
        return aiohttp.TCPConnector(limit=100, keepalive_timeout=30)


def path(template: str, *parts: object) -> str:
    """`path("/ideas/{}/comments", idea_id)`: each part quoted, so that nothing typed can change the address."""
    return template.format(*(quote(str(part), safe="") for part in parts))


def _headers(actor: str | None, key: str | None, body: bytes | None, awaits: str | None) -> dict[str, str]:
    known = errand.get()
    awaited = [one for one in known.awaited if awaits and one.startswith(f"{awaits}.")]
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json" if body is not None else "",
        "Authorization": f"Bearer {actor}" if actor else "",
        "Idempotency-Key": key or "",
        _BROWSER: known.browser,
        _NETWORK: known.network,
        _DEVICE: known.device if actor is None else "",
        _AWAIT: ",".join(awaited),
        "traceparent": known.traceparent,
    }
    return {name: value for name, value in headers.items() if value}


def _note_changes(revisions: str) -> None:
    errand.get().changed.extend(one for one in revisions.split(",") if one)


def _in_pieces(body: bytes | None) -> bytes | io.BytesIO | None:
    """A large body is sent piece by piece: the loop goes on meanwhile."""
    return io.BytesIO(body) if body is not None and len(body) > LARGE else body


def _flat(params: Params) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        several = value if isinstance(value, list | tuple | set | frozenset) else [value]
        pairs += [(name, _text(one)) for one in several if one is not None]
    return pairs


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | UUID):
        return str(value)
    return str(msgspec.to_builtins(value))
