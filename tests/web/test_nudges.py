"""An open page hears that something changed, and shows it; a page that nobody may see is told nothing."""

import asyncio

import httpx
import pytest
from playwright.async_api import expect

from services.runtime.ids import new_id
from tests.examples.people import MARCUS, NIA, SAM
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import book_known, course_dates
from web.nudges import MOST_OPEN, NoNudges, Nudges


async def second_in_the_line(site: Site) -> tuple[str, str]:
    """Sam's place, who is first, and Nia's, who is behind him."""
    run_id = await course_dates(site, places=1)
    await book_known(site, MARCUS, run_id)
    return await book_known(site, SAM, run_id), await book_known(site, NIA, run_id)


async def leaves(site: Site, place: str) -> None:
    async with await site.signed_in(SAM) as sam:
        await sam.open(f"{place}/leave")
        await sam.send(f"{place}/leave")


@pytest.mark.browser
async def test_an_open_page_shows_that_her_turn_has_come_nearer(site: Site, visits: Visits) -> None:
    before_her, hers = await second_in_the_line(site)
    visits.sign_in(await site.session(NIA))
    page = await visits.page()
    async with page.expect_response("**/nudges/places/*"):
        await page.goto(hers)
    heading = page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("You are second in the line")

    await leaves(site, before_her)

    await expect(heading).to_have_text("You are first in the line", timeout=10_000)
    await expect(page.locator("#live")).to_have_text("You are first in the line")
    assert await page.title() != ""


HEARD = """() => new Promise(done => {
  const other = new EventSource(document.querySelector("[data-nudge]").dataset.nudge)
  other.onmessage = () => { other.close(); setTimeout(done, 50) } })"""


@pytest.mark.browser
async def test_nothing_moves_under_the_hands_of_who_uses_the_page(site: Site, visits: Visits) -> None:
    before_her, hers = await second_in_the_line(site)
    visits.sign_in(await site.session(NIA))
    page = await visits.page()
    await page.add_init_script("Math.random = () => 0")  # the page looks as soon as it has heard
    async with page.expect_response("**/nudges/places/*"):
        await page.goto(hers)
    heading, button = page.get_by_role("heading", level=1), page.get_by_role("button", name="Leave the line")
    await button.focus()

    async with page.expect_response("**/nudges/places/*"):
        heard = asyncio.ensure_future(page.evaluate(HEARD))
    await leaves(site, before_her)
    await heard
    await expect(button).to_be_focused()
    await expect(heading).to_have_text("You are second in the line")

    await button.evaluate("one => one.blur()")
    await expect(heading).to_have_text("You are first in the line", timeout=10_000)


async def test_only_somebody_we_know_listens(site: Site) -> None:
    async with site.guest(follow=False) as guest:
        for kind in ("places", "import/codesign"):
            assert (await guest.open(f"/nudges/{kind}/{new_id()}")).status == 303


async def test_a_line_says_nothing_but_that_something_changed(site: Site) -> None:
    run_id = await course_dates(site, places=2)
    cookies = {"session": await site.session(NIA)}
    async with (
        httpx.AsyncClient(base_url=site.address, cookies=cookies, timeout=20) as client,
        client.stream("GET", f"/nudges/places/{run_id}") as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        assert await anext(lines) == ": listening"
        await book_known(site, SAM, run_id)
        assert [await anext(lines), await anext(lines)] == ["", "data: changed"]


async def test_while_nats_is_away_or_too_many_listen_a_page_stays_as_it_is() -> None:
    nudges = Nudges("nats://127.0.0.1:1")
    with pytest.raises(NoNudges):
        await nudges.ready()
    nudges._open = {"a": {asyncio.Event() for _ in range(MOST_OPEN)}}
    with pytest.raises(NoNudges):
        await nudges.ready()
