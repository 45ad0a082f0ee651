"""A door of our own between two processes: it lets all through, is shut, goes silent, or is slow.

Doors stand before PostgreSQL and NATS for each service, and before each service for web.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path

from infra.local.http import connect

PIECE = 65536
KEEPALIVE_SECONDS = 25.0


class Door:
    """Leads to the first of `targets` that answers, in turn."""

    def __init__(self, *targets: str) -> None:
        self.targets: list[str] = list(targets)
        self.delay = 0.0
        self._is_shut = False
        self._there: set[asyncio.StreamWriter] = set()
        self._silent: set[asyncio.StreamWriter] = set()
        self._turn = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self, path: Path | None = None) -> "Door":
        if path is None:
            self._server = await asyncio.start_server(self._enter, "127.0.0.1", 0)
            self.port = self._server.sockets[0].getsockname()[1]
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(self._enter, str(path), backlog=512)
        return self

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self.cut()

    # What goes wrong

    def cut(self) -> None:
        """Every connection breaks at once."""
        for writer in list(self._writers):
            with contextlib.suppress(Exception):
                writer.transport.abort()

    def shut(self) -> None:
        """Nobody comes in, and who was in is thrown out."""
        self._is_shut = True
        self.cut()

    def silence(self) -> None:
        """Half open: whoever is connected now still thinks that there is somebody, and nothing comes back any more.
        Whoever connects anew is answered. The server's side is found dead after a while, as keepalives do it."""
        self._silent |= self._writers
        asyncio.get_running_loop().call_later(KEEPALIVE_SECONDS, _abort, self._silent & self._there)

    def heal(self) -> None:
        self.delay = 0.0
        _abort(self._silent)
        self._silent.clear()
        self._is_shut = False

    # How it works

    async def _enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        there = None
        try:
            if self._is_shut or (there := await self._reach()) is None:
                return
            self._writers.add(there[1])
            self._there.add(there[1])
            await asyncio.gather(self._pump(reader, there[1]), self._pump(there[0], writer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            for one in (writer, there[1] if there else None):
                if one is not None:
                    self._writers.discard(one)
                    self._there.discard(one)
                    self._silent.discard(one)
                    one.transport.abort()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self.targets:
            self._turn = (self._turn + 1) % len(self.targets)
            with contextlib.suppress(OSError):
                return await connect(self.targets[self._turn])
        return None

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            if self.delay:
                await asyncio.sleep(self.delay)
            if writer not in self._silent:
                writer.write(piece)
                await writer.drain()
        if writer not in self._silent:  # else the other side never hears that it is over
            raise ConnectionResetError


def _abort(writers: set[asyncio.StreamWriter]) -> None:
    for writer in list(writers):
        writer.transport.abort()


async def open_each(names: Sequence[str], target: str) -> dict[str, Door]:
    """A door for each, on a port of its own, to one place."""
    return {name: await Door(target).open() for name in names}
