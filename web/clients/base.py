"""How web asks a service: one short-lived question at a time over a kept-open connection."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, TypeVar
from urllib.parse import quote, urlencode
from uuid import UUID

import msgspec

from services.runtime.asking import Answered, Asker

Answer = TypeVar("Answer")
Params = Mapping[str, Any]

SECONDS = 10.0
_REVISIONS = "college-revisions"
_AWAIT = "College-Await"
_BROWSER = "College-Browser"
_NETWORK = "College-Network"
_DEVICE = "College-Device"
_STANDS_STILL = "college-stands-still"
_COMING_IN = "college-coming-in"


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
        self._asker = Asker(address)

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
        await self._asker.close()

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
        where = f"{path}?{urlencode(params)}" if params else path
        try:
            try:
                answered = await self._once(method, where, headers, body, seconds)
            except ConnectionError:
                # A connection that was kept open may have died with its service. What is done once may be said twice.
                if not (key or body is None):
                    raise
                answered = await self._once(method, where, headers, body, seconds)
        except (TimeoutError, OSError) as error:
            raise ServiceAway(self.name) from error
        if answered.status >= 400:
            raise self._no(answered.status, answered.body)
        return self._read(answered.body, answer)

    async def _once(
        self, method: str, where: str, headers: dict[str, str], body: bytes | None, seconds: float
    ) -> Answered:
        answered = await self._asker.ask(method, where, headers, body, seconds=seconds)
        _note_changes(answered.headers.get(_REVISIONS, ""))
        if _STANDS_STILL in answered.headers:
            errand.get().stands_still = True
        if _COMING_IN in answered.headers:
            errand.get().is_coming_in = True
        return answered

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
