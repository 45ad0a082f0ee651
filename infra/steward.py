"""The steward holds the only credential that may create or delete the stream and its consumers (design §4.10).

`python -m infra.steward` with STEWARD_NATS_URL, and NATS_MONITOR where the server's monitor can be read: it changes
only what differs. `python -m infra.steward rebuild` deletes the stream and makes it anew; the services fill it again.
"""

import asyncio
import contextlib
import importlib
import os
import sys
from collections.abc import Mapping, Sequence

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext, api
from nats.js.errors import NotFoundError

from infra.local.services import HOME, SERVICES
from infra.nats import durable as disk
from infra.nats.config import STREAM, Interests, durable, filter_subject, inbox_prefix
from infra.trouble import Trouble
from services.runtime.bus import DURABLE

ACK_WAIT_SECONDS = 10
"""What a killed service had in hand is told again after this long. Whatever is told twice is known by its revision."""
MAX_ACK_PENDING = 1000
DUPLICATE_WINDOW_SECONDS = 600


def interests() -> Interests:
    """What every service wants to hear of others: its `reactions.REACTIONS.interests`."""
    return {service: _interests_of(service) for service in SERVICES if _has_reactions(service)}


def _has_reactions(service: str) -> bool:
    folder = HOME / "services" / service
    return (folder / "reactions.py").exists() or (folder / "reactions" / "__init__.py").exists()


def _interests_of(service: str) -> frozenset[tuple[str, str]]:
    reactions = importlib.import_module(f"services.{service}.reactions").REACTIONS
    return frozenset((str(publisher), str(aggregate)) for publisher, aggregate in reactions.interests)


def stream_config(replicas: int = 1, is_durable: bool = True) -> api.StreamConfig:
    """A copy of the journals: it refuses rather than drops, and forgets nothing by itself.

    The services cannot ask the server whether it writes to the disk; they read here what the steward found.
    """
    return api.StreamConfig(
        name=STREAM,
        subjects=["college.>"],
        retention=api.RetentionPolicy.LIMITS,
        storage=api.StorageType.FILE,
        discard=api.DiscardPolicy.NEW,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        num_replicas=replicas,
        deny_delete=True,
        deny_purge=True,
        allow_atomic=True,
        allow_direct=True,  # the auditor reads it without a consumer
        metadata={DURABLE: "yes" if is_durable else "unknown"},
    )


def consumer_config(subscriber: str, publisher: str, aggregate: str) -> api.ConsumerConfig:
    return api.ConsumerConfig(
        durable_name=durable(subscriber, publisher, aggregate),
        filter_subject=filter_subject(publisher, aggregate),
        deliver_policy=api.DeliverPolicy.ALL,
        ack_policy=api.AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT_SECONDS,
        max_deliver=-1,
        max_ack_pending=MAX_ACK_PENDING,
    )


async def tend(url: str, wanted: Interests, replicas: int = 1, is_durable: bool = True) -> int:
    """Makes stream and consumers as they should be. Answers how many consumers there are.

    `is_durable`: whether somebody has looked that the server writes every event to the disk.
    """
    client = await connect(url)
    try:
        stream = client.jetstream()
        await _tend_stream(stream, stream_config(replicas, is_durable))
        return await _tend_consumers(stream, wanted)
    finally:
        await client.close()


async def connect(url: str) -> Client:
    return await nats.connect(
        url,
        name="steward",
        inbox_prefix=inbox_prefix("steward"),
        reconnect_time_wait=0.1,
        max_reconnect_attempts=50,
        error_cb=_keep_quiet,
    )


async def _keep_quiet(error: Exception) -> None:
    """A refused first try while the server starts is no news; what matters is raised by the call."""


async def _tend_stream(stream: JetStreamContext, config: api.StreamConfig) -> None:
    try:
        await stream.stream_info(STREAM)
    except NotFoundError:
        await stream.add_stream(config)
    else:
        await stream.update_stream(config)


async def _tend_consumers(stream: JetStreamContext, wanted: Interests) -> int:
    configs = [
        consumer_config(subscriber, publisher, aggregate)
        for subscriber, pairs in sorted(wanted.items())
        for publisher, aggregate in sorted(pairs)
    ]
    known = await _known_consumers(stream)
    for config in configs:
        await stream.add_consumer(STREAM, config)
    for name in known - {config.durable_name for config in configs}:
        await stream.delete_consumer(STREAM, name)
    return len(configs)


async def _known_consumers(stream: JetStreamContext) -> set[str]:
    names: set[str] = set()
    while True:
        page = await stream.consumers_info(STREAM, offset=len(names))
        names |= {info.name for info in page}
        if not page:
            return names


async def count(stream: JetStreamContext, subject: str) -> int:
    """How many messages of a subject the stream holds: what a new consumer would still have to hear."""
    config = api.ConsumerConfig(
        filter_subject=subject, ack_policy=api.AckPolicy.NONE, inactive_threshold=5, mem_storage=True
    )
    info = await stream.add_consumer(STREAM, config)
    await stream.delete_consumer(STREAM, info.name)
    return info.num_pending or 0


async def recreate(url: str, wanted: Interests, replicas: int = 1, is_durable: bool = True) -> None:
    """Deletes the stream and makes it anew, empty. The relays fill it again from the journals."""
    client = await connect(url)
    try:
        stream = client.jetstream()
        with contextlib.suppress(NotFoundError):
            await stream.delete_stream(STREAM)
        await _tend_stream(stream, stream_config(replicas, is_durable))
        await _tend_consumers(stream, wanted)
    finally:
        await client.close()


def main(environment: Mapping[str, str], words: Sequence[str] = ()) -> None:
    url = environment.get("STEWARD_NATS_URL")
    if not url:
        raise SystemExit("The setting STEWARD_NATS_URL is missing. It says where NATS is, with the steward's password.")
    replicas = int(environment.get("COLLEGE_NATS_REPLICAS", "1"))
    try:
        is_durable = asyncio.run(look(environment.get("NATS_MONITOR", "")))
    except Trouble as trouble:
        raise SystemExit(str(trouble)) from None
    if list(words) == ["rebuild"]:
        asyncio.run(recreate(url, interests(), replicas, is_durable))
        print(f"The stream {STREAM} is empty and new. The services fill it again within half a minute.")
    else:
        count = asyncio.run(tend(url, interests(), replicas, is_durable))
        print(f"The stream {STREAM} is in order, with {count} consumers.")


async def look(monitor: str) -> bool:
    """Whether the server writes every event to the disk. One that says no is refused; one that cannot be asked is told
    on the page that says how the college runs."""
    found = await disk.is_durable(monitor) if monitor else None
    if found is False:
        raise Trouble(f"{disk.NOT_DURABLE} Set it in the server's configuration.")
    if found is None:
        print("Nobody knows whether NATS writes every event to the disk: its monitor cannot be read (NATS_MONITOR).")
    return bool(found)


if __name__ == "__main__":
    main(os.environ, sys.argv[1:])
