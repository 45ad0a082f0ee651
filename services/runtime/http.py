"""Commands and questions over HTTP: decode, find out who acts, do it once, answer.

`POST /plan-run` takes the struct `PlanRun`; `GET /prospectus?…` takes the struct that its function asks for. Paths
follow from the names. A refusal becomes an RFC 9457 problem with its slug.
"""

import hashlib
import logging
import re
import typing
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from services.runtime.actor import NOBODY, Actor
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.journal import Revision
from services.runtime.parts import store as imports
from services.runtime.refusal import KeyUsedForAnother, Missing, NotHereYet, Refusal, Unreadable
from services.runtime.sealed import Sealer
from services.runtime.tracing import ANSWERING
from services.runtime.work import Work, work

C = TypeVar("C", bound=msgspec.Struct)
Q = TypeVar("Q", bound=msgspec.Struct)
AnyRequest = Request[Any, Any, Any]
REVISIONS = "College-Revisions"
AWAIT = "College-Await"
BROWSER = "College-Browser"
NETWORK = "College-Network"
DEVICE = "College-Device"
TRACE = "traceparent"
STANDS_STILL = "College-Stands-Still"
"""With an answer that shows something of another service that has stopped arriving."""
COMING_IN = "College-Coming-In"
"""With an answer that may show a part of an import before the rest is everywhere (decision 0005)."""
ASKED, ANSWERED = "asked", "answered"
"""Under which names a route's `opt` says the types of its question and of its answer."""
_TRIES = 3
_GET, _POST = {"http.request.method": "GET"}, {"http.request.method": "POST"}
_encode = msgspec.json.Encoder().encode
log = logging.getLogger(__name__)


class Look(NamedTuple):
    """What a question is given: it reads and changes nothing."""

    house: House
    db: Connection
    now: datetime
    actor: Actor

    @property
    def sealer(self) -> Sealer:
        return self.house.sealer


class Asked(NamedTuple):
    """What came with the request, beside its body."""

    actor: Actor
    key: str | None
    trace: str | None
    awaited: str | None


def command(
    handler: Callable[[C, Any], Awaitable[Any]],
    *,
    keeps_answer: bool = True,
    adds: Callable[[bytes, House], bytes] | None = None,
    is_counted: bool = True,
    by: "Doing | None" = None,
) -> HTTPRouteHandler:
    """A route for a command: `async def plan_run(command: PlanRun, work: Work) -> Answer`.

    An answer that holds a secret is not kept (`keeps_answer=False`: what a second press does is the handler's own
    concern), or the secret is added each time that it is given (`adds`). `is_counted=False` leaves it out of the
    metrics: how many have voted so far is nobody's to know. `by` does it in another way than `do`: several at once.
    """
    of: type[C] = _struct_of(handler)
    decoder = msgspec.json.Decoder(of)
    name = of.__name__

    @post(f"/{kebab(name)}", status_code=200, name=name, opt=_shapes(handler))
    async def answer(request: AnyRequest) -> Response[bytes]:
        house: House = request.app.state.house
        body = await request.body()
        with house.tracer.step(name, ANSWERING, request.headers.get(TRACE), _POST) as step:
            asked = _asked(request, house)._replace(trace=step.context)
            asked = asked if keeps_answer else asked._replace(key=None)
            what = _decode(decoder, body)
            if by is not None:
                done = await by(house, name, handler, what, asked, body)
            else:
                done = await do(house, name, handler, what, asked, body, is_counted=is_counted)
        return _json(adds(done.answer, house) if adds else done.answer, revisions=done.revisions)

    return answer


def question(
    function: Callable[[Q, Any], Awaitable[Any]], *, shows_imports: bool = False, is_written_down: bool = False
) -> HTTPRouteHandler:
    """A route for a question: `async def prospectus(question: ProspectusQuestion, look: Look) -> ProspectusView`.

    What `shows_imports` lists what spreadsheets bring in: its answer says so until all of it is in. When it
    `is_written_down` that somebody looked, `look` is a `Work`: the row or event is committed before the answer goes.
    """
    of: type[Q] = _struct_of(function)
    many = frozenset(
        f.name for f in msgspec.structs.fields(of) if typing.get_origin(f.type) in (tuple, list, frozenset)
    )

    @get(f"/{kebab(function.__name__)}", name=function.__name__, opt=_shapes(function))
    async def answer(request: AnyRequest) -> Response[bytes]:
        house: House = request.app.state.house
        asked = _asked(request, house)
        found = _question(of, many, request)
        with house.tracer.step(function.__name__, ANSWERING, asked.trace, _GET) as step:
            return await answered(house, asked._replace(trace=step.context), found)

    async def answered(house: House, asked: Asked, found: Q) -> Response[bytes]:
        async with _looking(house, asked, is_written_down=is_written_down) as look:
            db = look.db
            if asked.awaited is not None:
                await _wait(house, db, asked.awaited)
            is_coming_in = shows_imports and await imports.is_coming_in(db)  # first: what comes in meanwhile is noted
            said = _encode(await function(found, look))
            stands_still = await house.standing.is_in(db, said)
        return _json(said, stands_still=stands_still, is_coming_in=is_coming_in)

    return answer


@asynccontextmanager
async def _looking(house: House, asked: "Asked", *, is_written_down: bool) -> AsyncIterator[Look | Work]:
    if is_written_down:
        async with work(house, asked.actor, asked.trace) as unit:
            yield unit
    else:
        async with house.database.reading() as db:
            yield Look(house, db, house.now(), asked.actor)


class Done(NamedTuple):
    answer: bytes
    revisions: str


Doing = Callable[[House, str, Callable[[Any, Any], Awaitable[Any]], Any, Asked, bytes], Awaitable[Done]]
"""How a command is done: house, name, handler, what, whose it is, body."""


async def do(
    house: House,
    name: str,
    handler: Callable[[Any, Work], Awaitable[Any]],
    what: Any,
    asked: Asked,
    body: bytes,
    *,
    is_counted: bool = True,
) -> Done:
    """Does a command once. A key said before gives the first answer; the whole is tried again when two collided."""
    for left in reversed(range(_TRIES)):
        try:
            done = await _do_once(house, name, handler, what, asked, body)
        except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError) as error:
            if not left or not _may_try_again(error):
                raise
        except Refusal as refusal:
            if is_counted:
                house.metrics.command(name, refusal.slug)
            raise
        else:
            if is_counted:
                house.metrics.command(name, "done")
            return done
    raise AssertionError("unreachable")


async def _do_once(
    house: House, name: str, handler: Callable[[Any, Work], Awaitable[Any]], what: Any, asked: Asked, body: bytes
) -> Done:
    async with work(house, asked.actor, asked.trace) as unit:
        if asked.key is not None and (known := await said_before(unit.db, name, asked, body)) is not None:
            return known
        said = await handler(what, unit)
        await unit.write()
        done = Done(
            b"" if isinstance(said, Refusal) else _encode(said),
            ",".join(f"{house.name}.{r.aggregate}.{r.aggregate_id}.{r.revision}" for r in unit.revisions),
        )
        if asked.key is not None and not isinstance(said, Refusal):
            await keep_answer(unit.db, name, asked, body, done, unit.now)
    if isinstance(said, Refusal):  # returned, not raised: what it wrote (a try that counts) stays
        raise said
    return done


async def said_before(db: Connection, name: str, asked: Asked, body: bytes) -> Done | None:
    """The first answer to this key. Raises KeyUsedForAnother when it came with another body."""
    row = await db.fetchrow(
        "select body_hash, answer, revisions from idempotency where actor_key = $1 and command = $2 and key = $3",
        asked.actor.key,
        name,
        asked.key,
    )
    if row is None:
        return None
    if row["body_hash"] != hashlib.sha256(body).digest():
        raise KeyUsedForAnother("This button was already pressed for something else.")
    return Done(row["answer"], row["revisions"])


async def keep_answer(db: Connection, name: str, asked: Asked, body: bytes, done: Done, now: datetime) -> None:
    await db.execute(
        """insert into idempotency (actor_key, command, key, body_hash, answer, revisions, at)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        asked.actor.key,
        name,
        asked.key,
        hashlib.sha256(body).digest(),
        done.answer,
        done.revisions,
        now,
    )


def kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower().replace("_", "-")


def _shapes(function: Callable[..., Any]) -> dict[str, Any]:
    """What is asked and what is answered, for whoever looks at the table of routes."""
    return {ASKED: _struct_of(function), ANSWERED: typing.get_type_hints(function)["return"]}


def _struct_of(function: Callable[..., Any]) -> Any:
    """The struct that a handler's first parameter is."""
    hints = typing.get_type_hints(function)
    return hints[next(iter(hints))]


def _decode(decoder: msgspec.json.Decoder[C], body: bytes) -> C:
    try:
        return decoder.decode(body or b"{}")
    except msgspec.ValidationError as error:
        raise _unfit(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # no JSON, no letters, or endlessly deep
        raise Unreadable("What was sent is not JSON.") from None


def _unfit(message: str) -> Refusal:
    missing = re.search(r"missing required field `(\w+)`", message)
    if missing:
        return Missing("Something is missing here.", field=missing[1])
    place = re.search(r"at `\$\.(\w+)", message)
    return Missing("This does not have the form we need.", field=place[1] if place else None)


def _question(of: type[Q], many: frozenset[str], request: AnyRequest) -> Q:
    given = {
        name: request.query_params.getall(name) if name in many else value
        for name, value in request.query_params.items()
        if value != ""
    }
    try:
        return msgspec.convert(given, of, strict=False)
    except msgspec.ValidationError as error:
        raise _unfit(str(error)) from None


def _asked(request: AnyRequest, house: House) -> Asked:
    headers = request.headers
    return Asked(_actor(headers, house), headers.get("idempotency-key"), headers.get(TRACE), headers.get(AWAIT))


def _actor(headers: Any, house: House) -> Actor:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    network = headers.get(NETWORK)
    if scheme.lower() == "bearer" and token:
        actor = house.verifier.actor(token, house.now())
        return msgspec.structs.replace(actor, network=network) if network else actor
    browser = headers.get(BROWSER)
    return Actor(browser=browser, network=network, device=headers.get(DEVICE)) if browser or network else NOBODY


async def _wait(house: House, db: Connection, awaited: str) -> None:
    """Waits for facts of another service that this page must show. Raises NotHereYet after a second."""
    for one in awaited.split(","):
        publisher, aggregate, aggregate_id, revision = one.split(".")
        if publisher != house.name and not await house.wait_for(
            db, publisher, Revision(aggregate, UUID(aggregate_id), int(revision))
        ):
            raise NotHereYet("Your change is saved, and still on its way to this page.")


def _json(
    content: bytes, revisions: str = "", *, stands_still: bool = False, is_coming_in: bool = False
) -> Response[bytes]:
    said = {REVISIONS: revisions, STANDS_STILL: "yes" * stands_still, COMING_IN: "yes" * is_coming_in}
    headers = {name: value for name, value in said.items() if value}
    return Response(content, media_type="application/json", headers=headers)


def _may_try_again(error: Exception) -> bool:
    """Two collided on a lock, on the journal's revision or on one key: the second look decides rightly."""
    name = getattr(error, "constraint_name", None)
    return not isinstance(error, asyncpg.UniqueViolationError) or name in ("journal_revision", "idempotency_pkey")
