"""One look through a college: what is new since the last, or everything; and what differs made anew when it may be."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg

from infra.audit import copies, events, imports, journals, logs, rules, stream
from infra.audit.model import Finding, Kind, Position, Reached, Report
from infra.audit.stream import Stream
from infra.local.services import SERVICES
from infra.nats.config import durable
from infra.trouble import Trouble
from services.runtime.database import AWAY, Connection, prepare

ON_ITS_WAY_SECONDS = 30
AGAIN_SECONDS = 3.0
MOST_TRIES = 20
MOST = 50
Progress = Callable[[str, int, int], None]
Ask = Callable[[], Awaitable[list[Finding]]]
Interests = Mapping[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Place:
    """Where to look, with which rights. `mender`: as whom copies are made anew. `heads`: the files in which stands how
    far each log had come."""

    auditor: str
    mender: str
    nats: str
    heads: tuple[Path, ...] = ()


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[Connection]:
    """Raises Trouble."""
    try:
        db: Connection = await asyncpg.connect(dsn, server_settings={"application_name": "auditor", "jit": "off"})
    except AWAY:
        raise Trouble("The database does not answer. Is the college running? ./college doctor says more.") from None
    try:
        await prepare(db)
        yield db
    finally:
        db.terminate()


async def look(
    place: Place, interests: Interests, since: Position, *, is_everything: bool, progress: Progress = lambda *_: None
) -> Report:
    """Reads only. Raises Trouble when it could not look."""
    async with connected(place.auditor) as db, stream.opened(place.nats) as read:
        compared = await journals.compare(
            db, read, since, is_everything=is_everything, progress=lambda done, of: progress("journals", done, of)
        )
        begun = Position() if is_everything or since.timeline != compared.position.timeline else since
        heard, position = await _heard(db, read, interests, begun, compared.position)
        found = [*compared.findings, *heard, *await _deaf(read, interests)]
        moved = [one for one in SERVICES if is_everything or compared.position.of(one).pos != since.of(one).pos]
        for n, service in enumerate(moved):
            progress("rules", n, len(moved))
            found += await _that_stays(lambda service=service: rules.broken(db, service, is_everything=is_everything))  # type: ignore[misc]
        if is_everything:
            found += await _that_stays(lambda: _of_events(db, interests))
            found += await logs.broken(db, place.heads)
    if is_everything:
        found += await _copies(place, progress)
    return Report(is_everything, position, tuple(_most(found)), (), compared.events)


def _most(found: list[Finding]) -> Iterator[Finding]:
    """Of each kind as many as somebody reads: when nothing is right, thousands are wrong."""
    for kind in Kind:
        these = sorted({one for one in found if one.kind is kind})
        yield from these[:MOST]
        if len(these) > MOST:
            yield Finding(kind, "", "and more of the same:", str(len(these) - MOST))


async def _deaf(read: Stream, interests: Interests) -> list[Finding]:
    """A consumer whose file was damaged is gone when the server starts again, and its service hears nothing."""
    state, wanted = await read.state(), sum(map(len, interests.values()))
    gone = wanted - state.consumers if state.made_at else 0
    return [Finding(Kind.STREAM, "", "consumers of the stream are gone:", str(gone))] if gone > 0 else []


async def _heard(
    db: Connection, read: stream.Stream, interests: Interests, since: Position, reached: Position
) -> tuple[list[Finding], Position]:
    """What somebody who is behind has not heard is on its way, however long it takes: it is asked again next time."""
    begin = {service: since.of(service).heard for service in SERVICES}
    asked = await events.asked(db, begin, ON_ITS_WAY_SECONDS)
    if not await events.not_heard(db, interests, begin, ON_ITS_WAY_SECONDS):
        return [], _with_heard(reached, asked)

    async def ask() -> list[Finding]:
        said = await events.not_heard(db, await _up_to_date(read, interests), begin, ON_ITS_WAY_SECONDS)
        return [Finding(Kind.HEARD, "", one) for one in said]

    found = await _that_stays(ask)
    return found, _with_heard(reached, asked if found else begin)


def _with_heard(reached: Position, heard: Mapping[str, int]) -> Position:
    journals_ = {name: replace(reached.journals.get(name, Reached()), heard=heard[name]) for name in SERVICES}
    return replace(reached, journals=journals_)


async def _up_to_date(read: stream.Stream, interests: Interests) -> Interests:
    """Without those of which a listener still has something to take."""
    return {
        service: frozenset([(one, of) for one, of in wanted if not await read.is_behind(durable(service, one, of))])
        for service, wanted in interests.items()
    }


async def _of_events(db: Connection, interests: Interests) -> list[Finding]:
    strange = [Finding(Kind.HEARD, "", one) for one in await events.invented(db, interests)]
    sparse = [Finding(Kind.JOURNAL, "", one) for one in await events.sparse(db)]
    return strange + sparse + [Finding(Kind.RULE, "", one) for one in await imports.half(db)]


async def _copies(place: Place, progress: Progress) -> list[Finding]:
    found: list[Finding] = []
    for n, service in enumerate(SERVICES):
        progress("copies", n, len(SERVICES))
        async with connected(place.auditor) as db:
            for difference in await copies.compare(db, service):
                found += difference.findings(service)
    return found


async def mend_copies(place: Place, services: Sequence[str], progress: Progress = lambda *_: None) -> list[Finding]:
    """Answers what was wrong, and is not any more."""
    found: list[Finding] = []
    for n, service in enumerate(services):
        progress("copies", n, len(services))
        async with connected(place.auditor) as db, connected(place.mender) as mender:
            for difference in await copies.mend(db, mender, service):
                found += difference.findings(service)
    return found


async def _that_stays(ask: Ask) -> list[Finding]:
    """What is only on its way is gone, or is another, a moment later; what is wrong stays the same."""
    found = await ask()
    for _ in range(MOST_TRIES):
        if not found:
            break
        before = found
        await asyncio.sleep(AGAIN_SECONDS)
        found = await ask()
        if set(found) >= set(before):
            break
    return found
