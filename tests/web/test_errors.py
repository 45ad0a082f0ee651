"""When something is not as it should be: calm, nothing typed is lost, and nothing is given away."""

import secrets
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar, get, post

from tests.web.guest import Guest
from web import main
from web.frame import Given
from web.pages import all_pages
from web.settings import SERVICES, WebSettings
from web.signed_in import SignedIn

ADDRESS = "http://localhost:1"
CANARY = "Ceri-Canary-7"


@get("/breaks")
async def breaks() -> None:
    raise ValueError(CANARY)


@post("/breaks")
async def breaks_too() -> None:
    raise KeyError(CANARY)


@get("/private")
async def private(person: Given[SignedIn]) -> None:
    raise AssertionError(person)


@pytest_asyncio.fixture(scope="module")
async def lonely() -> AsyncIterator[Litestar]:
    """Web with all services away, and pages that break."""
    pages = [*all_pages(), breaks, breaks_too, private]
    away = {name: f"unix:/nowhere/{name}.sock" for name in SERVICES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.main.all_pages", lambda: pages)
        app = main.create_app(
            WebSettings(listen="tcp:127.0.0.1:1", college_address=ADDRESS, key=secrets.token_bytes(32), services=away)
        )
    yield app
    await app.state.frame.clients.close()


@pytest_asyncio.fixture
async def alone(lonely: Litestar) -> AsyncIterator[Guest]:
    transport = httpx.ASGITransport(app=lonely)  # type: ignore[arg-type]
    async with Guest(httpx.AsyncClient(transport=transport, base_url=ADDRESS)) as guest:
        yield guest


async def test_public_pages_go_on_while_all_services_are_away(alone: Guest) -> None:
    alone.cookies.set("session", "somebody")
    assert (await alone.open("/")).status == 200
    assert "set-cookie" not in (await alone.open("/first-time")).headers


async def test_a_private_page_says_that_nothing_is_lost_while_people_is_away(alone: Guest) -> None:
    alone.cookies.set("session", "somebody")
    shown = await alone.open("/private?part=2")
    assert (shown.status, shown.heading) == (503, "Please try again in a minute")
    assert 'href="/private?part=2"' in shown.html


async def test_a_private_page_sends_a_stranger_to_sign_in_and_back(alone: Guest) -> None:
    shown = await alone.open("/private?part=2")
    assert (shown.status, shown.headers["location"]) == (303, "/sign-in?next=%2Fprivate%3Fpart%3D2")


async def test_a_form_is_kept_whole_while_its_service_is_away(alone: Guest) -> None:
    tokens = (await alone.open("/sign-in")).hidden("/sign-in")
    shown = await alone.send("/sign-in", contact="ceri@example.org")
    assert (shown.status, shown.heading) == (503, "Please press the button again in a minute")
    assert shown.hidden("/sign-in") == {
        "csrf": shown.hidden("/sign-in")["csrf"],
        "idempotency_key": tokens["idempotency_key"],
        "again": "1",
        "next": "",
        "contact": "ceri@example.org",
    }


@pytest.mark.parametrize("method", ["get", "post"])
async def test_a_broken_page_tells_a_reference_and_nothing_else(
    alone: Guest, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    tokens = (await alone.open("/sign-in")).hidden("/sign-in")
    shown = await (alone.open("/breaks") if method == "get" else alone.post("/breaks", {**tokens, "a": "b"}))
    (line,) = [record for record in caplog.records if record.message == "page_broke"]
    assert shown.status == 500
    assert shown.says(line.__dict__["reference"])
    assert CANARY not in shown.html
    assert CANARY not in str(line.__dict__)


async def test_a_page_that_is_not_there_is_in_the_language_of_the_reader(alone: Guest) -> None:
    led = await alone.open("/cy/dim-yma")
    shown = await alone.open(led.headers["location"])
    assert (shown.status, shown.heading) == (404, "Nid oes dim yma")


async def test_a_method_that_a_page_does_not_know_is_not_there(alone: Guest) -> None:
    assert (await alone.post("/first-time", {})).status == 404
