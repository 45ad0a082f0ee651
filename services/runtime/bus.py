"""The way to NATS: publish with an acknowledgement, fetch from a durable that the steward made, and nudge.

A service binds; it never creates. A forbidden publish shows only in the error callback (and as a time-out), so
that callback feeds the health page.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Coroutine
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid4
from weakref import WeakSet

from services.runtime.leaving_out import without
from services.runtime.settings import Settings

with without("aiohttp"):  # for websockets, which nobody speaks here: 7 MB for the whole life of the college
    import nats
    import nats.errors
    from nats.aio.client import Client
    from nats.aio.msg import Msg as Msg
    from nats.aio.subscription import Subscription

NatsError = nats.errors.Error
Answer = TypeVar("Answer")

STREAM = "COLLEGE"
DURABLE = "alongside-durable"
"""In the stream's metadata the steward says whether the server writes every event to the disk: `yes` or `unknown`."""
CONTAINS_DUPLICATE = 10201
_PUBLISH_SECONDS = 5.0
PING_SECONDS, PINGS_UNANSWERED = 5, 2
"""A way that has broken without a word is given up after a quarter of a minute, and another is opened."""
_REQUEST_MOST = 100
_REQUEST_SECONDS = 30.0
_TIME_IS_OVER = {"404", "408"}
_TOGETHER_SECONDS = 0.005
"""A change often tells several things: a moment for those that follow, so that they are applied together."""
log = logging.getLogger(__name__)


class Message(NamedTuple):
    subject: str
    body: bytes
    headers: dict[str, str]


class Away(Exception):  # noqa: N818
    """NATS cannot be reached, or did not acknowledge in time. Nothing is lost: the journal keeps it."""


class PublishRefused(Exception):  # noqa: N818
    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}")
        self.code = code


class StreamFacts(NamedTuple):
    made_at: str
    last_seq: int
    is_durable: bool


class Bus:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: Client | None = None
        self._durables: WeakSet[Durable] = WeakSet()
        self.trouble: str | None = "not connected yet"
        self._nudges: set[asyncio.Task[None]] = set()
        self._closed = asyncio.Event()

    async def connect(self) -> None:
        """Connects and stays connected. Returns when NATS answered once."""
        client = Client()
        connecting = client.connect(
            self._settings.nats_url,
            name=self._settings.service,
            inbox_prefix=f"_INBOX_{self._settings.service}".encode(),
            reconnect_time_wait=1,
            max_reconnect_attempts=-1,
            ping_interval=PING_SECONDS,
            max_outstanding_pings=PINGS_UNANSWERED,
            error_cb=self._on_error,
            disconnected_cb=self._on_away,
            closed_cb=partial(self._on_closed, client),
            reconnected_cb=self._on_back,
        )
        try:
            await answered(connecting)
        except BaseException:  # also when we are told to stop: nothing half open is left
            await client.close()
            raise
        self._client, self.trouble = client, None
        self._closed.clear()

    async def lost(self) -> None:
        """Returns when the way to NATS is closed for good: the client gives up when it is refused (a password that
        counts no more, and may count again)."""
        await self._closed.wait()

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is None or client.is_closed:
            return
        try:
            async with asyncio.timeout(1.0):
                await (client.drain() if client.is_connected else client.close())
        except (TimeoutError, nats.errors.Error):
            await client.close()

    async def publish(self, message: Message) -> int:
        """The position in the stream. Raises Away, PublishRefused."""
        return self._position(await self._request(message))

    async def publish_batch(self, messages: list[Message]) -> int:
        """All of them or none, with one acknowledgement. Raises Away, PublishRefused."""
        batch = uuid4().hex
        for n, message in enumerate(messages[:-1], 1):
            headers = {**message.headers, "Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(n)}
            await self._connected().publish(message.subject, message.body, headers=headers)
        last = messages[-1]
        closing = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(len(messages)), "Nats-Batch-Commit": "1"}
        return self._position(await self._request(Message(last.subject, last.body, {**last.headers, **closing})))

    async def stream(self) -> StreamFacts:
        """When the stream was made and how far it has come. Raises Away, PublishRefused when there is none."""
        answer = await self._request(Message(f"$JS.API.STREAM.INFO.{STREAM}", b"", {}))
        _refuse_error(answer)
        said = _part(_part(answer, "config"), "metadata").get(DURABLE)
        return StreamFacts(str(answer["created"]), int(str(_part(answer, "state")["last_seq"])), said == "yes")

    async def durable(self, name: str) -> "Durable":
        opened = Durable(self._connected(), name)
        await opened.open()
        self._durables.add(opened)
        return opened

    def nudge(self, aggregate: str, aggregate_id: UUID) -> None:
        """Tells open pages that something changed, without saying what. May be lost."""
        if self._client is not None and self._client.is_connected:
            subject = f"nudge.{self._settings.service}.{aggregate}.{aggregate_id}"
            task = asyncio.get_running_loop().create_task(_say(self._client, subject))
            self._nudges.add(task)
            task.add_done_callback(self._nudges.discard)

    async def _request(self, message: Message) -> dict[str, object]:
        try:
            # nats-py writes into the headers it is given
            answer = await answered(
                self._connected().request(
                    message.subject, message.body, timeout=_PUBLISH_SECONDS, headers=dict(message.headers)
                )
            )
        except (nats.errors.Error, TimeoutError, ConnectionError) as error:
            raise Away(type(error).__name__) from error
        decoded: dict[str, object] = json.loads(answer.data)
        return decoded

    def _connected(self) -> Client:
        if self._client is None or not self._client.is_connected:
            raise Away("not connected")
        return self._client

    @staticmethod
    def _position(answer: dict[str, object]) -> int:
        _refuse_error(answer)
        return int(str(answer["seq"]))

    async def _on_error(self, error: Exception) -> None:
        if "permissions violation" in str(error).lower():
            self.trouble = str(error)
        log.warning("nats_trouble", extra={"kind": type(error).__name__})

    async def _on_away(self) -> None:
        self.trouble = "disconnected"

    async def _on_closed(self, client: Client) -> None:
        if client is self._client:  # else it was closed by us
            self.trouble = "turned away"
            self._closed.set()
            for durable in list(self._durables):
                durable.give_up()

    async def _on_back(self) -> None:
        """What was asked for before is forgotten there."""
        self.trouble = None
        for durable in list(self._durables):
            await durable.ask()


class Durable:
    """One durable consumer of the stream. A request for many stands until it is used up or its time is over."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{name}"
        self._inbox = client.new_inbox()
        self._arrived: asyncio.Queue[Msg | None] = asyncio.Queue()
        """None says that nothing will come any more."""
        self._request = ""
        self._still_to_come = 0
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = await self._client.subscribe(f"{self._inbox}.*", cb=self._arrived.put)

    async def fetch(self) -> list[Msg]:
        """Waits for what comes and answers all that is there: nothing when it was quiet. Raises Away."""
        if self._still_to_come <= 0:
            await self.ask()
        try:
            async with asyncio.timeout(_REQUEST_SECONDS + 1):
                found = [await self._arrived.get()]
        except TimeoutError:
            self._still_to_come = 0
            return []
        await asyncio.sleep(_TOGETHER_SECONDS)
        while not self._arrived.empty():
            found.append(self._arrived.get_nowait())
        if (events := [message for message in found if message is not None]) != found:
            raise Away("closed")
        return self._events(events)

    def give_up(self) -> None:
        self._arrived.put_nowait(None)

    async def ask(self) -> None:
        if self._subscription is None:
            return
        self._request, self._still_to_come = f"{self._inbox}.{uuid4().hex}", _REQUEST_MOST
        wish = {"batch": _REQUEST_MOST, "expires": int(_REQUEST_SECONDS * 1e9)}
        await self._client.publish(self._subject, json.dumps(wish).encode(), reply=self._request)

    def _events(self, found: list[Msg]) -> list[Msg]:
        """Without what the server says of the request. Raises Away when that is more than that its time is over."""
        events = [message for message in found if _status(message) is None]
        said = [_status(message) for message in found if message.subject == self._request]
        self._still_to_come = 0 if said else self._still_to_come - len(events)
        if not events and not set(said) <= _TIME_IS_OVER:
            raise Away(f"the stream says {said[-1]}")
        return events

    async def close(self) -> None:
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            with contextlib.suppress(nats.errors.Error):
                await subscription.unsubscribe()


async def answered(question: Coroutine[Any, Any, Answer]) -> Answer:
    """What the client is asked, for whoever may be cancelled meanwhile. It waits with `asyncio.wait_for`, which on
    Python 3.11 forgets that it was cancelled when the answer comes at the same moment (python/cpython#86296); a
    gathering does not."""
    (answer,) = await asyncio.gather(question)
    return answer


def _status(message: Msg) -> str | None:
    return message.headers.get("Status") if message.headers else None


async def _say(client: Client, subject: str) -> None:
    with contextlib.suppress(nats.errors.Error, OSError):
        await client.publish(subject, b"")


def _part(answer: dict[str, object], name: str) -> dict[str, object]:
    part = answer.get(name)
    return part if isinstance(part, dict) else {}


def _refuse_error(answer: dict[str, object]) -> None:
    error = answer.get("error")
    if isinstance(error, dict):
        raise PublishRefused(int(error.get("err_code", 0)), str(error.get("description", "")))
