"""Asking to be rung: anybody, without an account, and taking it back."""

import re

import pytest

from services.messages.model import Section
from services.messages.queries.desk import DeskQuestion, desk
from services.runtime.http import Look
from tests.examples.people import GWEN
from tests.web.browser import Visits, tab_to
from tests.web.conftest import Site
from tests.web.guest import Guest, Shown


async def asked(guest: Guest, name: str = "Ceri", **more: str) -> Shown:
    await guest.open("/ask-us")
    return await guest.send("/ask-us", name=name, phone="07700 900 142", somebody_else="nothing", **more)


async def on_the_desk(site: Site) -> list[str]:
    house = site.house("messages")
    async with house.database.reading() as db:
        found = await desk(DeskQuestion(section=Section.CALLS), Look(house, db, house.now(), GWEN.acting()))
    tasks = [one for part in found.sections for one in part.tasks]
    return [one.call.wish.name for one in tasks if one.call and one.call.wish]


async def test_anybody_asks_to_be_rung_and_hears_what_happens_next(guest: Guest, site: Site) -> None:
    shown = await asked(guest, "Ceri Rings", about="The bus")
    assert shown.heading == "We will ring you"
    assert re.fullmatch(r"/ask-us/[0-9a-f-]{36}", shown.path)
    assert shown.says("somebody from the desk rings you.")
    assert "Ceri Rings" in await on_the_desk(site)


async def test_a_button_pressed_twice_asks_once(guest: Guest, site: Site) -> None:
    await guest.open("/ask-us")
    fields = {**guest.page.hidden("/ask-us"), "name": "Ceri Twice", "phone": "07700 900 142"}  # type: ignore[union-attr]
    first, second = await guest.post("/ask-us", fields), await guest.post("/ask-us", fields)
    assert first.path == second.path
    assert (await on_the_desk(site)).count("Ceri Twice") == 1


async def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(guest: Guest) -> None:
    await guest.open("/ask-us")
    shown = await guest.send("/ask-us", name="Ceri", phone="ring me", good_time="morning", about="The bus")
    assert shown.status == 422
    assert '<a href="#phone">' in shown.html
    assert shown.says("We could not read this number.")
    assert all(f'value="{typed}"' in shown.html for typed in ("Ceri", "ring me"))
    assert "The bus</textarea>" in shown.html
    empty = await guest.send("/ask-us", name=" ", phone="")
    assert empty.says("Tell us what to call you.")


async def test_it_is_taken_back_on_the_same_browser_only(guest: Guest, site: Site) -> None:
    shown = await asked(guest, "Ceri Undoes")
    async with site.guest() as another:
        assert (await another.open(shown.path)).status == 404
    undone = await guest.send(f"{shown.path}/undo")
    assert undone.heading == "Nobody will ring"
    assert "Ceri Undoes" not in await on_the_desk(site)
    assert (await guest.open(shown.path)).status == 404


async def test_a_fourth_call_is_refused_kindly(guest: Guest) -> None:
    for _ in range(3):
        await asked(guest)
    shown = await asked(guest)
    assert (shown.status, shown.says("your calls are on the desk")) == (422, True)
    assert 'value="07700 900 142"' in shown.html


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/ask-us", "/ask-us/undone"])
async def test_every_page_is_for_everybody(visits: Visits, path: str) -> None:
    await visits.check(path)


@pytest.mark.browser
async def test_the_thanks_are_for_everybody_too(visits: Visits, guest: Guest) -> None:
    shown = await asked(guest)
    visits.cookies = dict(guest.cookies.items())
    await visits.check(shown.path)


@pytest.mark.browser
async def test_by_keyboard_alone_and_without_a_script(visits: Visits) -> None:
    page = await visits.without_script("/ask-us")
    await page.focus("#name")
    await page.keyboard.type("Ceri Keys")
    await page.keyboard.press("Tab")
    await page.keyboard.type("07700 900 142")
    await page.focus("#about")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/ask-us/*-*")
    assert await page.locator("h1").inner_text() == "We will ring you"


@pytest.mark.browser
async def test_the_undo_is_reached_by_keyboard(visits: Visits, guest: Guest) -> None:
    shown = await asked(guest)
    visits.cookies = dict(guest.cookies.items())
    page = await visits.page(shown.path)
    await tab_to(page, "Undo")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/ask-us/undone")
