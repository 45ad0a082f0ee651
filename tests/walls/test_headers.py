"""Headers and cookies of every kind of answer, graded, at an https address. No service answers meanwhile: web alone."""

import base64
from collections.abc import AsyncIterator
from typing import Any, TypeAlias

import pytest
import pytest_asyncio
from litestar.testing import AsyncTestClient

from infra.local.services import SERVICES
from tests.walls import grading
from web.main import create_app
from web.settings import from_environment

Client: TypeAlias = AsyncTestClient[Any]
ADDRESS = "https://college.example.org"
ANSWERS = (
    "/", "/accessibility", "/first-time", "/courses", "/nothing-here", "/my", "/static/nothing", "/language/cy",
    "/people", "/health/live", "/health/ready", "/metrics", "/cy/courses", "/sign-in", "/sign-in/link/nonsense",
    "/set-up/nonsense", "/running/file/how-it-runs.json", "/courses/nonsense", "/ideas", "/ask-us",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "PROPFIND")
CROSS_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


@pytest_asyncio.fixture(scope="module")
async def client() -> AsyncIterator[Client]:
    urls = {f"{name.upper()}_URL": "unix:/nobody/is/there.sock" for name in SERVICES}
    own = {"WEB_LISTEN": "unix:/none", "COLLEGE_ADDRESS": ADDRESS, "WEB_KEY": base64.b64encode(b"0" * 32).decode()}
    app = create_app(from_environment(urls | own))
    async with AsyncTestClient(app, base_url=ADDRESS) as one:
        one.headers["x-forwarded-for"] = "203.0.113.7"
        assets = tuple(f"/static/{name}" for name in app.state.frame.assets.served)
        one.assets = assets  # type: ignore[attr-defined]
        yield one


async def test_every_answer_is_graded_without_a_fault(client: Client) -> None:
    """Whatever is asked, and however: a page, a file, what is not there, what is away, a method that nobody knows."""
    wrong: list[str] = []
    graded = 0
    for path in (*ANSWERS, *client.assets):  # type: ignore[attr-defined]
        for method in METHODS:
            answer = await client.request(method, path, follow_redirects=False)
            found = grading.of_headers(answer.headers, is_https=True)
            found += [one for text in answer.headers.get_list("set-cookie") for one in _cookie(text)]
            wrong += [f"{method} {path}: {one}" for one in found]
            graded += 1
    assert sorted(set(wrong)) == []
    assert graded > 300


async def test_cookies_are_bound_to_the_host(client: Client) -> None:
    client.cookies.clear()
    cookies = []
    for path in ("/language/cy", "/size/large", "/sign-in", "/cy/courses"):
        answer = await client.get(path, follow_redirects=False)
        cookies += answer.headers.get_list("set-cookie")
    assert len(cookies) > 2
    assert [one for text in cookies for one in _cookie(text)] == []


async def test_methods_that_nobody_uses_are_not_answered(client: Client) -> None:
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"):
        answer = await client.request(method, "/accessibility")
        assert answer.status_code in (404, 405), method


async def test_how_it_is_is_not_told_outside(client: Client) -> None:
    for path in ("/metrics", "/health/ready"):
        assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("next_page", ["https://evil.example", "//evil.example", "/\\evil.example", "/%0d%0aX:1"])
async def test_nobody_is_sent_elsewhere(client: Client, next_page: str) -> None:
    answer = await client.get("/language/cy", params={"next": next_page}, follow_redirects=False)
    assert answer.headers["location"].startswith("/")
    assert "evil" not in answer.headers["location"].partition("?")[0].lstrip("/")[:20]
    assert answer.headers["location"][1:2] not in ("/", "\\")


async def test_another_host_and_another_site_get_nothing(client: Client) -> None:
    assert (await client.get("/accessibility", headers={"host": "evil.example"})).status_code == 421
    assert (await client.post("/sign-in", data={"contact": "x"}, headers=CROSS_SITE)).status_code == 403


async def test_bytes_that_are_no_form_are_refused(client: Client) -> None:
    for kind, body in (
        ("application/x-www-form-urlencoded", b"words=%ed%a0%80%ff&%00=%00&" + b"x=1&" * 5000),
        ("application/x-www-form-urlencoded", b"\xff\xfe\x00\x01"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n\x00\xff"),
        ("multipart/form-data", b"no boundary"),
        ("application/json", b'{"words": {"$gt": ""}}'),
        ("text/xml", b"<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><x>&f;</x>"),
    ):
        answer = await client.post(
            "/ideas", content=body, headers={"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code in (400, 409), kind
        assert "<h1" in answer.text
        assert "root:x:0" not in answer.text


async def test_a_body_that_is_too_large_is_refused_with_a_sentence(client: Client) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post("/ideas", content=b"words=" + b"a" * 21_000_000, headers=headers)
    assert answer.status_code == 413
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../pyproject.toml", "/static/..%2f..%2fpyproject.toml", "/static/%2e%2e/settings.py", "/static/css",
        "/.git/config", "/.env", "/%ff%fe", "/cy/%2e%2e/my",
    ],
)  # fmt: skip
async def test_no_file_is_reached_by_tricks(client: Client, path: str) -> None:
    answer = await client.get(path, follow_redirects=False)
    assert answer.status_code in (303, 404)
    assert "requires-python" not in answer.text


def test_a_worse_policy_would_be_noticed() -> None:
    """The grader is tried on what it must not let pass."""
    good = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    good += "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    assert grading.of_policy(good) == []
    for worse in ("script-src 'self' 'unsafe-inline'", "script-src *", "img-src 'self' https://x.org"):
        kept = "; ".join(one for one in good.split("; ") if not one.startswith(worse.split()[0]))
        assert grading.of_policy(f"{kept}; {worse}")
    assert grading.of_policy("")
    assert _cookie("session=x; Path=/; HttpOnly; SameSite=Lax")
    assert _cookie("__Host-session=x; Path=/; Secure; HttpOnly; SameSite=Lax") == []


def _cookie(text: str) -> list[str]:
    return grading.of_cookie(text, is_https=True)
