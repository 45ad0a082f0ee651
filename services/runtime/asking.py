"""One service asks another, or web a service: HTTP/1.1 over connections that are kept open.

Only what our own servers need (docs/decisions/0001): the parser is httptools, which reads their requests as well.
"""

import asyncio
import re
import time
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import httptools

MOST = 100
"""Connections to one service; who comes then waits for one."""
KEEP_SECONDS = 30.0
CONNECT_SECONDS = 2.0
PIECE = 1 << 16
"""A large body is sent piece by piece: the loop goes on meanwhile."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Answered(NamedTuple):
    """`headers`: names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class Dropped(ConnectionError):  # noqa: N818
    """The connection ended before an answer began, as one does that was kept open while its service started again."""


class Garbled(OSError):  # noqa: N818
    """What came back is no answer."""


class Asker:
    """Asks whoever answers at `address`: `unix:/path`, `http://host:port` or `https://host`."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._host = "service" if address.startswith("unix:") else urlsplit(address).netloc
        self._idle: list[_Connection] = []
        self._free = asyncio.Semaphore(MOST)

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None, *, seconds: float
    ) -> Answered:
        """Raises Dropped, another OSError, or TimeoutError after `seconds`."""
        head = _head(method, path, {"Host": self._host, **headers}, body)
        async with asyncio.timeout(seconds), self._free:
            connection = self._kept() or await self._connect()
            try:
                answered = await connection.ask(head, body or b"")
            except Dropped:  # the others that were kept open are dead as well
                connection.close()
                await self.close()
                raise
            except BaseException:  # also when whoever waited has gone: the answer would be taken for the next one's
                connection.close()
                raise
            self._keep(connection)
            return answered

    async def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _kept(self) -> "_Connection | None":
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open and time.monotonic() - connection.idle_since < KEEP_SECONDS:
                return connection
            connection.close()
        return None

    def _keep(self, connection: "_Connection") -> None:
        if connection.is_open:
            connection.idle_since = time.monotonic()
            self._idle.append(connection)
        else:
            connection.close()

    async def _connect(self) -> "_Connection":
        async with asyncio.timeout(CONNECT_SECONDS):
            if self._address.startswith("unix:"):
                return _Connection(*await asyncio.open_unix_connection(self._address.removeprefix("unix:")))
            place = urlsplit(self._address)
            is_sealed = place.scheme == "https"
            port = place.port or (443 if is_sealed else 80)
            return _Connection(*await asyncio.open_connection(place.hostname, port, ssl=is_sealed or None))


class _Connection:
    """One connection, one question at a time. The methods that begin with `on_` are called by the parser."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.idle_since = 0.0
        self._stays_open = True

    @property
    def is_open(self) -> bool:
        return self._stays_open and not self._reader.at_eof() and not self._writer.is_closing()

    async def ask(self, head: bytes, body: bytes) -> Answered:
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._is_whole = False
        parser = httptools.HttpResponseParser(self)
        try:
            self._writer.write(head)
            for piece in _pieces(body):
                self._writer.write(piece)
                await self._writer.drain()
            await self._read(parser)
        except httptools.HttpParserError as error:
            raise Garbled(type(error).__name__) from error
        self._stays_open = bool(parser.should_keep_alive())
        return Answered(parser.get_status_code(), self._headers, b"".join(self._body))

    def close(self) -> None:
        self._writer.transport.abort()

    async def _read(self, parser: httptools.HttpResponseParser) -> None:
        has_begun = False
        while not self._is_whole:
            data = await self._reader.read(PIECE)
            if not data:
                raise Garbled("half an answer") if has_begun else Dropped
            has_begun = True
            parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self._is_whole = True


def _head(method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """Nothing typed by anybody can begin a line of its own. Raises ValueError."""
    length = {} if body is None else {"Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in {**headers, **length}.items())]
    if any(_CONTROL.search(line) for line in lines) or " " in path:
        raise ValueError("a header or an address holds what none can hold")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _pieces(body: bytes) -> Iterator[bytes]:
    whole = memoryview(body)
    return (bytes(whole[at : at + PIECE]) for at in range(0, len(body), PIECE))
