"""Whoever sees to it that there is a backup of last night, and that one of this week was tried.

It looks once a minute and starts a child for the work, which ends. The pages ask it how things are, at a door that only
they reach. It must stay small: it lives as long as the college does.
"""

import asyncio
import platform
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from infra.backup import rules
from infra.backup.shelf import Shelf
from infra.local.door import open_door
from infra.local.restored import Restored
from services.runtime.clock import Clock, machine_clock

LOOK_EVERY = 60.0
FIRST_LOOK = timedelta(minutes=10)
"""A college that has just been started is left alone for a while."""
FIRST_HOUR = timedelta(hours=1)
AGAIN_AFTER = timedelta(minutes=30)
WHAT = ("take", "try")


@dataclass(frozen=True)
class Site:
    """What is backed up, for the recovery sheet: the folder, what to type there, and what was put back if anything."""

    folder: str
    made_at: datetime
    commands: dict[str, str]
    restored: Callable[[], Restored | None] = lambda: None


class Keeper:
    """`do` takes or tries one, in a process of its own; it raises nothing, and notes on the shelf what went wrong."""

    def __init__(
        self, site: Site, shelf: Shelf, do: Callable[[str], Awaitable[None]], clock: Clock = machine_clock
    ) -> None:
        self._site = site
        self._shelf = shelf
        self._do = do
        self._now = clock
        self._began_at = clock()
        self._not_before = self._began_at + FIRST_LOOK
        self._working: asyncio.Task[None] | None = None
        self._what = ""

    async def run(self) -> None:
        """Until cancelled: looks now and then."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.look()

    def look(self) -> None:
        """What must be done by now is begun."""
        if self._now() < self._not_before or self._is_working:
            return
        if rules.must_be_taken(self._shelf.last(), self._now()):
            self._begin("take")
        elif self._shelf.last() and rules.must_be_tried(self._shelf.state().last_tried, self._now()):
            self._begin("try")

    async def answers(self, path: str, _said: dict[str, Any]) -> dict[str, Any]:
        """What the pages may ask."""
        what = path.removeprefix("/backups/")
        if what in WHAT and not self._is_working and (what == "take" or self._shelf.last()):
            self._begin(what)
        return self.standing()

    async def stop(self) -> None:
        if self._working:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    def is_old(self) -> bool:
        """Whether two people must hear of it. After a start there is first an hour to take the one that is missing."""
        if self._now() - self._began_at < FIRST_HOUR:
            return False
        return rules.is_too_old(self._shelf.last() or self._site.made_at, self._now())

    def standing(self) -> dict[str, Any]:
        shelf, state, restored = self._shelf, self._shelf.state(), self._site.restored()
        last = shelf.last()
        return {
            "last": last.isoformat() if last else None,
            "tried_at": state.tried_at or None,
            "trouble": state.trouble,
            "is_old": self.is_old(),
            "doing": self._what if self._is_working else "",
            "restored_to": restored.taken_at if restored else None,
            "restored_at": restored.restored_at if restored else None,
            "machine": platform.node(),
            "folder": self._site.folder,
            "commands": self._site.commands,
            "data": [str(place) for place in (shelf.data, shelf.second) if place],
            "keys": [str(place) for place in (shelf.keys, shelf.second_keys) if place],
        }

    @property
    def _is_working(self) -> bool:
        return self._working is not None and not self._working.done()

    def _begin(self, what: str) -> None:
        self._what = what
        self._working = asyncio.create_task(self._work(what))

    async def _work(self, what: str) -> None:
        """What did not work is done again in half an hour."""
        await self._do(what)
        self._not_before = self._now() + (AGAIN_AFTER if self._shelf.state().trouble else timedelta(0))


@asynccontextmanager
async def kept(keeper: Keeper, door: Path | int) -> AsyncIterator[None]:
    looking = asyncio.create_task(keeper.run())
    try:
        async with open_door(door, keeper.answers):
            yield
    finally:
        looking.cancel()
        await keeper.stop()
