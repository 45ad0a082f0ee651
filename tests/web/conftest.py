"""The real web in front of the real services, in this process and on one loop, as `./college up` runs them."""

import asyncio
import importlib
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar
from playwright.async_api import Browser, async_playwright

from infra.local.services import present
from services.runtime.service import server
from tests.conftest import College
from tests.web.browser import ARGUMENTS, Visits
from tests.web.guest import Guest
from web.main import create_app
from web.settings import from_environment


@dataclass(frozen=True)
class Site:
    """A college that answers at `address`."""

    address: str
    college: College
    web: Litestar

    def guest(self, *, follow: bool = True, cookies: dict[str, str] | None = None) -> Guest:
        client = httpx.AsyncClient(base_url=self.address, follow_redirects=follow, cookies=cookies, timeout=30)
        return Guest(client)


@pytest_asyncio.fixture(scope="session")
async def site(college: College) -> AsyncIterator[Site]:
    """Web and every service that exists, shared by the whole run."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    listen = f"tcp:127.0.0.1:{port}"
    environment = college.environment | {"COLLEGE_ADDRESS": address, "WEB_LISTEN": listen}
    web = create_app(from_environment(environment))
    async with AsyncExitStack() as stack:
        for name in present():
            service = importlib.import_module(f"services.{name}.main").create_app(college.settings(name))
            await stack.enter_async_context(serving(service, college.settings(name).listen))
        await stack.enter_async_context(serving(web, listen))
        yield Site(address, college, web)


@asynccontextmanager
async def serving(app: Litestar, listen: str) -> AsyncIterator[None]:
    """`app` answers at `listen` until the end of the block."""
    running = server(app, listen)
    running.config.load()
    running.lifespan = running.config.lifespan_class(running.config)
    await running.startup()
    loop = asyncio.create_task(running.main_loop())
    try:
        yield
    finally:
        running.should_exit = True
        await loop
        await running.shutdown()


@pytest_asyncio.fixture
async def guest(site: Site) -> AsyncIterator[Guest]:
    """Somebody new, signed out."""
    async with site.guest() as somebody:
        yield somebody


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        try:
            browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except Exception as error:
            pytest.skip(f"no browser here: {type(error).__name__}")
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def visits(chromium: Browser, site: Site) -> AsyncIterator[Visits]:
    """Pages in a real browser: see tests/web/browser.py. A console error or a CSP refusal fails the test."""
    opened = Visits(chromium, site.address)
    yield opened
    await opened.close()
    assert opened.complaints == []
