"""Somebody at a browser of her own. Everything she does she does by what the page says, as everybody must.

`JOURNEY_PICTURES=folder` keeps a picture of each step, as on a phone and as on a desk.
"""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.town import Town
from tests.web.browser import EXPECTED_STATUSES

PHONE, DESK = 390, 1280
HEIGHT = 844
PICTURES = os.environ.get("JOURNEY_PICTURES")
SOON = 10_000
"""Milliseconds for a page to come. Only a page that never comes takes so long."""


class Walker:
    def __init__(self, page: Page, town: Town) -> None:
        self.page = page
        self._town = town
        self.complaints: list[str] = []
        page.set_default_timeout(SOON)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        page.on("response", self._look)

    # What she does

    async def opens(self, path: str) -> None:
        await self.page.goto(path)

    async def follows(self, words: str, *, nth: int = 0) -> None:
        link = self._one("link", words, nth)
        if not await link.count() and await self.page.locator("header summary").count():
            await self.page.locator("header summary").click()
        await link.click()

    async def presses(self, words: str, *, nth: int = 0) -> None:
        await self._one("button", words, nth).click()

    async def unfolds(self, words: str, *, nth: int = 0) -> None:
        """Opens what a page keeps folded, unless it is open."""
        summary = self.page.locator("summary", has_text=words).nth(nth)
        if not await summary.evaluate("one => one.parentElement.open"):
            await summary.click()

    async def writes(self, label: str, text: str, *, nth: int = 0) -> None:
        await self.field(label).nth(nth).fill(text)

    async def picks(self, label: str, words: str) -> None:
        """One line of a list that opens."""
        await self.field(label).select_option(label=words)

    async def chooses(self, words: str, *, of: str = "", nth: int = 0) -> None:
        """A round button or a tick box. `of`: the question, where several have the same answers."""
        where: Page | Locator = self.page.get_by_role("group", name=of, exact=True) if of else self.page
        await where.get_by_label(words, exact=True).nth(nth).check()

    # What she sees

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    async def sees(self, *sentences: str) -> None:
        for sentence in sentences:
            await expect(self.page.locator("body")).to_contain_text(sentence, timeout=SOON)

    async def sees_heading(self, words: str) -> None:
        await expect(self.page.locator("h1")).to_contain_text(words, timeout=SOON)

    async def does_not_see(self, *sentences: str) -> None:
        read = await self.reads()
        assert [one for one in sentences if one in read] == []

    async def reads(self) -> str:
        """Every word of the page, as one line."""
        return " ".join((await self.page.locator("body").inner_text()).split())

    async def finds(self, pattern: str) -> str:
        """The first group of what the page says like this."""
        found = re.search(pattern, await self.reads())
        assert found, f"nothing like “{pattern}” on {self.page.url}"
        return found[1]

    async def pictures(self, name: str) -> None:
        if PICTURES:
            before = self.page.viewport_size
            for width in (PHONE, DESK):
                await self.page.set_viewport_size({"width": width, "height": HEIGHT})
                await self.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
            if before:
                await self.page.set_viewport_size(before)

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self._town.address)

    # What must never happen meanwhile

    def _one(self, role: Any, words: str, nth: int) -> Locator:
        """By the whole of its name. A browser may set a space before what only a reader hears: “Undo : Monday”."""
        name = re.compile(rf"^\s*{re.escape(words).replace(':', ' ?:')}\s*$")
        return self.page.get_by_role(role, name=name).nth(nth)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(f"status of {status}" in message.text for status in EXPECTED_STATUSES):
            self.complaints.append(message.text)

    def _look(self, response: Response) -> None:
        if not response.url.startswith((self._town.address, "data:")):
            self.complaints.append(f"asked {response.url}")
        if response.status >= 500 or response.status == 404:
            self.complaints.append(f"{response.status} at {response.url}")


class Doors:
    """How people come to a browser. `script`: whether their browsers run scripts."""

    def __init__(self, town: Town, *, script: bool) -> None:
        self.town = town
        self.script = script

    @asynccontextmanager
    async def somebody(self, width: int = PHONE) -> AsyncIterator[Walker]:
        """Nobody whom the college knows."""
        context = await self.town.chromium.new_context(
            base_url=self.town.address,
            viewport={"width": width, "height": HEIGHT},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            java_script_enabled=self.script,
            bypass_csp=PICTURES is not None,  # the camera puts a style into the page
        )
        try:
            walker = Walker(await context.new_page(), self.town)
            yield walker
            assert walker.complaints == [], "the browser complained"
        finally:
            await context.close()

    @asynccontextmanager
    async def person(self, name: str, width: int = PHONE) -> AsyncIterator[Walker]:
        """Somebody of the example college, by her link."""
        async with self.somebody(width) as walker:
            await walker.opens(self.town.links[name].removeprefix(self.town.address))
            await walker.presses("Sign me in")
            await walker.sees("Sign out")
            yield walker

    @asynccontextmanager
    async def by_numbers(self, contact: str, width: int = PHONE) -> AsyncIterator[Walker]:
        """Somebody without a link, by the six numbers that come to her."""
        async with self.somebody(width) as walker:
            await walker.opens("/sign-in")
            await walker.writes("Your mobile number or email address", contact)
            await walker.presses("Send me the numbers")
            await walker.writes("The 6 numbers", await self.numbers(contact))
            await walker.presses("Go on")
            await walker.sees("Sign out")
            yield walker

    async def numbers(self, contact: str) -> str:
        found = re.search(r"(\d{6}) are your 6 numbers", await self.message(contact, "Your 6 numbers"))
        assert found, "no numbers have come"
        return found[1]

    async def message(self, contact: str, about: str = "") -> str:
        """The newest to `contact`, as anybody can read it on the page of the example college's messages."""
        await self.town.time.quiet()
        async with self.somebody() as reader:
            await reader.opens("/example/outbox")
            letters = reader.page.locator("article", has_text=contact).filter(has_text=about)
            return await letters.first.inner_text()
