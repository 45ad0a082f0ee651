"""What it costs to make the stream and all copies anew out of 100,000 events, and how soon a lost stream is back.

The events are of the true structs, written into the journals as if they had been heard: nothing follows from them.
"""

import asyncio
import itertools
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import asyncpg
import msgspec
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from infra import steward
from infra.bench.college import BenchCollege
from infra.bench.measures import Line, nothing_waits
from infra.commands.events import CURSORS
from infra.local.services import HOME, SERVICES
from infra.nats.config import STREAM
from services.contracts.enrolment import PlaceBooked, RunDemandChanged
from services.contracts.event import Event, event_type
from services.contracts.messages import MessageSent
from services.contracts.people import ContactConfirmed, PersonRegistered, RoleTaken
from services.contracts.scheduling import RunFacts, RunPlanned, RunPublished, SessionChanged, SessionFacts
from services.runtime.ids import new_id

EVENTS = 100_000
PEOPLE, WITH_A_ROLE, RUNS, PLACES, SESSIONS = 20_000, 2_000, 1_000, 18, 4
COPIES = (
    "select relname from pg_class where relnamespace = $1::regnamespace and relkind = 'r' and relname like '%\\_copy'"
)
WAITS = f"select bool_or(stream_made_at is distinct from $1 or sent < numbered) from ({CURSORS}) c"  # noqa: S608
UNNUMBERED = "select " + " or ".join(  # noqa: S608
    f"exists (select from {service}.journal where pos is null)" for service in SERVICES
)
TOLD = " union all ".join(f"select event_id from {service}.journal" for service in SERVICES)  # noqa: S608
Db: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def rebuild(college: BenchCollege) -> list[Line]:
    async with college.running.database() as db:
        await write(db, lived(await a_course(db)))
        await everything_heard(college, db)
        await nothing_waits(college)
        before = await said_again(db)
        await empty_copies(db)
        cpu, wall, differs = await by_command(college, db)
        back = await by_itself(college, db)
        twice = await said_again(db) - before
        events = await db.fetchval(f"select sum(numbered)::bigint from ({CURSORS}) c")  # noqa: S608
    return [
        Line("Stream and all copies made anew by command", cpu, "CPU s", 120, "", f"{events} events, {wall:.0f} s"),
        Line("… copies that differ afterwards", differs, "copies", 0),
        Line("Stream destroyed: seen, made anew and heard, by itself", back, "s", 60, "", f"{events} events"),
        Line("… messages sent a second time", twice, "messages", 0),
    ]


def lived(course: tuple[object, ...]) -> Iterator[list[Event]]:
    """Each aggregate's events in order."""
    people = [new_id() for _ in range(PEOPLE)]
    for n, person_id in enumerate(people):
        begun: list[Event] = [PersonRegistered(person_id=person_id), ContactConfirmed(person_id=person_id)]
        yield begun + [RoleTaken(person_id=person_id, role="student")] * (n < WITH_A_ROLE)  # type: ignore[arg-type]
    who = itertools.cycle(people)
    for n in range(RUNS):
        yield from a_run(course, n, [next(who) for _ in range(PLACES)])
    count = 2 * PEOPLE + WITH_A_ROLE + RUNS * (2 * PLACES + 2 + SESSIONS)
    for _ in range(EVENTS - count):
        yield [MessageSent(message_id=new_id(), template="reminder", person_id=next(who), about_id=new_id())]


def a_run(course: tuple[object, ...], n: int, people: Iterable[object]) -> Iterator[list[Event]]:
    course_id, version, digest, venue_id, room_id = course
    begins = datetime(2020, 1, 1, 10, tzinfo=UTC) + timedelta(days=n % 300)
    sessions = [
        {
            "session_id": new_id(), "number": number + 1, "starts_at": begins + timedelta(days=7 * number),
            "ends_at": begins + timedelta(days=7 * number, hours=2), "venue_id": venue_id, "room_id": room_id,
            "tutor_ids": [new_id(), new_id()],
        }
        for number in range(SESSIONS)
    ]  # fmt: skip
    facts = {"term_id": new_id(), "course_id": course_id, "version": version, "digest": digest, "places": PLACES}
    facts |= {"room_limit": PLACES, "sessions": sessions}
    run_id = new_id()
    told: list[Event] = [RunPlanned(run_id=run_id, facts=msgspec.convert(facts, RunFacts)), RunPublished(run_id=run_id)]
    yield told + [SessionChanged(run_id=run_id, session=msgspec.convert(one, SessionFacts)) for one in sessions]
    places: list[Event] = []
    for taken, person_id in enumerate(people, 1):
        places.append(PlaceBooked(run_id=run_id, place_id=new_id(), person_id=person_id))  # type: ignore[arg-type]
        places.append(RunDemandChanged(run_id=run_id, taken=taken, waiting=0))
    yield places


async def a_course(db: Db) -> tuple[object, ...]:
    row = await db.fetchrow(
        """select c.course_id, c.version, c.digest, r.venue_id, r.room_id
           from scheduling.course_copy c, scheduling.room r limit 1"""
    )
    return tuple(row or ())


async def write(db: Db, lives: Iterator[list[Event]]) -> None:
    """Into the journals, and into what everybody who wants to hear of it has heard."""
    rows: dict[str, list[tuple[object, ...]]] = {service: [] for service in SERVICES}
    heard: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    now = datetime.now(UTC)
    for life in lives:
        first = life[0]
        for revision, one in enumerate(life, 1):
            body = msgspec.json.encode(one).decode()
            known = (new_id(), one.aggregate, one.aggregate_id, revision, event_type(type(one)), body, now)
            rows[one.publisher].append(known)
        heard.setdefault((first.publisher, first.aggregate), []).append(
            (first.publisher, first.aggregate, first.aggregate_id, len(life))
        )
    columns = ["event_id", "aggregate", "aggregate_id", "revision", "type", "body", "at"]
    wanted = steward.interests()
    async with db.transaction():
        for (publisher, aggregate), these in heard.items():
            for service in [name for name, of in wanted.items() if {(publisher, aggregate), ("*", aggregate)} & of]:
                await db.copy_records_to_table("heard", schema_name=service, records=these)
        for service, records in rows.items():
            await db.copy_records_to_table("journal", schema_name=service, records=records, columns=columns)


async def everything_heard(college: BenchCollege, db: Db) -> None:
    """Everything is in the stream as it is now, and everybody has taken it from there."""
    client = await steward.connect(college.running.steward_url())
    try:
        while not await is_heard(client.jetstream(), db):  # noqa: ASYNC110  (it happens in other processes)
            await asyncio.sleep(0.2)
    finally:
        await client.close()


async def is_heard(stream: JetStreamContext, db: Db) -> bool:
    try:
        made_at = (await stream.stream_info(STREAM)).created
        if made_at is None or await db.fetchval(WAITS, made_at) or await db.fetchval(UNNUMBERED):
            return False
        pending = seen = 0
        while page := await stream.consumers_info(STREAM, offset=seen):
            seen += len(page)
            pending += sum((one.num_pending or 0) + (one.num_ack_pending or 0) for one in page)
    except NotFoundError:
        return False
    return seen > 0 and not pending


async def said_again(db: Db) -> int:
    """Messages that an event caused, which has all been heard by now, and letters that stand there twice. What becomes
    due meanwhile is told for the first time, and not counted."""
    found: int = await db.fetchval(
        f"""select (select count(*) from messages.message where cause in (select event_id::text from ({TOLD}) t))
                 + (select count(*) - count(distinct (contact, subject, text)) from messages.outbox)"""  # noqa: S608
    )
    return found


async def empty_copies(db: Db) -> None:
    for service in SERVICES:
        for row in await db.fetch(COPIES, service):
            await db.execute(f"truncate {service}.{row['relname']}")


async def by_command(college: BenchCollege, db: Db) -> tuple[float, float, float]:
    """CPU s of everything that it takes, seconds by the clock, and how many copies differ afterwards."""
    before, began, own = college.tree.cpu_ms(), time.monotonic(), _children()
    words = [sys.executable, "-m", "infra.commands", "events", "--data", str(college.data)]
    await asyncio.to_thread(subprocess.run, [*words, "rebuild"], cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    await everything_heard(college, db)
    cpu, wall = (college.tree.cpu_ms() - before) / 1000 + _children() - own, time.monotonic() - began
    audit = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "infra.commands", "audit", "--data", str(college.data)],
        cwd=HOME, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return cpu, wall, float(audit.stdout.count("is not what the events make of it"))


async def by_itself(college: BenchCollege, db: Db) -> float:
    """From the moment at which the stream is gone to the one at which it is whole and everybody has taken it again."""
    client = await steward.connect(college.running.steward_url())
    try:
        await client.jetstream().delete_stream(STREAM)
    finally:
        await client.close()
    began = time.monotonic()
    await everything_heard(college, db)
    return time.monotonic() - began


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
