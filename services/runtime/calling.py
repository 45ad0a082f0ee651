"""Asking another service over HTTP: the one exception (design §1), over a connection that is kept open."""

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from services.runtime.asking import Asker

T = TypeVar("T")
_SECONDS = 5.0
_KEEP_SECONDS = 60.0


class CalleeAway(Exception):  # noqa: N818
    """It does not answer, or not so that we can read it."""


class Caller:
    """Asks one service, with the token that it knows us by."""

    def __init__(self, url: str | None, token: str | None) -> None:
        self._asker = Asker(url or "")
        self._token = {"Authorization": f"Bearer {token}"}
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
        await self._asker.close()

    async def _send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = MappingProxyType({})
    ) -> bytes:
        try:
            try:
                answered = await self._asker.ask(method, path, headers, body, seconds=_SECONDS)
            except ConnectionError:  # what was kept open has died with its service
                answered = await self._asker.ask(method, path, headers, body, seconds=_SECONDS)
        except (TimeoutError, OSError) as error:
            raise CalleeAway from error
        if answered.status != 200:
            raise CalleeAway
        return answered.body

    @staticmethod
    def _read(raw: bytes, of: type[T]) -> T:
        try:
            return msgspec.json.decode(raw, type=of)
        except msgspec.MsgspecError as error:
            raise CalleeAway from error
