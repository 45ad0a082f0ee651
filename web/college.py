"""What every page says about the college: kept for a minute, neutral words until `people` has answered once."""

import asyncio
import time
from collections.abc import Callable

from web import welsh
from web.clients.base import Refused, ServiceAway
from web.clients.people import People
from web.clients.people.college import CollegeView

_KEEP_SECONDS = 60.0


class College:
    def __init__(self, people: People, now: Callable[[], float] = time.monotonic) -> None:
        self._people = people
        self._now = now
        self._until = 0.0
        self.known = CollegeView()
        self.welsh_to_read: list[str] = []
        self._has_answered = False
        self._first = asyncio.Lock()

    def forget(self) -> None:
        """Somebody has just changed it."""
        self._until = 0.0

    async def view(self) -> CollegeView:
        """While `people` is away, what was known last stays on the pages."""
        if self._has_answered:
            await self._look()
        else:
            async with self._first:  # no page is made as if there was no college, nor as if it was a real one
                await self._look()
        return self.known

    @property
    def has_welsh(self) -> bool:
        """The college turned it on, and somebody there has read all that the public can come upon."""
        return self.known.welsh == "on" and not self.welsh_to_read

    async def _look(self) -> None:
        if self._now() < self._until:
            return
        self._until = self._now() + _KEEP_SECONDS  # first, so that only one request asks
        try:
            known = await self._people.college()
            if known.welsh != "off":
                self.welsh_to_read = await asyncio.to_thread(welsh.to_read, await self._people.welsh_passed())
            self.known = known
            self._has_answered = True
        except (Refused, ServiceAway):
            self._until = self._now() + 1
