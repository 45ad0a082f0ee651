"""A passkey in a real browser, with an authenticator that the browser plays: added, and then it opens the college."""

import pytest
from playwright.async_api import expect

from tests.examples.people import CARYS
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest

PLAYED = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.browser
async def test_it_is_added_and_then_opens_the_college(visits: Visits, site: Site) -> None:
    visits.sign_in(await site.session(CARYS))
    page = await visits.page("/my/passkeys")
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PLAYED})
    await page.get_by_role("link", name="Add a passkey").click()
    await page.get_by_role("button", name="Add a passkey here").click()
    await expect(page.get_by_text("Added. Next time it opens these pages.")).to_be_visible()

    await page.context.clear_cookies()
    await page.goto("/sign-in?next=/my/passkeys")
    await page.get_by_role("link", name="Sign in with a passkey").click()
    await page.get_by_role("button", name="Use my passkey").click()
    await page.get_by_text("Take it away").first.click()
    await page.get_by_role("button", name="Yes, take it away").first.click()
    await expect(page.get_by_text("You have none yet.")).to_be_visible()

    await page.goto("/sign-in/passkey")
    await page.get_by_role("button", name="Use my passkey").click()
    await expect(page.get_by_text("We do not know this passkey.").first).to_be_visible()


async def test_without_scripts_there_are_numbers(guest: Guest) -> None:
    shown = await guest.open("/sign-in/passkey?next=/my")
    assert shown.says("A passkey needs scripts")
    refused = await guest.send("/sign-in/passkey", credential="")
    assert (refused.status, refused.says("cannot be read")) == (422, True)
