"""The figures. Each is a function that answers lines of the table; how they are judged is in docs/trust/README.md."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from uuid import UUID

import asyncpg

from infra.bench.browser import Browser
from infra.bench.college import BenchCollege
from infra.bench.town import RunId, Town, soon
from services.runtime.ids import new_id
from web.clients.base import Refused

ROUNDS = 5


class Line(NamedTuple):
    """One line of the table. `must` is None where a figure only stands beside another."""

    name: str
    value: float
    unit: str
    must: float | None = None
    peers: str = ""
    beside: str = ""

    @property
    def is_met(self) -> bool | None:
        return None if self.must is None else self.value <= self.must


Work = Callable[[], Awaitable[object]]


async def cpu_ms(college: BenchCollege, works: list[Work], rounds: int = ROUNDS) -> float:
    """CPU ms of one piece of work, all our processes counted: the median of rounds over equal shares of `works`.

    What the college needs when nobody asks anything is measured first and taken off.
    """
    share, idle = len(works) // rounds, await idle_ms_per_s(college)
    found = []
    for n in range(rounds):
        before, began = await _settled(college), time.monotonic()
        for one in works[n * share : (n + 1) * share]:
            await one()
        spent = await _settled(college) - before
        found.append((spent - idle * (time.monotonic() - began)) / share)
    return statistics.median(found)


async def _settled(college: BenchCollege) -> float:
    """The CPU so far, once what follows after the answer (relay, reactions, messages) has been done as well."""
    last = college.tree.cpu_ms()
    for _ in range(20):
        await asyncio.sleep(0.25)
        now = college.tree.cpu_ms()
        if now - last < 15:  # a quarter of a second of nothing but looking at the clock
            return now
        last = now
    return last


async def idle_ms_per_s(college: BenchCollege) -> float:
    before, began = college.tree.cpu_ms(), time.monotonic()
    await asyncio.sleep(5)
    return (college.tree.cpu_ms() - before) / (time.monotonic() - began)


async def prospectus(college: BenchCollege) -> Line:
    async with Browser(college.address) as browser:
        await browser.get("/courses")
        ms = await cpu_ms(college, [lambda: browser.get("/courses")] * 100)
    return Line("A page of the prospectus", ms, "CPU ms", 10, "pretix 47, indico 55")


async def bookings(college: BenchCollege, town: Town) -> Line:
    """Signed in: the course's page, the button, and the page after it."""
    course_id = await town.course(16)
    runs = [await town.run(course_id, room=0, slot=n) for n in range(4)]
    tokens = [await town.student() for _ in range(50)]

    browsers = [Browser(college.address) for _ in tokens]
    for browser, token in zip(browsers, tokens, strict=True):
        browser.take_session(token)
        await browser.get("/my")  # she is signed in, and has just looked at her own page
    works: list[Work] = [
        lambda browser=browser, run_id=runs[n % 4]: press_book(browser, run_id)  # type: ignore[misc]
        for n, browser in enumerate(browsers)
    ]
    ms = await cpu_ms(college, works)
    await asyncio.gather(*(browser.__aexit__(None, None, None) for browser in browsers))
    return Line("A booking, signed in", ms, "CPU ms", 20, "pretix 790, by API 206")


async def press_book(browser: Browser, run_id: UUID) -> str:
    """Answers the address of the page after: a place, or the line."""
    page = await browser.get(f"/courses/{run_id}")
    if "book" not in page.text:
        raise LookupError(page.text[:500])
    asked = await browser.get(f"/courses/{run_id}/book") if not _has_form(page.text, run_id) else page
    after = await browser.send(asked.form(f"/courses/{run_id}/book"))
    if after.status != 200:
        raise LookupError(f"{after.status} {after.address}")
    return after.address


def _has_form(text: str, run_id: UUID) -> bool:
    return f'action="/courses/{run_id}/book"' in text


async def rooms(college: BenchCollege, town: Town) -> list[Line]:
    """Course dates planned in a free room, and twenty at once for the same room and hour: exactly one may have it."""
    course_id = await town.course(12)
    plans = [town.plan(course_id, room=1 + n % 4, slot=20 + n // 4, pair=1 + n % 4) for n in range(50)]
    works: list[Work] = [
        lambda plan=plan: soon(lambda: town.send("scheduling", "/plan-run", plan, RunId))  # type: ignore[misc]
        for plan in plans
    ]
    await soon(lambda: town.send("scheduling", "/plan-run", town.plan(course_id, 5, 60, 1), RunId))
    ms = await cpu_ms(college, works)
    doubled = sum([await _storm(town, course_id, slot) > 1 for slot in range(70, 80)])
    return [
        Line("A room booked", ms, "CPU ms", 20, "indico 75"),
        Line("Rooms booked twice, 10 storms of 20", doubled, "rooms", 0, "indico 5 to 10"),
    ]


async def _storm(town: Town, course_id: UUID, slot: int) -> int:
    async def one() -> bool:
        try:
            await town.send("scheduling", "/plan-run", town.plan(course_id, 5, slot, 2), RunId)
        except Refused:
            return False
        return True

    return sum(await asyncio.gather(*(one() for _ in range(20))))


async def rush(college: BenchCollege, town: Town, people: int = 200, places: int = 20) -> list[Line]:
    """All at once for the last places, over HTTP through web, until everybody has an answer."""
    course_id = await town.course(places)
    run_id = await town.run(course_id, room=6, slot=0, pair=3)
    tokens = [await town.student() for _ in range(people)]
    browsers = [Browser(college.address) for _ in tokens]
    for browser, token in zip(browsers, tokens, strict=True):
        browser.take_session(token)

    async def one(browser: Browser) -> str:
        try:
            return await press_book(browser, run_id)
        except LookupError as trouble:
            return f"error {trouble}"

    began = time.monotonic()
    answers = await asyncio.gather(*(one(browser) for browser in browsers))
    seconds = time.monotonic() - began
    await asyncio.gather(*(browser.__aexit__(None, None, None) for browser in browsers))
    errors = sum(answer.startswith("error") for answer in answers)
    taken = await _taken(college, run_id)
    return [
        Line(f"{people} at once for {places} places, all answered", seconds, "s", 6, "pretix 42, pretalx 20"),
        Line("… error pages among them", errors, "pages", 0),
        Line("… places given beyond those there are", max(0, taken - places), "places", 0),
        Line("… places not given although asked for", max(0, places - taken), "places", 0),
    ]


async def _taken(college: BenchCollege, run_id: UUID) -> int:
    """Counted in the journal: what was told is what was given."""
    async with college.running.database() as db:
        return int(
            await db.fetchval(
                "select count(*) from enrolment.journal where aggregate_id = $1 and type = 'place_booked'", run_id
            )
        )


async def lag(college: BenchCollege, town: Town) -> list[Line]:
    """From the answer to a command to its reaction seen elsewhere, beside a bare NATS round trip and a commit."""
    async with college.running.database() as db:
        waits = sorted([await _lag(db, town) for _ in range(100)])
    beside = f"bare NATS round trip + commit {await bare_round(college):.1f} ms"
    return [
        Line("Event lag, commit to reaction, p50", statistics.median(waits), "ms", None, "", beside),
        Line("Event lag, commit to reaction, p99", waits[98], "ms", 1000, "", beside),
    ]


async def _lag(db: "asyncpg.Connection[asyncpg.Record]", town: Town) -> float:
    course_id = await town.course(10)
    began = time.perf_counter()
    heard = "select true from scheduling.heard where publisher = 'codesign' and aggregate_id = $1"
    while not await db.fetchval(heard, course_id):  # noqa: ASYNC110  (what is awaited happens in PostgreSQL)
        await asyncio.sleep(0.002)
    return (time.perf_counter() - began) * 1000


async def bare_round(college: BenchCollege) -> float:
    """ms of one publish to the stream with its acknowledgement, and one commit."""
    from services.runtime.bus import Bus, Message
    from services.runtime.settings import Settings

    folder = college.running.folder
    url = f"nats://messages:{folder.secrets.nats['messages']}@127.0.0.1:{college.running.nats.port}"
    settings = Settings(
        service="messages", database_url="", nats_url=url, listen="", key=b"", actor_public_key="", college_address=""
    )
    bus = Bus(settings)
    await bus.connect()
    found = []
    async with college.running.database() as db:
        await db.execute("create temporary table bare (n integer)")
        for n in range(50):
            began = time.perf_counter()
            await db.execute("insert into bare values ($1)", n)
            await bus.publish(Message(f"college.messages.bench.measured.{new_id()}", b"{}", {}))
            found.append((time.perf_counter() - began) * 1000)
    await bus.close()
    return statistics.median(found)


async def first_visit(college: BenchCollege) -> Line:
    """Compressed bytes of the first page with everything it needs, as a browser counts them."""
    import re

    import aiohttp

    total = 0
    async with aiohttp.ClientSession(auto_decompress=False, headers={"Accept-Encoding": "gzip"}) as session:
        async with session.get(college.address) as answer:
            raw = await answer.read()
            total += len(raw)
        async with session.get(college.address, headers={"Accept-Encoding": "identity"}) as answer:
            html = await answer.text()
        assets = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html))
        for path in sorted(assets):
            async with session.get(college.address + path) as answer:
                raw = await answer.read()
                total += len(raw)
            if path.endswith(".css"):
                async with session.get(college.address + path, headers={"Accept-Encoding": "identity"}) as answer:
                    css = await answer.text()
                for font in sorted(set(re.findall(r"url\(([^)]+\.(?:woff2|svg))\)", css))):
                    if "-cy-" in font:  # only fetched when a page holds ŵ or ŷ
                        continue
                    name = font.strip("\"'")
                    address = name if name.startswith("/") else f"/static/{name.removeprefix('../').removeprefix('./')}"
                    async with session.get(college.address + address) as answer:
                        total += len(await answer.read()) if answer.status == 200 and address not in assets else 0
    return Line("Bytes of a first visit, compressed", total / 1024, "KB", 80)
