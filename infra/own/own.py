"""A real, empty college beside the example: made when somebody asks for it there, in a folder of its own.

Nothing of the example goes along. It runs as long as the example does; the next `./college up` starts it by itself.
"""

import asyncio
import hmac
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from infra.local import ports, where
from infra.local.college import LocalCollege, Wishes
from infra.local.door import open_door
from infra.local.folder import Folder, is_in_use, opened

STEPS = 5
"""What LocalCollege says that it has done, for an empty college."""
ROOM = 500_000_000
"""Bytes that must be free; an empty college takes a fifth of it."""
LOOK_SECONDS = 2.0
"""So long a look waits for the next step."""

Beside = Callable[[LocalCollege, AsyncExitStack], Awaitable[None]]


class Own:
    """`beside`: what else is opened with a real college."""

    def __init__(self, example: Folder, wishes: Wishes, write: Callable[[str], None], beside: Beside) -> None:
        self._example = example.path
        self._place = where.beside(example.path)
        self._wishes = wishes
        self._write = write
        self._beside = beside
        self._starting: asyncio.Task[None] | None = None
        self._running: LocalCollege | None = None
        self._around = AsyncExitStack()
        self._claim = ""
        self._done = 0
        self._further = asyncio.Event()
        self._is_broken = False

    async def answers(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        """What the example's pages may ask."""
        if path == "/own/begin":
            return self._begin(str(said.get("claim", "")))
        if path == "/own/link":
            return {"link": await self._link(str(said.get("claim", "")))}
        if self._is_starting:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._further.wait()
        return self._look()

    async def stop(self) -> None:
        """With the example. What is half made is thrown away."""
        if self._starting:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._end()

    @property
    def _is_starting(self) -> bool:
        return self._starting is not None and not self._starting.done()

    def _look(self) -> dict[str, Any]:
        state, folder = self._state(), self._place
        return {
            "state": state,
            "done": self._done,
            "steps": STEPS,
            "folder": str(folder),
            "command": where.command("up", folder),
            "example_command": f"./college up --data {self._example}",
            "address": self._address() if state == "running" else "",
        }

    def _state(self) -> str:
        """none, making, running, there (made, and at rest), broken, not-empty, no-room."""
        if self._is_starting:
            return "making"
        if self._running or is_in_use(self._place):
            return "running"
        if where.own_of(self._example):
            return "there"
        if self._holds_other_things():
            return "not-empty"
        if shutil.disk_usage(self._example).free < ROOM:
            return "no-room"
        return "broken" if self._is_broken else "none"

    def _holds_other_things(self) -> bool:
        """What was cut off in the middle goes on; what is not a college, or another example, stays as it is."""
        found = {one.name for one in self._place.iterdir()} if self._place.is_dir() else {}
        return self._place.is_file() or bool(found and "lock" not in found) or "example-is-filled" in found

    def _begin(self, claim: str) -> dict[str, Any]:
        """`claim` is known to whoever pressed, and to nobody else: the set-up link is for her."""
        if self._state() in ("none", "broken", "there"):
            self._claim, self._done, self._is_broken = claim, 0, False
            self._starting = asyncio.create_task(self._start())
        return self._look()

    async def _link(self, claim: str) -> str:
        """A new one each time, which makes an older one nothing; none for anybody else, or once it is set up."""
        if not self._running or not claim or not hmac.compare_digest(claim, self._claim):
            return ""
        ((link,),) = await self._running.links("first-link")
        return link or ""

    async def _start(self) -> None:
        is_new = not self._place.exists() or not any(self._place.iterdir())
        self._write(f"\nYour own college {'is being made' if is_new else 'starts'} in {self._place}")
        try:
            folder = self._around.enter_context(opened(self._place))
            college = LocalCollege(folder, self._wishes_at(folder), self._tell)
            self._around.push_async_callback(college.stop)
            await college.start()
            await self._beside(college, self._around)
        except BaseException as trouble:  # whatever it is, the example goes on, and nothing half made is left
            await self._around.aclose()
            if is_new:
                await asyncio.to_thread(shutil.rmtree, self._place, ignore_errors=True)
            if isinstance(trouble, asyncio.CancelledError):
                raise
            self._is_broken = True
            self._write(f"  ! Your own college did not start: {trouble}")
        else:
            self._running = college
            self._write(f"Your own college answers at {college.place.address}\n")
        finally:
            self._further.set()

    async def _end(self) -> None:
        self._running = None
        await self._around.aclose()

    def _wishes_at(self, folder: Folder) -> Wishes:
        """Under another name than the example, so that cookies stay apart; and at the same port from now on."""
        port = ports.kept_pages(folder.path)
        if port is None:
            port = next(filter(ports.is_free_for_pages, range(self._wishes.port + 1, 65536)))
            (folder.path / ports.PAGES).write_text(json.dumps({"pages": port}))
        return replace(self._wishes, example=False, port=port, address=self._address(), web_listen="")

    def _address(self) -> str:
        port = ports.kept_pages(self._place)
        return f"http://{ports.LOOPBACK}:{port}" if port else ""

    def _tell(self, line: str) -> None:
        self._done += line.startswith("  ✓")
        self._write(line)
        self._further.set()
        self._further = asyncio.Event()


@asynccontextmanager
async def open_own(own: Own, example: Folder) -> AsyncIterator[None]:
    """The door that the example's pages know. The real college stops with it."""
    try:
        async with open_door(example.own_door, own.answers):
            yield
    finally:
        await own.stop()
