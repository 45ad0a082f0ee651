"""The real web in front of the real services, in this process and on one loop, as `./college up` runs them."""

import asyncio
import importlib
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import asyncpg
import pytest
import pytest_asyncio
from litestar import Litestar
from playwright.async_api import Browser, async_playwright

from infra.local.installation import MARK
from infra.local.services import present
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import GiveRole, give_role
from services.people.tokens import example_token
from services.runtime.actor import house
from services.runtime.house import House
from services.runtime.journal import Revision
from services.runtime.service import server
from services.runtime.settings import from_environment as service_settings
from services.runtime.work import work
from tests.conftest import College, MakeCollege
from tests.examples.people import EVERYBODY, Example
from tests.held import CEILING_SECONDS, watched
from tests.web.browser import ARGUMENTS, Visits, Windows
from tests.web.guest import Guest
from web.main import create_app
from web.settings import from_environment as web_settings
from web.templating import make_ready


@dataclass(frozen=True)
class Site:
    """The example college, which answers at `address`. Its people are the cast of tests/examples."""

    address: str
    college: College
    web: Litestar
    services: dict[str, Litestar]

    def guest(self, *, follow: bool = True, session: str = "") -> Guest:
        return Guest.at(self.address, follow=follow, session=session)

    def house(self, service: str) -> House:
        found: House = self.services[service].state.house
        return found

    async def session(self, person: Example) -> str:
        """She has opened her link and pressed the button. For `visits.sign_in` or `site.guest(session=…)`."""
        async with self.guest() as somebody:
            token = example_token(self.house("people").settings.key, person.person_id)
            await somebody.open(f"/sign-in/link/{token}")
            await somebody.send("/sign-in/link")
            return somebody.cookies["session"]

    async def signed_in(self, person: Example) -> Guest:
        return self.guest(session=await self.session(person))

    async def heard(self, service: str, *people: Example) -> None:
        """All that `people` told of them has arrived at `service`."""
        for one in people:
            async with self.house("people").database.reading() as db:
                told = await db.fetchval("select max(revision) from journal where aggregate_id = $1", one.person_id)
            there = self.house(service)
            async with there.database.reading() as db:
                assert await there.wait_for(db, "people", Revision("person", one.person_id, told), seconds=20)

    async def letter(self, to: str) -> str:
        """The newest message to this address, as soon as there is one."""
        async with asyncio.timeout(10):
            while True:
                async with self.house("people").database.reading() as db:
                    text = await db.fetchval("select text from outbox where contact = $1 order by number desc", to)
                if text is not None:
                    return str(text)


@pytest_asyncio.fixture(scope="session")
async def site(new_college: MakeCollege) -> AsyncIterator[Site]:
    """Web and every service that exists, shared by the whole run."""
    make_ready()
    async with new_college() as college, AsyncExitStack() as stack:
        port = free_port()
        address, listen = f"http://localhost:{port}", f"tcp:127.0.0.1:{port}"
        place = replace(college.place, address=address, web_listen=listen)
        await mark_as_example(college)
        services = {}
        for name in present():
            settings = service_settings(name, place.service(name))
            services[name] = importlib.import_module(f"services.{name}.main").create_app(settings)
            await stack.enter_async_context(serving(services[name], settings.listen))
        web = create_app(web_settings(place.web()))
        await stack.enter_async_context(serving(web, listen))
        site = Site(address, college, web, services)
        await fill_with_the_cast(site.house("people"))
        with watched(CEILING_SECONDS) as held:
            yield site
        assert held == []  # nobody waits while the loop does something for somebody else


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def mark_as_example(college: College, *, is_example: bool = True) -> None:
    db = await asyncpg.connect(college.admin_dsn)
    for service in present():
        await db.execute(MARK.format(service), is_example)
    await db.close()


async def fill_with_the_cast(people: House) -> None:
    for one in EVERYBODY:
        await add(people, one)


async def add(people: House, one: Example) -> None:
    async with work(people, house("example")) as unit:
        contact = f"{one.name.lower()}@example.org"
        await add_person(AddPerson(name=one.name, contact=contact, person_id=one.person_id), unit)
        for role in sorted(one.roles):
            await give_role(GiveRole(person_id=one.person_id, role=role), unit)


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


@pytest.fixture(scope="session")
def windows(chromium: Browser, site: Site) -> Windows:
    return Windows(chromium, site.address)


@pytest_asyncio.fixture
async def visits(chromium: Browser, site: Site, windows: Windows) -> AsyncIterator[Visits]:
    """Pages in a real browser: see tests/web/browser.py. A console error or a CSP refusal fails the test."""
    opened = Visits(chromium, site.address, windows)
    yield opened
    await opened.close()
    assert opened.complaints == []
