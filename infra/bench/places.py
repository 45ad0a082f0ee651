"""Places: one at a time, and everybody at once."""

import asyncio
import os
import statistics
import time
from uuid import UUID

from infra.bench.browser import EMPTY_PAGE, Browser
from infra.bench.college import BenchCollege
from infra.bench.measures import ROUNDS, Line, Work, cpu_ms, settled
from infra.bench.town import Town


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


async def rush(college: BenchCollege, town: Town, people: int = 200, places: int = 20) -> list[Line]:
    """All at once for the last places, over HTTP through web, until everybody has an answer."""
    course_id = await town.course(places)
    tokens = [await town.student() for _ in range(people)]
    browsers = [Browser(college.address) for _ in tokens]
    for browser, token in zip(browsers, tokens, strict=True):
        browser.take_session(token)
    rounds = [await _rush(college, browsers, await town.run(course_id, room=6, slot=n, pair=3)) for n in range(ROUNDS)]
    await asyncio.gather(*(browser.__aexit__(None, None, None) for browser in browsers))
    seconds, empty, errors, taken = (list(one) for one in zip(*rounds, strict=True))
    beside = (
        f"the same {people} at once for an empty page {statistics.median(empty):.2f} s, load {os.getloadavg()[0]:.1f}"
    )
    return [
        Line(
            f"{people} at once for {places} places, all answered",
            statistics.median(seconds),
            "s",
            6,
            "pretix 42, pretalx 20",
            beside,
        ),
        Line("… error pages among them", sum(errors), "pages", 0),
        Line("… places given beyond those there are", sum(max(0, one - places) for one in taken), "places", 0),
        Line("… places not given although asked for", sum(max(0, places - one) for one in taken), "places", 0),
    ]


async def _rush(college: BenchCollege, browsers: list[Browser], run_id: UUID) -> tuple[float, float, int, int]:
    """Seconds until all had an answer, seconds for as many empty pages, how many errors, how many places."""

    async def one(browser: Browser) -> bool:
        try:
            await press_book(browser, run_id)
        except LookupError:
            return False
        return True

    began = time.monotonic()
    await asyncio.gather(*(browser.get(EMPTY_PAGE) for browser in browsers))
    empty, began = time.monotonic() - began, time.monotonic()
    answered = await asyncio.gather(*(one(browser) for browser in browsers))
    seconds = time.monotonic() - began
    await settled(college)
    return seconds, empty, answered.count(False), await _taken(college, run_id)


async def _taken(college: BenchCollege, run_id: UUID) -> int:
    """Counted in the journal: what was told is what was given."""
    async with college.running.database() as db:
        return int(
            await db.fetchval(
                "select count(*) from enrolment.journal where aggregate_id = $1 and type = 'place_booked'", run_id
            )
        )
