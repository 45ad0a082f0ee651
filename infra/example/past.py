"""The services as they would have run these past weeks: all in this process, under one clock that is moved.

Nothing is done here that time would not have done by itself. Between two moments everything that is due is done at
its own time and every event has arrived everywhere, so the story is the same however busy the machine is.
"""

import asyncio
import importlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple

from infra import steward
from infra.local.services import present
from infra.trouble import Trouble
from services.runtime.house import House
from services.runtime.service import Server, server
from services.runtime.settings import from_environment

FIRST_LOOK_SECONDS, LONGEST_LOOK_SECONDS = 0.005, 0.05
LONGEST_SECONDS = 120.0
MOST_STUMBLES = 30
_LOOK = """
select (select min(at) from due) as next_due,
       (select coalesce(jsonb_object_agg(aggregate, n), '{}')
        from (select aggregate, count(*) as n from journal group by aggregate) j) as told,
       (select coalesce(jsonb_agg(jsonb_build_array(publisher, aggregate, n)), '[]')
        from (select publisher, aggregate, sum(revision)::bigint as n from heard group by 1, 2) h) as heard
"""


class Seen(NamedTuple):
    """What one look at a service found: when it next has something to do, and how much it has told and heard.

    Revisions are dense, so the sum of those heard is the number of events."""

    next_due: datetime | None
    told: Mapping[str, int]
    heard: Mapping[tuple[str, str], int]


class Past:
    """The running services, and what time it is for them."""

    def __init__(self, houses: Mapping[str, House], now: datetime) -> None:
        self._houses = houses
        self._interests = {name: wanted for name, wanted in steward.interests().items() if name in houses}
        self._stumbles = 0
        self.now = now

    async def until(self, moment: datetime) -> None:
        """Lets time pass until `moment`, doing each thing that is due at its own time."""
        next_due = await self.quiet()
        while next_due is not None and next_due <= moment:
            self.now = max(self.now, next_due)
            next_due = await self.quiet()
        self.now = max(self.now, moment)

    async def quiet(self) -> datetime | None:
        """Waits until every event has arrived and nothing is due. Says when something is next."""
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                before, wait = None, FIRST_LOOK_SECONDS
                while (seen := await self._look()) != before or not self._is_quiet(seen):
                    await asyncio.sleep(wait)
                    before, wait = seen, min(wait * 1.5, LONGEST_LOOK_SECONDS)
        except TimeoutError:
            raise Trouble(f"The example college does not come to rest: {self._troubles()}") from None
        self._refuse_troubles()
        return min((one.next_due for one in seen.values() if one.next_due is not None), default=None)

    async def _look(self) -> dict[str, Seen]:
        return dict(
            zip(self._houses, await asyncio.gather(*(_look_at(one) for one in self._houses.values())), strict=True)
        )

    def _is_quiet(self, seen: Mapping[str, Seen]) -> bool:
        waiting = [name for name, one in seen.items() if one.next_due is not None and one.next_due <= self.now]
        for name in waiting:
            self._houses[name].due_bell.set()
        return not waiting and all(_has_heard(seen, name, self._interests.get(name, ())) for name in seen)

    def _refuse_troubles(self) -> None:
        """Two that collided are tried again a minute later; what stumbles again and again would never end."""
        stumbled = any(what.startswith("due.") for one in self._houses.values() for what in one.troubles)
        self._stumbles = self._stumbles + 1 if stumbled else 0
        if self._stumbles > MOST_STUMBLES:
            raise Trouble(f"The example college could not be filled: {self._troubles()}")

    def _troubles(self) -> str:
        found = [f"{name}: {what}, {why}" for name, one in self._houses.items() for what, why in one.troubles.items()]
        return "; ".join(found) or "no service says why"


async def _look_at(house: House) -> Seen:
    async with house.database.reading() as db:
        row = await db.fetchrow(_LOOK)
    assert row is not None  # noqa: S101  (a select without a table)
    heard = {(publisher, aggregate): n for publisher, aggregate, n in row["heard"]}
    return Seen(row["next_due"], row["told"], heard)


def _has_heard(seen: Mapping[str, Seen], name: str, interests: Iterable[tuple[str, str]]) -> bool:
    """Whether this service has heard everything that it wants to hear, as often as it was told."""
    wanted: Counter[tuple[str, str]] = Counter()
    for publisher, aggregate in interests:
        for teller in seen if publisher == "*" else (publisher,):
            wanted[teller, aggregate] = seen[teller].told.get(aggregate, 0) if teller in seen else 0
    return all(seen[name].heard.get(which, 0) == n for which, n in wanted.items())


@asynccontextmanager
async def lived_again(environment: Mapping[str, str], now: datetime) -> AsyncIterator[Past]:
    """Starts the services where they will answer later, under a clock that begins at `now`, and stops them again."""
    apps = {name: _app(name, environment) for name in present()}
    past = Past({name: app.state.house for name, app in apps.items()}, now)
    for app in apps.values():
        app.state.house.clock = lambda: past.now
    servers = [server(app, from_environment(name, environment).listen) for name, app in apps.items()]
    running = asyncio.gather(*(one.serve() for one in servers))
    try:
        await _until_started(servers, running)
        yield past
    finally:
        for one in servers:
            one.should_exit = True
        await running


def _app(name: str, environment: Mapping[str, str]) -> Any:
    return importlib.import_module(f"services.{name}.main").create_app(from_environment(name, environment))


async def _until_started(servers: Iterable[Server], running: "asyncio.Future[Any]") -> None:
    while not all(one.started for one in servers):
        if running.done():
            raise Trouble("A service did not start. See the log beside this one.")
        await asyncio.sleep(FIRST_LOOK_SECONDS)
