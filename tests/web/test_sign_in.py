"""Signing in by six numbers or by the link beside them; out again; and never by opening something."""

import re

import pytest

from tests.examples.people import ANWEN, GWEN, NIA
from tests.web.browser import Visits, tab_to
from tests.web.conftest import Site
from tests.web.guest import Guest

PAGES = ["/sign-in", "/sign-in/code?attempt=01930000-0000-7000-8000-000000000000", "/sign-in/link", "/set-up"]


async def numbers(site: Site, contact: str) -> str:
    return (await site.letter(contact))[:6]


async def test_six_numbers_open_the_page_that_was_asked_for(guest: Guest, site: Site) -> None:
    await guest.open("/sign-in?next=/first-time")
    asked = await guest.send("/sign-in", contact="nia@example.org")
    assert asked.heading == "Type the 6 numbers we sent you"
    shown = await guest.send("/sign-in/code", code=await numbers(site, "nia@example.org"))
    assert shown.path == "/first-time"
    assert shown.says("Nia Sign out")
    assert shown.headers["cache-control"] == "no-store"


async def test_an_unknown_contact_gets_the_same_page(guest: Guest) -> None:
    known = await guest.open("/sign-in") and await guest.send("/sign-in", contact="anwen@example.org")
    unknown = await guest.open("/sign-in") and await guest.send("/sign-in", contact="stranger@example.org")
    assert (known.status, known.text) == (unknown.status, unknown.text)


async def test_wrong_numbers_say_so_beside_the_field(guest: Guest) -> None:
    await guest.open("/sign-in")
    await guest.send("/sign-in", contact="stranger@example.org")
    shown = await guest.send("/sign-in/code", code="123 456")
    assert (shown.status, "session" in guest.cookies) == (422, False)
    assert shown.says("These are not the numbers that we sent.")
    assert 'value="123 456"' in shown.html


async def test_nothing_typed_says_what_to_write(guest: Guest) -> None:
    await guest.open("/sign-in")
    shown = await guest.send("/sign-in", contact=" ")
    assert (shown.status, shown.says("Write your mobile number or your email address")) == (422, True)


async def test_opening_a_link_signs_nobody_in_and_leaves_no_token_in_the_address(guest: Guest, site: Site) -> None:
    await guest.open("/sign-in")
    await guest.send("/sign-in", contact="eleri@example.org")
    link = re.search(r"http\S+/sign-in/link/(\S+)", await site.letter("eleri@example.org"))
    assert link
    shown = await guest.open(link[0].removeprefix(site.address))
    assert shown.path == "/sign-in/link"
    assert link[1] not in shown.html
    assert "session" not in guest.cookies
    inside = await guest.send("/sign-in/link")
    assert inside.says("Eleri Sign out")


async def test_a_link_opens_nothing_in_another_browser(guest: Guest, site: Site) -> None:
    await guest.open("/sign-in")
    await guest.send("/sign-in", contact="sam@example.org")
    link = re.search(r"http\S+(/sign-in/link/\S+)", await site.letter("sam@example.org"))
    assert link
    async with site.guest() as other:
        await other.open("/sign-in")
        await other.open(link[1])
        shown = await other.send("/sign-in/link")
        assert (shown.status, "session" in other.cookies) == (422, False)
        assert shown.says("It works on the device where you asked for it.")


async def test_signing_out_ends_the_session_at_once_and_everywhere(site: Site) -> None:
    session = await site.session(ANWEN)
    async with site.guest(session=session) as anwen, site.guest(session=session) as same:
        assert (await anwen.open("/")).says("Anwen Sign out")
        assert (await anwen.send("/sign-out")).says("Sign in")
        gone = await same.open("/")
        assert not gone.says("Anwen")
        assert "session=" in gone.headers["set-cookie"]


async def test_every_sign_in_is_a_new_session(site: Site) -> None:
    assert await site.session(GWEN) != await site.session(GWEN)


async def test_the_menu_shows_only_what_is_ones_own(site: Site) -> None:
    async with await site.signed_in(NIA) as nia, await site.signed_in(GWEN) as gwen:
        hers, desk = await nia.open("/"), await gwen.open("/")
    for entry in ("/desk", "/rooms", "/import"):
        assert f'href="{entry}"' not in hers.html.split("<main")[0]
    assert desk.html.split("<main")[0].count("<li>") >= hers.html.split("<main")[0].count("<li>")


async def test_a_form_written_before_signing_in_elsewhere_is_kept(site: Site) -> None:
    async with site.guest() as nia:
        page = await nia.open("/sign-in")
        tokens = page.hidden("/sign-in")
        nia.cookies.set("session", await site.session(NIA))
        again = await nia.post("/sign-in", {**tokens, "contact": "typed long ago"})
        assert (again.status, again.heading) == (409, "Please press the button again")
        assert again.says("typed long ago")


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_for_everybody(visits: Visits, path: str) -> None:
    await visits.check(path)


@pytest.mark.browser
async def test_signing_in_with_the_keyboard_alone(visits: Visits, site: Site) -> None:
    page = await visits.page("/sign-in")
    await tab_to(page, "Your mobile number or email address")
    await page.keyboard.type("rhian@example.org")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/sign-in/code?**")
    await tab_to(page, "The 6 numbers")
    await page.keyboard.type(await numbers(site, "rhian@example.org"))
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Sign out").wait_for()


@pytest.mark.browser
async def test_an_error_takes_the_focus_and_leads_to_its_field(visits: Visits) -> None:
    page = await visits.page("/sign-in")
    await page.get_by_role("button", name="Send me the numbers").click()
    await page.wait_for_selector(".rc-errors:focus")
    await page.get_by_role("link", name="Write your mobile number").click()
    assert await page.evaluate("document.activeElement.id") == "contact"
