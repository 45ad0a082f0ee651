"""Every page that anybody may see, in a real browser with its scripts: no policy is broken, nobody else is asked for
anything, and nothing of a page is left in the browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, Route, async_playwright

from infra import browser as found_browser
from tests.walls.crawl import Crawled
from tests.walls.house import Walls
from tests.walls.pages import EVERYBODY, lets_in, pages_table
from tests.walls.sinks import files, found
from tests.walls.things import Things
from tests.walls.through import Through
from tests.web.browser import ARGUMENTS, EXPECTED_STATUSES
from web.menu import ENTRIES

pytestmark = pytest.mark.browser

REPORT = """addEventListener('securitypolicyviolation',
  e => console.error(`policy ${e.violatedDirective}: ${e.blockedURI || 'inline'}`))"""
KEPT = """async () => ({
  cookies: document.cookie, local: {...localStorage}, session: {...sessionStorage},
  caches: await caches.keys(), databases: (await indexedDB.databases()).map(one => one.name),
  workers: (await navigator.serviceWorker.getRegistrations()).length })"""
TYPED = "kanari-typed-and-not-sent"
OWN_OF_THE_BROWSER = ("the profile’s History", "the profile’s History-journal")
"""Which pages somebody opened is the browser’s own to remember, and hers to clear."""
NOTHING = {"cookies": "", "local": {}, "session": {}, "caches": [], "databases": [], "workers": 0}


@dataclass
class Watched:
    """One window. What goes wrong in it is written down."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    here: str = ""

    async def look(self, path: str, session: str) -> None:
        self.here = path
        await self.page.context.clear_cookies()
        if session:
            await self.page.context.add_cookies(
                [{"name": "session", "value": session, "url": self.address, "httpOnly": True}]
            )
        await self.page.goto(path)

    async def kept(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.page.evaluate(KEPT)
        return found

    def listen(self) -> "Watched":
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.here}: {error}"))
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("request", self._ask)
        return self

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and not any(f"status of {status}" in text for status in EXPECTED_STATUSES):
            self.wrong.append(f"{self.here}: {text}")

    def _ask(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.wrong.append(f"{self.here}: asked {request.url}")


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        one = await playwright.chromium.launch(executable_path=found_browser.find(), args=ARGUMENTS)
        yield one
        await one.close()


@pytest_asyncio.fixture
async def window(chromium: Browser, walls: Walls) -> AsyncIterator[Watched]:
    context = await chromium.new_context(base_url=walls.address, service_workers="allow")
    await context.add_init_script(REPORT)
    yield Watched(await context.new_page(), walls.address).listen()
    await context.close()


async def test_no_page_breaks_its_policy_asks_elsewhere_or_leaves_anything_behind(
    walls: Walls, crawled: Crawled, browsers: Through, window: Watched
) -> None:
    seen = [*crawled.pages.values()]
    table = pages_table()
    for column in EVERYBODY:
        own = [entry.path for entry in ENTRIES if lets_in(table[f"GET {entry.path}"], column)]
        seen += [(path, await browsers.of(column)) for path in own]
    left = {}
    with walls.withheld():
        for path, session in dict.fromkeys(seen):
            if ".ics" in path or ".json" in path or path.startswith(("/nudges/", "/health/", "/metrics")):
                continue
            await window.look(path, session)
            if (kept := await window.kept()) != NOTHING:
                left[path] = kept
    assert window.wrong == []
    assert left == {}
    assert len(seen) > 200


async def test_nothing_of_hers_is_left_in_the_browser(
    walls: Walls, things: Things, browsers: Through, tmp_path: Path
) -> None:
    """A whole profile on the disk, as on a computer that several people use: her pages, then signing out."""
    holder = things.owners["enrolment", "place_id"]
    place = f"/my/places/{things.get('enrolment', 'place_id')}"
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=found_browser.find(), args=ARGUMENTS, base_url=walls.address
        )
        window = Watched(context.pages[0], walls.address).listen()
        session = await browsers.of(holder)
        await window.look("/my/about", session)
        name = await window.page.locator("#name").input_value()
        for path in ("/my/about/reach", "/my", place, f"{place}/note", "/my-person", "/my/signed-in"):
            await window.page.goto(path)
        await window.page.goto(f"{place}/note")
        await window.page.locator("textarea").first.fill(TYPED)
        await window.page.goto("/my")
        await window.page.locator("form[action='/sign-out'] button").first.click()
        assert await window.kept() == NOTHING
        assert session not in {one.get("value") for one in await context.cookies()}
        await context.close()
    browsers.sessions.pop(str(holder.person_id))
    left = [one for one in files("the profile’s", tmp_path / "profile") if one.name not in OWN_OF_THE_BROWSER]
    assert len(left) > 20
    assert found(left, [session, TYPED, *([name] if len(name) > 5 else [])]) == []


async def test_a_page_that_does_any_of_this_would_be_noticed(window: Watched) -> None:
    bad = """<script>localStorage.x = 'kept'</script><script src="/static/x.js"></script>
    <img src="http://evil.invalid/x.png" alt=""><p style="color: red">x</p>"""

    async def answer(route: Route) -> None:
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
        await route.fulfill(body=bad, content_type="text/html", headers={"Content-Security-Policy": policy})

    await window.page.route("**/bad", answer)
    await window.look("/bad", "")
    said = " ".join(window.wrong)
    assert "policy script-src-elem: inline" in said
    assert "policy style-src-attr: inline" in said
    assert "evil.invalid" in said
    await window.page.evaluate("localStorage.x = 'kept'")
    assert (await window.kept())["local"] == {"x": "kept"}
