"""The practice college of a real one: made when somebody first presses, resting when nobody visits, made anew at night.

It is the example college in a folder of its own, with secrets, database and stream of its own. Nothing of the real one
is given to it.
"""

import asyncio
import re
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local import http
from infra.local.college import LocalCollege, Wishes
from infra.local.folder import opened
from infra.practice import rules
from services.runtime.clock import Clock, machine_clock

LOOK_EVERY = 60.0
PRESSED_SECONDS = 20.0
"""So long a press waits for it; a first one may need a second press."""
_SHOWN = re.compile(rb"^web_page_seconds_count\{.*\} (\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Site:
    """Where it lies and answers. `address` is empty when a college on https has said none for it."""

    folder: Path
    address: str
    port: int
    listen: str = ""


class Practice:
    def __init__(self, site: Site, write: Callable[[str], None], clock: Clock = machine_clock) -> None:
        self._site = site
        self._write = write
        self._now = clock
        self._starting: asyncio.Task[None] | None = None
        self._running: LocalCollege | None = None
        self._folder = ExitStack()
        self._people: list[dict[str, Any]] = []
        self._shown = -1
        self._visited_at = clock()

    async def pressed(self) -> dict[str, Any]:
        """Somebody wants in. Answers when it is there, or after a while that it is being made."""
        if not self._site.address:
            return {"state": "no-address"}
        if self._starting is None or (self._starting.done() and self._running is None):
            self._starting = asyncio.create_task(self._start())
        await asyncio.wait([self._starting], timeout=PRESSED_SECONDS)
        if self._running is None:
            return {"state": "broken" if self._starting.done() else "starting"}
        self._visited_at = self._now()
        return {"state": "ready", "people": self._people}

    async def run(self) -> None:
        """Until cancelled: looks now and then."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """Stops what nobody visits; after three at night throws away what was made before, and makes it anew."""
        if self._starting and not self._starting.done():
            return
        if (made_at := self._made_at()) and rules.is_of_another_day(made_at, self._now()):
            await self._make_anew()
        elif self._running and rules.is_unvisited(await self._last_visit(), self._now()):
            await self._stop()
            self._write("The practice college rests until somebody wants it.")

    async def stop(self) -> None:
        """With the real college."""
        if self._starting:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._stop()

    async def _make_anew(self) -> None:
        """Ready for the morning, and running only if it was."""
        was_running = self._running is not None
        await self._stop()
        self._starting = asyncio.create_task(self._start())
        await asyncio.wait([self._starting])
        if not was_running:
            await self._stop()

    async def _start(self) -> None:
        """What is left of another day is thrown away first."""
        made_at = self._made_at()
        if made_at and rules.is_of_another_day(made_at, self._now()):
            await asyncio.to_thread(shutil.rmtree, self._site.folder)
        college: LocalCollege | None = None
        try:
            folder = self._folder.enter_context(opened(self._site.folder))
            college = LocalCollege(folder, self._wishes(), lambda _: None)
            await college.start()
            links = await college.links("links")
        except asyncio.CancelledError:
            await self._end(college)
            raise
        except Exception as trouble:  # whatever it is, the real college goes on
            self._write(f"The practice college did not start: {trouble}")
            await self._end(college)
        else:
            self._running, self._people, self._shown = college, [self._person(*link) for link in links], -1
            self._visited_at = self._now()

    async def _stop(self) -> None:
        college, self._running = self._running, None
        await self._end(college)

    async def _end(self, college: LocalCollege | None) -> None:
        if college:
            await college.stop()
        self._folder.close()

    def _wishes(self) -> Wishes:
        listen = self._site.listen or f"tcp:127.0.0.1:{self._site.port}"
        return Wishes(port=self._site.port, address=self._site.address, web_listen=listen, is_practice=True)

    def _person(self, _name: str, _words: str, address: str, roles: list[str]) -> dict[str, Any]:
        """The way in of one of its people, who are told apart by what they may do."""
        return {"roles": roles, "address": f"{self._site.address}/practice/in/{address.rpartition('/')[2]}"}

    def _made_at(self) -> datetime | None:
        """When it was made: its secrets are written once, at the beginning."""
        try:
            made = (self._site.folder / "secrets.json").stat().st_mtime
        except OSError:
            return None
        return datetime.fromtimestamp(made, UTC)

    async def _last_visit(self) -> datetime:
        """A visit is a page that it has shown since the last look."""
        listen = self._wishes().web_listen.replace("0.0.0.0", "127.0.0.1")  # noqa: S104  # where it listens, not we
        status, body = await http.get(listen, "/metrics")
        shown = sum(map(int, _SHOWN.findall(body.replace(b".0\n", b"\n")))) if status == 200 else self._shown
        if shown != self._shown:
            self._shown, self._visited_at = shown, self._now()
        return self._visited_at
