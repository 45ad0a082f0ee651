"""The harness's hand inside a process: it says which moment to hold at, and is told when it is reached.

Lines of JSON over the harness's own socket. A moment that is not armed costs a look into a dictionary.
"""

import asyncio
import json
import os
from collections.abc import Callable
from typing import Any

HELD_SECONDS = 40.0
"""A harness that forgot to say `go` does not hold the process for ever."""


class Orders:
    def __init__(self, name: str) -> None:
        self.name = name
        self.settings: dict[str, Any] = {}
        """What has been asked for: `{"clock": 3600}`."""
        self._armed: dict[str, int] = {}
        self._go: dict[str, asyncio.Event] = {}
        self._writer: asyncio.StreamWriter | None = None
        self.when_set: list[Callable[[dict[str, Any]], None]] = []

    async def listen(self, path: str) -> None:
        """Connects, says who is here, and takes orders for as long as the process lives."""
        reader, self._writer = await asyncio.open_unix_connection(path)
        self.say(hello=self.name, pid=os.getpid())
        self._task = asyncio.create_task(self._take(reader))

    def say(self, **what: Any) -> None:
        if self._writer is not None:
            self._writer.write(json.dumps(what).encode() + b"\n")

    def is_armed(self, moment: str) -> bool:
        return moment in self._armed

    async def reach(self, moment: str) -> bool:
        """Holds here if this is the time that was asked for. True when it was held."""
        if moment not in self._armed:
            return False
        self._armed[moment] -= 1
        if self._armed[moment] > 0:
            return False
        del self._armed[moment]
        self._go[moment] = asyncio.Event()
        self.say(reached=moment)
        try:
            await asyncio.wait_for(self._go[moment].wait(), HELD_SECONDS)
        except TimeoutError:
            self.say(waited_in_vain=moment)
        return True

    async def _take(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            order = json.loads(line)
            self._obey(order)
            self.say(done=order["number"])

    def _obey(self, order: dict[str, Any]) -> None:
        if moment := order.get("arm"):
            self._armed[moment] = order.get("nth", 1)
        if moment := order.get("go"):
            self._armed.pop(moment, None)
            if moment in self._go:
                self._go[moment].set()
        if (settings := order.get("set")) is not None:
            self.settings |= settings
            for heard in self.when_set:
                heard(self.settings)
