"""The second sign: set up once, then asked for; and the first administrator of a new college."""

import re

import pyotp

from tests.examples.people import IDRIS
from tests.web.conftest import Site
from tests.web.guest import Guest


async def with_six_numbers(site: Site, guest: Guest, contact: str) -> None:
    await guest.open("/sign-in?next=/sign-in/second/set-up")
    await guest.send("/sign-in", contact=contact)
    await guest.send("/sign-in/code", code=(await site.letter(contact))[:6])


async def test_a_second_sign_is_set_up_and_then_opens(guest: Guest, site: Site) -> None:
    await with_six_numbers(site, guest, "idris@example.org")
    begun = await guest.send("/sign-in/second/begin")
    secret = begun.hidden("/sign-in/second/set-up")["secret"]
    assert "<svg" in begun.html
    before = guest.cookies["session"]
    done = await guest.send("/sign-in/second/set-up", code=pyotp.TOTP(secret).now())
    assert done.heading == "That is done. One more thing"
    assert guest.cookies["session"] != before
    printed = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", done.html)
    assert len(printed) == 10
    await with_six_numbers_again_and_show(site, printed[0])


async def with_six_numbers_again_and_show(site: Site, printed: str) -> None:
    async with await site.signed_in(IDRIS) as idris:
        await idris.open("/sign-in/second?next=/accessibility")
        wrong = await idris.send("/sign-in/second", code="000 000")
        assert (wrong.status, wrong.says("These numbers do not fit.")) == (422, True)
        right = await idris.send("/sign-in/second", code=printed)
        assert right.path == "/accessibility"


async def test_wrong_first_numbers_keep_the_picture(guest: Guest, site: Site) -> None:
    await with_six_numbers(site, guest, "carys@example.org")
    begun = await guest.send("/sign-in/second/begin")
    secret = begun.hidden("/sign-in/second/set-up")["secret"]
    wrong = await guest.send("/sign-in/second/set-up", code="")
    assert wrong.status == 422
    assert wrong.hidden("/sign-in/second/set-up")["secret"] == secret
    assert "<svg" in wrong.html


async def test_who_has_no_second_sign_is_led_to_setting_it_up(guest: Guest, site: Site) -> None:
    await with_six_numbers(site, guest, "mared@example.org")
    await guest.open("/sign-in/second")
    shown = await guest.send("/sign-in/second", code="123456")
    assert shown.path == "/sign-in/second/set-up"


async def test_a_stranger_is_asked_to_sign_in_first(guest: Guest) -> None:
    assert (await guest.open("/sign-in/second")).path == "/sign-in"


async def test_a_set_up_link_that_is_not_ours_opens_nothing(guest: Guest) -> None:
    shown = await guest.open("/set-up/not-a-token")
    assert (shown.path, shown.heading) == ("/set-up", "Open your college")
    refused = await guest.send("/set-up", name="Owain", contact="owain@example.org")
    assert (refused.status, "session" in guest.cookies) == (422, False)
    assert refused.says("This link cannot be used any more.")
