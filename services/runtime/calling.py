"""Asking another service over HTTP: the one exception (design §1), over a connection that is kept open."""

import time
from typing import Any, TypeVar

import aiohttp
import msgspec

T = TypeVar("T")
Headers = dict[str, str] | None
_TIMEOUT = aiohttp.ClientTimeout(total=5)
_KEEP_SECONDS = 60.0


class CalleeAway(Exception):  # noqa: N818
    """It does not answer, or not so that we can read it."""


class Caller:
    """Asks one service, with the token that it knows us by."""

    def __init__(self, url: str | None, token: str | None) -> None:
        self._url = url or ""
        self._token = {"Authorization": f"Bearer {token}"}
        self._session: aiohttp.ClientSession | None = None
        self._kept: dict[str, tuple[float, Any]] = {}

    async def ask(self, path: str, question: object, of: type[T]) -> T:
        """Raises CalleeAway."""
        return self._read(await self._send("POST", path, msgspec.json.encode(question), self._token), of)

    async def look(self, path: str, of: type[T]) -> T:
        """What anybody may know and seldom changes: a minute old at most. Raises CalleeAway."""
        until, found = self._kept.get(path, (0.0, None))
        if time.monotonic() >= until:
            found = self._read(await self._send("GET", path), of)
            self._kept[path] = time.monotonic() + _KEEP_SECONDS, found
        return found  # type: ignore[no-any-return]

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _send(self, method: str, path: str, body: bytes | None = None, headers: Headers = None) -> bytes:
        try:
            try:
                return await self._once(method, path, body, headers)
            except (aiohttp.ServerDisconnectedError, ConnectionError):  # what was kept open has died with its service
                return await self._once(method, path, body, headers)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise CalleeAway from error

    async def _once(self, method: str, path: str, body: bytes | None, headers: Headers) -> bytes:
        base = "http://service" if self._url.startswith("unix:") else self._url
        async with self._open().request(method, f"{base}{path}", data=body, headers=headers) as response:
            raw = await response.read()
            if response.status != 200:
                raise CalleeAway
            return raw

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            is_socket = self._url.startswith("unix:")
            connector = aiohttp.UnixConnector(self._url.removeprefix("unix:")) if is_socket else aiohttp.TCPConnector()
            self._session = aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT)
        return self._session

    @staticmethod
    def _read(raw: bytes, of: type[T]) -> T:
        try:
            return msgspec.json.decode(raw, type=of)
        except msgspec.MsgspecError as error:
            raise CalleeAway from error
