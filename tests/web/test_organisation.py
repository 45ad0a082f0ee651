"""Signing in with the organisation one works for, through the pages, with a provider that others have written."""

import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio

from tests.examples.people import GWEN, NIA, OWAIN
from tests.web.browser import Visits
from tests.web.conftest import Site, free_port
from tests.web.guest import Guest, Shown

HERE = "/college/organisation"
WORKS_HERE, KNOWN_TWICE, STUDENT, STRANGER = "4711", "4712", "4713", "4714"
SAYS = {
    WORKS_HERE: {"email": "gwen@example.org", "email_verified": True},
    KNOWN_TWICE: {"email": "gwen@example.org", "email_verified": True, "amr": ["pwd", "mfa"]},
    STUDENT: {"email": "nia@example.org", "email_verified": True},
    STRANGER: {"email": "stranger@example.org", "email_verified": True},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Its address: a process of its own."""
    port = free_port()
    words = [sys.executable, "-m", "oidc_provider_mock", "-H", "localhost", "-p", str(port), "-n", "true"]
    words += [word for sub, says in SAYS.items() for word in ("--user-claims", json.dumps({"sub": sub, **says}))]
    address = f"http://localhost:{port}"
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        _until_it_answers(address)
        yield address
        process.terminate()


def _until_it_answers(address: str) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            httpx.get(f"{address}/.well-known/openid-configuration").raise_for_status()
        except httpx.HTTPError:
            assert time.monotonic() < until
        else:
            return


async def press(guest: Guest, led: Shown, sub: str) -> Shown:
    """She signs in there as `sub`, or stops there, and comes back."""
    assert led.status == 303
    address = led.headers["location"]
    async with httpx.AsyncClient() as client:
        pressed = await client.post(address, data={"sub": sub} if sub else {"action": "deny"})
    back = urlsplit(pressed.headers["location"])
    return await guest.open(f"{back.path}?{back.query}")


@pytest_asyncio.fixture
async def owain(site: Site) -> AsyncIterator[Guest]:
    async with site.guest(follow=False, session=await site.session(OWAIN)) as one:
        yield one
        await one.open(HERE)
        await one.send(f"{HERE}/turn", do="forget")


@pytest_asyncio.fixture
async def turned_on(site: Site, owain: Guest, provider: str) -> None:
    """And Gwen has typed numbers that were sent to her address, once."""
    async with site.house("people").database.transaction() as db:
        await db.execute("update contact set confirmed_at = now() where folded like 'gwen@%' and is_current")
    await owain.open(HERE)
    await owain.send(HERE, issuer=provider, client_id="college", client_secret="not a secret")
    tried = await press(owain, await owain.open(f"{HERE}/try"), WORKS_HERE)
    assert tried.heading == "It works"
    assert (await owain.send(f"{HERE}/turn", do="on")).headers["location"] == f"{HERE}?said=on"


async def test_staff_come_in_by_it_and_our_second_sign_follows(site: Site, turned_on: None) -> None:
    async with site.guest(follow=False) as gwen:
        assert 'href="/sign-in/organisation?next=' in (await gwen.open("/sign-in?next=/desk")).html
        led = await press(gwen, await gwen.open("/sign-in/organisation?next=/desk"), WORKS_HERE)
        assert (led.status, led.headers["location"]) == (303, "/desk")
        assert (await gwen.open("/")).says("Gwen Sign out")
        assert (await gwen.open("/desk")).headers["location"] == "/sign-in/second?next=%2Fdesk"


async def test_both_signs_there_are_both_here(site: Site, turned_on: None) -> None:
    async with site.guest(follow=False) as gwen:
        await press(gwen, await gwen.open("/sign-in/organisation?next=//evil.example"), KNOWN_TWICE)
        assert (await gwen.open("/desk")).status == 200


@pytest.mark.parametrize("sub", [STUDENT, STRANGER, "somebody else", ""])
async def test_nobody_else_comes_in_and_is_told_what_to_do(site: Site, turned_on: None, sub: str) -> None:
    async with site.guest(follow=False) as somebody:
        shown = await press(somebody, await somebody.open("/sign-in/organisation"), sub)
        assert (shown.status, shown.heading) == (422, "That did not sign you in")
        assert shown.says("Sign in with the numbers that we send you")
        assert "session" not in somebody.cookies


async def test_what_another_browser_was_sent_back_with_opens_nothing(site: Site, turned_on: None) -> None:
    async with site.guest(follow=False) as hers, site.guest(follow=False) as his:
        led = await his.open("/sign-in/organisation")
        await hers.open("/sign-in/organisation")
        shown = await press(hers, led, WORKS_HERE)
        assert (shown.status, "session" in hers.cookies) == (422, False)


async def test_until_it_was_tried_nobody_sees_it(site: Site, owain: Guest, provider: str) -> None:
    await owain.open(HERE)
    await owain.send(HERE, issuer=provider, client_id="college", client_secret="not a secret")
    shown = await owain.open(HERE)
    assert (shown.says("Nobody has tried it yet."), shown.says("Turn it on")) == (True, False)
    assert "not a secret" not in shown.html
    async with site.guest(follow=False) as guest:
        assert "/sign-in/organisation" not in (await guest.open("/sign-in")).html
        assert (await guest.open("/sign-in/organisation")).status == 422


async def test_what_is_wrong_stands_beside_its_field(owain: Guest) -> None:
    await owain.open(HERE)
    shown = await owain.send(HERE, issuer="http://login.example", client_id="college", client_secret="x")
    assert (shown.status, shown.says("Write the address that begins with https://")) == (422, True)
    assert 'value="x"' not in shown.html


async def test_it_is_the_administrators(site: Site) -> None:
    for person in (GWEN, NIA):
        async with await site.signed_in(person) as somebody:
            assert (await somebody.open(HERE)).status == 403


@pytest.mark.browser
@pytest.mark.parametrize("path", [HERE, "/sign-in", "/sign-in/organisation/back"])
async def test_these_pages_are_for_everybody(visits: Visits, site: Site, turned_on: None, path: str) -> None:
    if path == HERE:
        visits.sign_in(await site.session(OWAIN))
    await visits.check(path)


@pytest.mark.browser
async def test_a_browser_goes_there_and_comes_back(visits: Visits, site: Site, turned_on: None) -> None:
    """Under the policy of our pages, which lets no form lead elsewhere."""
    page = await visits.page("/sign-in?next=/accessibility")
    await page.get_by_role("link", name="Sign in with your organisation").click()
    await page.get_by_role("button", name=WORKS_HERE).click()
    await page.get_by_role("button", name="Sign out").wait_for()
    visits.complaints.clear()  # of their page, which wants its styles from elsewhere
    assert page.url == f"{site.address}/accessibility"
