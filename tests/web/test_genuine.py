"""A form is done only when it comes from our own page and from this very browser; what was typed is never lost."""

import secrets

import pytest

from tests.web.conftest import Site
from tests.web.guest import Guest
from web import genuine

KEY = secrets.token_bytes(32)


def test_a_token_belongs_to_one_session() -> None:
    token = genuine.token(KEY, "hers")
    assert genuine.is_genuine(KEY, "hers", token)
    assert not genuine.is_genuine(KEY, "another’s", token)
    assert not genuine.is_genuine(secrets.token_bytes(32), "hers", token)


def test_a_token_looks_different_in_each_page() -> None:
    assert genuine.token(KEY, "hers") != genuine.token(KEY, "hers")


@pytest.mark.parametrize("shown", ["", "!", "AAAA", "ü", pytest.param(genuine.token(KEY, "hers")[:-4], id="cut off")])
def test_what_is_not_a_token_is_not_genuine(shown: str) -> None:
    assert not genuine.is_genuine(KEY, "hers", shown)


def test_nobody_without_a_cookie_is_genuine() -> None:
    assert not genuine.is_genuine(KEY, None, genuine.token(KEY, ""))


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost:1"}, False),
        ({"origin": "http://localhost:1"}, True),
        ({"origin": "http://localhost:2"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
)
def test_the_browser_says_where_a_form_comes_from(headers: dict[str, str], ours: bool) -> None:
    assert genuine.comes_from_us(headers, "http://localhost:1") is ours


async def test_a_form_from_another_site_does_nothing(guest: Guest) -> None:
    await guest.open("/sign-in")
    refused = await guest.send("/sign-in", contact="ceri@example.org", headers={"Sec-Fetch-Site": "cross-site"})
    assert (refused.status, refused.heading) == (403, "This form did not come from our pages")


async def test_a_form_without_its_token_is_shown_again_with_all_that_was_typed(guest: Guest) -> None:
    await guest.open("/sign-in")
    again = await guest.post("/sign-in", {"contact": "ceri@example.org", "more": ["one", "two"]})
    assert (again.status, again.heading) == (409, "Please press the button again")
    assert again.html.count('name="more"') == 2
    assert 'name="contact" value="ceri@example.org"' in again.html


async def test_the_form_shown_again_goes_through(guest: Guest) -> None:
    await guest.open("/sign-in")
    again = await guest.post("/sign-in", {"contact": "nobody@example.org"})
    through = await guest.post("/sign-in", again.hidden("/sign-in"))
    assert through.heading == "Type the 6 numbers we sent you"


async def test_the_token_of_another_browser_is_not_taken(guest: Guest, site: Site) -> None:
    async with site.guest() as other:
        stolen = (await other.open("/sign-in")).hidden("/sign-in")
    await guest.open("/sign-in")
    again = await guest.post("/sign-in", {**stolen, "contact": "ceri@example.org"})
    assert again.status == 409


async def test_the_same_key_is_kept_when_a_form_is_sent_again(guest: Guest) -> None:
    shown = await guest.open("/sign-in")
    key = shown.hidden("/sign-in")["idempotency_key"]
    again = await guest.post("/sign-in", {"contact": "a@example.org", "idempotency_key": key})
    assert again.hidden("/sign-in")["idempotency_key"] == key


class Peer:
    def __init__(self, host: str) -> None:
        self.host = host


def test_behind_our_proxy_its_own_last_word_counts() -> None:
    said = {"x-forwarded-for": "127.0.0.1, 203.0.113.9"}
    assert genuine.network(said, Peer("10.0.0.2"), is_https=True) == "203.0.113.9"
    assert genuine.network({}, Peer("10.0.0.2"), is_https=True) == ""


def test_without_a_proxy_nobody_is_believed() -> None:
    said = {"x-forwarded-for": "127.0.0.1"}
    assert genuine.network(said, Peer("192.0.2.7"), is_https=False) == "192.0.2.7"
    assert genuine.network(said, None, is_https=False) == ""
