"""Pages that anybody opens, and the list for the day."""

import re
from collections.abc import Awaitable

import aiohttp

from infra.bench.browser import EMPTY_PAGE, Browser, Page
from infra.bench.college import BenchCollege
from infra.bench.measures import Line, Work, cpu_ms


async def empty(college: BenchCollege) -> Line:
    """What tells one machine from another, and a quiet one from a busy one."""
    async with Browser(college.address) as browser:
        ms = await cpu_ms(college, [lambda: browser.get(EMPTY_PAGE)] * 500)
    return Line("An empty page, to compare machines by", ms, "CPU ms")


async def prospectus(college: BenchCollege) -> Line:
    async with Browser(college.address) as browser:
        await browser.get("/courses")
        ms = await cpu_ms(college, [lambda: browser.get("/courses")] * 100)
    return Line("A page of the prospectus", ms, "CPU ms", 10, "pretix 47, indico 55")


async def marks(college: BenchCollege) -> Line:
    """A tutor at the door, on a phone: one press for one student, kept before the page says so."""
    async with Browser(college.address) as anwen:
        await anwen.sign_in(college.links["Anwen"])
        sessions = await anwen.get("/who-came")
        list_of_the_day = next(iter(re.findall(r"/teaching/[0-9a-f-]+/who-came", sessions.text)))
        form = (await anwen.get(list_of_the_day)).form(list_of_the_day)
        people = [one.name.removeprefix("was-") for one in form.fields if one.name.startswith("was-")]
        works: list[Work] = []
        for n in range(200):
            person, mark = people[n % len(people)], ("came", "came_partly")[n // len(people) % 2]
            pressed = {f"was-{person}": "", f"m-{person}": mark}
            works.append(lambda pressed=pressed: _kept(anwen.send(form, by_htmx=True, **pressed)))  # type: ignore[misc]
        ms = await cpu_ms(college, works)
    return Line("A mark on the day’s list", ms, "CPU ms", 10, "pretix 64")


async def _kept(pressed: Awaitable[Page]) -> None:
    page = await pressed
    if page.status != 200:
        raise LookupError(f"{page.status} {page.address}")


async def first_visit(college: BenchCollege) -> Line:
    """Compressed bytes of the first page with everything it needs, as a browser counts them."""
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
