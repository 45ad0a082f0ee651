"""Open pages are told that something changed, without a word about what; they ask again under their own rights.

One connection to NATS, made when the first such page opens. Lost nudges do no harm: the page is as it was.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

MOST_OPEN = 500
CONNECT_SECONDS = 2.0
LONGEST_SECONDS = 600.0
QUIET_SECONDS = 25.0
APART_SECONDS = 2.0
log = logging.getLogger(__name__)


class NoNudges(Exception):  # noqa: N818
    """NATS is away, or too many pages are open: this one stays as it is until somebody looks again."""


class Nudges:
    def __init__(self, url: str) -> None:
        self._url = url
        self._client: Client | None = None
        self._connecting = asyncio.Lock()
        self._open: dict[str, set[asyncio.Event]] = {}

    async def ready(self) -> None:
        """Raises NoNudges when one more page cannot listen."""
        if sum(map(len, self._open.values())) >= MOST_OPEN:
            raise NoNudges
        await self._connect()

    @contextmanager
    def of(self, aggregate: str) -> Iterator[asyncio.Event]:
        """Set whenever `service.aggregate.id` has changed."""
        changed = asyncio.Event()
        self._open.setdefault(aggregate, set()).add(changed)
        try:
            yield changed
        finally:
            self._open[aggregate].discard(changed)
            if not self._open[aggregate]:
                del self._open[aggregate]

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _connect(self) -> None:
        async with self._connecting:
            if self._client is not None and not self._client.is_closed:  # closed: it was turned away
                return
            client = Client()
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    await client.connect(
                        self._url,
                        name="web",
                        inbox_prefix=b"_INBOX_web",
                        max_reconnect_attempts=-1,
                        error_cb=_on_error,
                    )
                    await client.subscribe("nudge.>", cb=self._on_nudge)
            except (nats.errors.Error, OSError, TimeoutError) as error:
                await client.close()
                raise NoNudges from error
            self._client = client

    async def _on_nudge(self, message: Msg) -> None:
        for changed in self._open.get(message.subject.removeprefix("nudge."), ()):
            changed.set()


async def told(nudges: Nudges, aggregate: str) -> AsyncIterator[bytes]:
    """Server-sent events: a line for each change, one in two seconds at most. After ten minutes the browser returns."""
    until = asyncio.get_running_loop().time() + LONGEST_SECONDS
    with nudges.of(aggregate) as changed:
        yield b": listening\n\n"
        while asyncio.get_running_loop().time() < until:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(QUIET_SECONDS):
                    await changed.wait()
            yield b"data: changed\n\n" if changed.is_set() else b":\n\n"
            changed.clear()
            await asyncio.sleep(APART_SECONDS)


async def _on_error(error: Exception) -> None:
    log.warning("nats_trouble", extra={"kind": type(error).__name__})
