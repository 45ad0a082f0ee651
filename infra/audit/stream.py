"""The stream as the auditor sees it: its state, and its messages, read without a consumer."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import nats
import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

from infra.nats.config import STREAM, inbox_prefix
from infra.trouble import Trouble
from services.runtime.bus import answered

AT_ONCE = 500
SECONDS = 10.0
TRIES = 3
_THAT_IS_ALL = {"204", "404"}
CANNOT_LOOK = "NATS does not answer. Is the college running? ./college doctor says more."


@dataclass(frozen=True)
class State:
    """As the server says it. `made_at` is empty when there is no stream. Its numbers begin with 1."""

    made_at: str
    messages: int
    last_seq: int
    num_deleted: int
    has_lost: bool
    consumers: int = 0

    @classmethod
    def read(cls, made_at: str, said: dict[str, Any]) -> "State":
        return cls(
            made_at,
            said.get("messages", 0),
            said.get("last_seq", 0),
            said.get("num_deleted", 0),
            bool(said.get("lost")),
            said.get("consumer_count", 0),
        )

    @property
    def wrong(self) -> str:
        """Nothing is ever deleted from it: what is missing is lost."""
        if not self.made_at:
            return "there is no stream"
        if self.has_lost or self.num_deleted or self.messages != self.last_seq:
            return "messages of the stream are lost"
        return ""


NONE = State("", 0, 0, 0, False)


class Stream:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def state(self) -> State:
        said = await self._ask(f"STREAM.INFO.{STREAM}")
        if "error" in said:
            return NONE
        return State.read(said["created"], said["state"])

    async def is_behind(self, durable: str) -> bool:
        """Whether who listens through it has not taken yet all that there is."""
        said = await self._ask(f"CONSUMER.INFO.{STREAM}.{durable}")
        return "error" in said or said["num_pending"] > 0 or said["num_ack_pending"] > 0

    async def _ask(self, what: str) -> dict[str, Any]:
        answer = await answered(self._client.request(f"$JS.API.{what}", b"", timeout=SECONDS))
        said: dict[str, Any] = json.loads(answer.data)
        return said

    async def messages(self, after: int, last: int) -> AsyncIterator[list[Msg]]:
        """What lies after one place, up to another, some at a time. What is lost is not among it. One of
        several servers that is behind may answer: it is asked again."""
        patience = TRIES
        while after < last and patience:
            some = await self._some(after + 1, min(AT_ONCE, last - after))
            some = [one for one in some if seq_of(one) <= last]
            if some:
                yield some
                after = seq_of(some[-1])
            else:
                patience -= 1
                await asyncio.sleep(1)

    async def _some(self, first: int, most: int) -> list[Msg]:
        arrived: asyncio.Queue[Msg] = asyncio.Queue()
        inbox = self._client.new_inbox()
        subscription = await self._client.subscribe(inbox, cb=arrived.put)
        wish = {"seq": first, "batch": most, "next_by_subj": "college.>"}
        try:
            await self._client.publish(f"$JS.API.DIRECT.GET.{STREAM}", json.dumps(wish).encode(), reply=inbox)
            found = []
            async with asyncio.timeout(SECONDS):
                while (status := _status(message := await arrived.get())) is None:
                    found.append(message)
            if status not in _THAT_IS_ALL:
                raise Trouble("NATS does not let the auditor read the stream. Run the steward: it allows that.")
            return found
        finally:
            await subscription.unsubscribe()


def _status(message: Msg) -> str | None:
    return (message.headers or {}).get("Status")


def seq_of(message: Msg) -> int:
    return int((message.headers or {})["Nats-Sequence"])


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Stream]:
    """Raises Trouble."""
    try:
        client = await nats.connect(
            url, name="auditor", inbox_prefix=inbox_prefix("auditor"), allow_reconnect=False, error_cb=_keep_quiet
        )
    except (nats.errors.Error, OSError, TimeoutError):
        raise Trouble(CANNOT_LOOK) from None
    try:
        yield Stream(client)
    except (nats.errors.Error, TimeoutError):
        raise Trouble(CANNOT_LOOK) from None
    finally:
        await client.close()


async def _keep_quiet(error: Exception) -> None:
    """What matters is raised by the call."""
