"""The menu and the first page: what is one's own stands first, what is more is folded."""

import pytest

from tests.examples.people import ANWEN, CARYS, ELERI, GWEN, HELEDD, IDRIS, NIA, OWAIN, RHIAN, SAM, Example
from tests.web.browser import Visits, tab_to
from tests.web.conftest import Site
from tests.web.guest import Guest
from web.menu import ENTRIES, FIRST, menu_for
from web.signed_in import Visitor

PATHS = {entry.path for entry in ENTRIES}
SHOW_NOTHING = {"/decisions", "/groups", "/proposals"}
"""Lists of one's own, which are empty."""
DESK = Visitor(roles=frozenset({"coordinator"}))


def test_a_few_stand_in_the_row_and_nothing_is_lost() -> None:
    menu = menu_for(DESK, PATHS, "/")
    assert len(menu.row) == FIRST
    assert [one.path for one in (*menu.row, *menu.more)][:2] == ["/desk", "/course-dates"]
    assert "/people" in [one.path for one in menu.more]


def test_where_somebody_is_stands_in_the_row() -> None:
    menu = menu_for(DESK, PATHS, "/people/x")
    assert [entry.path for entry in menu.row][FIRST:] == ["/people"]


def test_a_few_are_not_folded() -> None:
    assert menu_for(Visitor(), PATHS, "/").more == []


async def test_the_first_page_is_ones_own(site: Site, guest: Guest) -> None:
    assert (await guest.open("/")).heading.startswith("A place to learn")
    async with await site.signed_in(NIA) as nia:
        assert (await nia.open("/tutors")).heading == "This page is for others"
    async with await site.signed_in(NIA) as nia, await site.signed_in(ANWEN) as anwen:
        assert (await nia.open("/")).heading == "Good to see you, Nia"
        shown = await anwen.open("/")
        assert shown.heading == "Good to see you, Anwen"
        assert shown.says("My proposals Courses that you are writing.")


@pytest.mark.parametrize(
    "who", [ANWEN, CARYS, ELERI, GWEN, HELEDD, IDRIS, NIA, OWAIN, RHIAN, SAM], ids=lambda one: one.name
)
async def test_the_menu_holds_only_what_she_may_open(site: Site, who: Example) -> None:
    menu = menu_for(Visitor(roles=frozenset(map(str, who.roles))), PATHS, "/")
    async with await site.signed_in(who) as herself:
        answers = {entry.path: (await herself.open(entry.path)).status for entry in (*menu.row, *menu.more)}
    assert answers == dict.fromkeys(answers, 200)


async def test_what_is_not_in_her_menu_is_for_others(site: Site) -> None:
    """A student opens what is others': each answers kindly that it is, or has nothing of hers to show."""
    others = [entry.path for entry in ENTRIES if entry.roles]
    async with await site.signed_in(NIA) as nia:
        shown = {path: await nia.open(path) for path in others}
    assert {path for path, one in shown.items() if one.status == 200} <= SHOW_NOTHING


@pytest.mark.browser
async def test_ones_own_first_page_is_for_everybody(visits: Visits, site: Site) -> None:
    visits.sign_in(await site.session(GWEN))
    await visits.check("/")


@pytest.mark.browser
async def test_more_opens_and_closes_by_keyboard(visits: Visits, site: Site) -> None:
    visits.sign_in(await site.session(GWEN))
    page = await visits.page("/", width=1280)
    await tab_to(page, "More")
    folded = page.get_by_role("navigation", name="Main").get_by_role("link", name="Find a course", exact=True)
    await page.keyboard.press("Enter")
    await folded.wait_for()
    await page.keyboard.press("Escape")
    await folded.wait_for(state="hidden")
    assert await page.evaluate("document.activeElement.tagName") == "SUMMARY"
