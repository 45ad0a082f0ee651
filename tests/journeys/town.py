"""The example college, lived in, on one loop with the test, under a clock that a journey may move on.

Voting closes at the end of a day and a list of who came is opened on another, so a journey of weeks needs weeks to
pass. Nothing is skipped: what is due in between is done at its own time, as in infra/example/past.py.
"""

import importlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from datetime import time as hour_of

import pytest
from playwright.async_api import Browser
from prometheus_client import CollectorRegistry

from infra.example import fill
from infra.example.past import Past
from infra.local.environment import Place
from infra.local.services import present
from services.people.links import example_links, first_administrator_link
from services.runtime import clock
from services.runtime.clock import COLLEGE_ZONE, college_date, machine_clock
from services.runtime.house import House
from services.runtime.settings import from_environment
from tests.conftest import College, MakeCollege
from tests.held import watched
from tests.web.conftest import free_port, mark_as_example, serving
from web.main import create_app
from web.settings import from_environment as web_settings
from web.templating import make_ready

SET_UP = "the set-up link"


class Time(Past):
    """What time it is for everybody here. It goes on by itself, and can be moved forward."""

    def __init__(self, houses: Mapping[str, House], shift: "Shift") -> None:
        self._shift = shift
        super().__init__(houses, machine_clock())

    @property
    def now(self) -> datetime:
        return machine_clock()

    @now.setter
    def now(self, moment: datetime) -> None:
        self._shift.by += moment - machine_clock()

    @property
    def today(self) -> date:
        return college_date(self.now)

    async def until_on(self, day: date, hour: int, minute: int = 0) -> None:
        await self.until(datetime.combine(day, hour_of(hour, minute), COLLEGE_ZONE))


class Shift:
    """By how much the clock of this process is ahead of the machine's. `machine_clock` is the only one who asks."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def now(self, zone: tzinfo) -> datetime:
        return datetime.now(zone) + self.by


@dataclass(frozen=True)
class Town:
    """The example college at `address`, the links that `./college up` prints for its people, and its clock."""

    address: str
    links: Mapping[str, str]
    time: Time
    registry: CollectorRegistry
    """What web counts."""
    chromium: Browser


@asynccontextmanager
async def living_town(new_college: MakeCollege, chromium: Browser, patch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with new_college() as college:
        place = at_an_address(college)
        await mark_as_example(college)
        await fill(college.folder, place.together())
        shift = Shift()
        patch.setattr(clock, "datetime", shift)
        async with opened(place, place.together(), chromium, shift) as town:
            yield town


@asynccontextmanager
async def empty_town(new_college: MakeCollege, chromium: Browser, mail_url: str) -> AsyncIterator[Town]:
    """A real college on its first day, as `./college up --no-demo` makes it. Its one link is the set-up link.

    No time passes in it but the machine's own, or what other journeys have moved it to.
    """
    async with new_college() as college:
        place = at_an_address(college)
        await mark_as_example(college, is_example=False)
        environment = place.together() | {"MAIL_URL": mail_url, "MAIL_FROM": "desk@college.example"}
        async with opened(place, environment, chromium, Shift()) as town:
            link = await first_administrator_link(from_environment("people", environment))
            yield replace(town, links={SET_UP: link or ""})


def at_an_address(college: College) -> Place:
    port = free_port()
    return replace(college.place, address=f"http://localhost:{port}", web_listen=f"tcp:127.0.0.1:{port}")


@asynccontextmanager
async def opened(place: Place, environment: Mapping[str, str], chromium: Browser, shift: Shift) -> AsyncIterator[Town]:
    make_ready()
    async with AsyncExitStack() as stack:
        apps = {
            name: importlib.import_module(f"services.{name}.main").create_app(from_environment(name, environment))
            for name in present()
        }
        for name, app in apps.items():
            await stack.enter_async_context(serving(app, place.listen(name)))
        web = create_app(web_settings(environment))
        await stack.enter_async_context(serving(web, place.web_listen))
        links = {name: link for name, _, link, _ in await example_links(from_environment("people", environment))}
        time = Time({name: app.state.house for name, app in apps.items()}, shift)
        with watched() as held:
            yield Town(place.address, links, time, web.state.frame.registry, chromium)
        assert held == []  # nobody waits while the loop does something for somebody else
