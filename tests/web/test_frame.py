"""What every answer of web carries."""

import httpx
import pytest

from tests.web.conftest import Site
from tests.web.guest import Guest
from web.frame import own_path

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/", "/nothing-here", "/sign-in", "/my-nothing?next=//evil.example"])
async def test_every_page_is_guarded(guest: Guest, path: str) -> None:
    headers = (await guest.open(path)).headers
    assert headers["content-security-policy"] == CSP
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert {"Cookie", "HX-Request"} <= {name.strip() for name in headers["vary"].split(",")}
    assert "server" not in headers


async def test_a_public_page_may_be_kept_and_a_form_never(guest: Guest) -> None:
    assert (await guest.open("/")).headers["cache-control"] == "public, max-age=30"
    assert (await guest.open("/sign-in")).headers["cache-control"] == "no-store"


async def test_a_public_page_sets_no_cookie(guest: Guest) -> None:
    assert "set-cookie" not in (await guest.open("/")).headers


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(guest: Guest) -> None:
    cookie = (await guest.open("/sign-in")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_another_name_for_the_house_is_not_answered(site: Site) -> None:
    port = httpx.URL(site.address).port
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert site.address in answer.text
    assert "evil.example" not in answer.text


async def test_htmx_gets_what_stands_in_main_and_history_the_whole(guest: Guest) -> None:
    part = await guest.open("/first-time", **{"HX-Request": "true"})
    assert "<html" not in part.html
    assert (part.headers["hx-retarget"], part.headers["hx-push-url"]) == ("#main", "/first-time")
    whole = await guest.open("/first-time", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole.html


async def test_a_page_is_packed_for_those_who_can_unpack_it(guest: Guest) -> None:
    packed = await guest.open("/first-time")
    plain = await guest.open("/first-time", **{"Accept-Encoding": "identity"})
    assert (packed.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
    assert "Accept-Encoding" in packed.headers["vary"]
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


async def test_what_is_fetched_beside_pages_may_be_kept_for_ever(guest: Guest, site: Site) -> None:
    assets = site.web.state.frame.assets
    for path in (assets.style, assets.script, assets.htmx, "/static/fonts/body-v1.woff2"):
        fetched = await guest.open(path)
        assert fetched.headers["cache-control"] == "public, max-age=31536000, immutable", path
    assert (await guest.open(assets.style)).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/%2e%2e/main.py", "/static/css/tokens.css"])
async def test_nothing_else_can_be_fetched(guest: Guest, path: str) -> None:
    assert (await guest.open(path)).status == 404


async def test_the_language_stays_chosen_and_leads_back_to_the_same_page(guest: Guest) -> None:
    shown = await guest.open("/language/cy?next=/accessibility")
    assert (shown.path, '<html lang="cy">' in shown.html) == ("/accessibility", True)
    assert '<html lang="cy">' in (await guest.open("/")).html
    back = await guest.open("/language/en?next=/cy/accessibility")
    assert (back.path, '<html lang="en">' in back.html) == ("/accessibility", True)


@pytest.mark.parametrize("path", ["/my", "/courses/00000000-0000-0000-0000-000000000000/book", "/sign-in?next=/my"])
async def test_every_page_can_be_opened_in_welsh_by_its_address(site: Site, path: str) -> None:
    async with site.guest(follow=False) as guest:
        led = await guest.open(f"/cy{path}")
        assert (led.status, led.headers["location"]) == (303, path)
        assert '<html lang="cy">' in (await guest.open("/sign-in")).html


@pytest.mark.parametrize("elsewhere", ["//evil.example", "/https://evil.example", "/%5Cevil.example"])
async def test_a_welsh_address_leads_to_nobody_else(site: Site, elsewhere: str) -> None:
    async with site.guest(follow=False) as guest:
        led = (await guest.open(f"/cy{elsewhere}")).headers.get("location", "/")
        assert led.startswith("/")
        assert not led.startswith(("//", "/\\"))


async def test_the_other_language_of_a_page_is_the_same_page(guest: Guest) -> None:
    await guest.open("/cy")
    shown = await guest.open("/sign-in?next=/first-time")
    assert 'href="/language/en?next=/sign-in%3Fnext%3D/first-time"' in shown.html
    again = await guest.send("/sign-in", contact="", headers={"Referer": f"{shown.response.url}"})
    assert again.status == 422
    assert 'href="/language/en?next=/sign-in%3Fnext%3D/first-time"' in again.html


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "", "/a\nb"])
def test_nobody_is_sent_to_another_site(elsewhere: str) -> None:
    assert own_path(elsewhere) == "/"


async def test_web_says_how_it_is(guest: Guest) -> None:
    assert (await guest.open("/health/live")).status == 200
    assert "web_page_seconds" in (await guest.open("/metrics")).html


async def test_a_nul_in_a_form_is_left_out(guest: Guest) -> None:
    await guest.open("/ideas")
    shown = await guest.send("/ideas", words="tea\x00 first")
    assert shown.status == 200
