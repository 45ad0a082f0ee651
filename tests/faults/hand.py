"""The harness's side: every process of the county tells here that it is there, and is given its orders."""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any


class Hand:
    """One process of one name, from its start to its end."""

    def __init__(self, name: str, pid: int, writer: asyncio.StreamWriter) -> None:
        self.name = name
        self.pid = pid
        self._writer = writer
        self._number = 0
        self._done: dict[int, asyncio.Event] = {}
        self._reached: dict[str, asyncio.Event] = {}
        self.gone = asyncio.Event()

    async def order(self, **what: Any) -> None:
        """Returns when it is obeyed, or when there is nobody any more to obey."""
        self._number += 1
        done = self._done[self._number] = asyncio.Event()
        with contextlib.suppress(OSError):
            self._writer.write(json.dumps({"number": self._number, **what}).encode() + b"\n")
        await first_of(done.wait(), self.gone.wait(), seconds=10)

    async def arm(self, moment: str, nth: int = 1) -> None:
        self._reached[moment] = asyncio.Event()
        await self.order(arm=moment, nth=nth)

    async def reached(self, moment: str, seconds: float = 10) -> bool:
        """Waits until it holds at `moment`. False when it did not come there."""
        await first_of(self._reached[moment].wait(), self.gone.wait(), seconds=seconds)
        return self._reached[moment].is_set()

    async def go(self, moment: str) -> None:
        await self.order(go=moment)

    def hear(self, said: dict[str, Any]) -> None:
        if moment := said.get("reached"):
            self._reached.setdefault(moment, asyncio.Event()).set()
        if (number := said.get("done")) in self._done:
            self._done.pop(number).set()


class Hands:
    """All of them. Settings are given again to a process that starts again."""

    def __init__(self) -> None:
        self._now: dict[str, Hand] = {}
        self._new = asyncio.Condition()
        self._settings: dict[str, dict[str, Any]] = {}
        self.applied: list[tuple[str, list[Any]]] = []
        """What consumers said they applied: the name, and publisher, aggregate, id, revision before and after."""

    async def listen(self, path: Path) -> asyncio.Server:
        path.unlink(missing_ok=True)
        return await asyncio.start_unix_server(self._meet, str(path), limit=1 << 22)

    async def of(self, name: str, seconds: float = 60) -> Hand:
        """Who lives under this name, as soon as there is somebody."""
        async with asyncio.timeout(seconds), self._new:
            await self._new.wait_for(lambda: name in self._now)
            return self._now[name]

    def names(self) -> list[str]:
        return list(self._now)

    async def set(self, name: str, **what: Any) -> None:
        self._settings[name] = self._settings.get(name, {}) | what
        if name in self._now:
            await self._now[name].order(set=what)

    async def unset_all(self, **usual: Any) -> None:
        """Everybody forgets what was set."""
        for name, told in list(self._settings.items()):
            back = {key: usual.get(key) for key in told}
            await self.set(name, **back)
        self._settings.clear()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hand: Hand | None = None
        try:
            hello = json.loads(await reader.readline())
            hand = Hand(hello["hello"], hello["pid"], writer)
            async with self._new:
                self._now[hand.name] = hand
                self._new.notify_all()
            if told := self._settings.get(hand.name):
                writer.write(json.dumps({"number": 0, "set": told}).encode() + b"\n")
            while line := await reader.readline():
                said = json.loads(line)
                if steps := said.get("applied"):
                    self.applied += [(hand.name, step) for step in steps]
                hand.hear(said)
        except (OSError, ValueError):
            pass
        finally:
            if hand is not None:
                hand.gone.set()
                if self._now.get(hand.name) is hand:
                    del self._now[hand.name]
            writer.close()


async def first_of(*waits: Any, seconds: float) -> None:
    """Until one of them is over, or the time is."""
    tasks = [asyncio.ensure_future(one) for one in waits]
    await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
