"""The first page and those that explain: for everybody, on anything, in both languages."""

import re
from pathlib import Path

import pytest

from tests.web.browser import Visits, focused, tab_to
from tests.web.guest import Guest
from web.college import College
from web.pages.information import PATHS

PAGES = ["/", *PATHS]
FIRST_VISIT_BYTES = 80_000


@pytest.mark.browser
@pytest.mark.parametrize("path", [*PAGES, "/nothing-here"])
async def test_every_page_is_for_everybody(visits: Visits, path: str) -> None:
    await visits.check(path)


@pytest.mark.browser
async def test_a_first_visit_is_light_and_asks_nobody_else(visits: Visits) -> None:
    assert await visits.first_visit_bytes("/") <= FIRST_VISIT_BYTES


@pytest.mark.browser
async def test_the_keyboard_goes_past_the_menu_and_to_every_link(visits: Visits) -> None:
    page = await visits.page("/")
    await tab_to(page, "Skip to main content", most=1)
    await page.keyboard.press("Enter")
    assert await focused(page) != "Skip to main content"
    await tab_to(page, "What we keep")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/what-we-keep")


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_says_whom_to_ring_now(guest: Guest, path: str) -> None:
    shown = await guest.open(path)
    assert shown.status == 200
    assert shown.says("We are not a crisis service")
    assert 'href="tel:999"' in shown.html


@pytest.mark.parametrize("path", PAGES)
async def test_every_public_page_has_a_welsh_twin(guest: Guest, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(College, "has_welsh", True)
    english = await guest.open(path)
    twin = f"/cy{path}".rstrip("/")
    assert f'hreflang="cy" href="http://localhost:{english.response.url.port}{twin}"' in english.html
    welsh = await guest.open(twin)
    assert '<html lang="cy">' in welsh.html
    assert welsh.heading
    assert welsh.heading != english.heading


KEEPERS = {"web/templates/shared/college.html", "services/people/rules/college.py"}
"""Where the numbers are kept, and where every page reads them."""


def test_a_number_to_ring_in_a_crisis_is_written_in_one_place() -> None:
    house = Path(__file__).parents[2]
    sources = [
        file
        for of in ("web", "services", "infra")
        for kind in ("html", "py")
        for file in (house / of).rglob(f"*.{kind}")
    ]
    number = re.compile(r"tel:(?:999|111|116)|116 ?123|ring 999|[\"'>]999[\"'<]")
    found = {str(file.relative_to(house)) for file in sources if number.search(file.read_text())}
    assert found == KEEPERS
