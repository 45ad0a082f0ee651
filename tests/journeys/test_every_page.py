"""Every page that somebody can walk to from her menu: it is there, whole, safe and for everybody.

A crawler follows the links of each role, so one that leads nowhere is found too. Then a page of each template is
opened in a browser, and a place is booked with nothing but a keyboard.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page

from tests.journeys.crawler import Crawler, Found
from tests.journeys.town import Town
from tests.journeys.walker import Doors, Walker
from tests.web.browser import AXE, AXE_RULES, OPEN_ALL, WIDER, tab_to
from tests.web.guest import Guest

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]

NOBODY = ""
WALKERS = (NOBODY, "Nia", "Sam", "Marcus", "Eleri", "Rhian", "Idris", "Carys", "Owain")
"""Somebody of each role: nobody yet, student, trainee, tutor and member, co-chair, assessor, coordinator and verifier,
safeguarding lead, administrator."""
AXE_RUN = "rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(found => found.violations)"
NARROW = 320
AT_ONCE = 2


@asynccontextmanager
async def signed_in(town: Town, name: str) -> AsyncIterator[Guest]:
    async with httpx.AsyncClient(base_url=town.address, follow_redirects=True, timeout=30) as client:
        guest = Guest(client)
        if name:
            await guest.open(town.links[name].removeprefix(town.address))
            await guest.send("/sign-in/link")
        yield guest


@pytest_asyncio.fixture(scope="module")
async def found(town: Town) -> dict[str, tuple[Found, str]]:
    """What each came upon, and her session."""
    everything = {}
    for name in WALKERS:
        async with signed_in(town, name) as guest:
            walked = await Crawler(guest, town.address, town.registry).walk()
            everything[name] = walked, guest.cookies.get("session", "")
    return everything


async def test_every_link_leads_to_a_whole_page(found: dict[str, tuple[Found, str]]) -> None:
    wrong = {name or "nobody": walked.wrong for name, (walked, _) in found.items() if walked.wrong}
    assert wrong == {}
    assert all(walked.pages > 15 for walked, _ in found.values())


async def test_every_page_is_for_everybody(town: Town, found: dict[str, tuple[Found, str]]) -> None:
    """One page of each template: axe, no sideways scrolling at 320 px, and nothing that the browser complains about."""
    pages = {
        template: (path, session) for walked, session in found.values() for template, path in walked.templates.items()
    }
    assert len(pages) > 50
    looks = [list(pages.values())[n::AT_ONCE] for n in range(AT_ONCE)]
    wrong = await asyncio.gather(*(look_at(town, some) for some in looks))
    assert [one for some in wrong for one in some] == []


async def look_at(town: Town, pages: Iterable[tuple[str, str]]) -> list[str]:
    wrong: list[str] = []
    context = await town.chromium.new_context(
        base_url=town.address, viewport={"width": NARROW, "height": 800}, locale="en-GB", reduced_motion="reduce"
    )
    walker = Walker(await context.new_page(), town)
    for path, session in pages:
        await be(context, town, session)
        await walker.opens(path)
        wrong += [f"{path}: {one}" for one in [*await trouble(walker.page), *walker.complaints]]
        walker.complaints.clear()
    await context.close()
    return wrong


async def be(context: BrowserContext, town: Town, session: str) -> None:
    await context.clear_cookies()
    if session:
        await context.add_cookies([{"name": "session", "value": session, "url": town.address}])


async def trouble(page: Page) -> list[str]:
    await page.evaluate(OPEN_ALL)
    wide = await page.evaluate(WIDER)
    scrolls = await page.evaluate("document.documentElement.scrollWidth")
    await page.evaluate(AXE)
    violations = await page.evaluate(AXE_RUN, AXE_RULES)
    return [
        *(f"wider than the window: {one}" for one in wide),
        *([f"{scrolls} px wide"] if scrolls > NARROW else []),
        *(f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations),
    ]


async def test_a_place_is_booked_with_nothing_but_a_keyboard(town: Town) -> None:
    doors = Doors(town, script=True)
    async with doors.somebody() as student:
        page, keys = student.page, student.page.keyboard
        await student.opens("/courses")
        open_to_her = page.locator(".rc-card", has_not_text="full, you can wait").locator("h3 a")
        title = (await open_to_her.first.inner_text()).strip()
        await tab_to(page, "Search by word")
        await keys.type(title)
        await keys.press("Enter")
        await page.wait_for_url("**/courses?words=*")  # what was found is there
        await presses(page, title)
        await student.sees_heading(title)
        await presses(page, "Book a place")
        await student.sees_heading("Book a place")
        await tab_to(page, "What should we call you?")
        await keys.type("Elin")
        await tab_to(page, "Send me a text")
        await keys.press("ArrowDown")
        await keys.press("ArrowDown")
        await tab_to(page, "Your email address")
        await keys.type("elin@example.org")
        await tab_to(page, "Yes")
        await keys.press("Space")
        await tab_to(page, "Where do you live?")
        await keys.type("Morfa")
        await presses(page, "Keep a place for me")
        await student.sees_heading("Type the 6 numbers we sent you")
        await tab_to(page, "The 6 numbers")
        await keys.type(await doors.numbers("elin@example.org"))
        await keys.press("Enter")
        await student.sees_heading("Your place is booked")


async def presses(page: Page, words: str) -> None:
    await tab_to(page, words)
    await page.keyboard.press("Enter")
