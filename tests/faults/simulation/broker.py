"""A stream with Jepsen's faults: an unsynced end that is lost, a lost middle, a deleted stream, refused batches,
doubles, shuffles, and acknowledgements that come late or never."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from services.runtime.bus import CONTAINS_DUPLICATE, Away, Message, PublishRefused, StreamFacts

BEGINNING = datetime(2027, 1, 1, tzinfo=UTC)
ACK_WAIT = 2.0
MOST = 100


class Chances(NamedTuple):
    """How likely each is, for one message or fetch. All are nothing once the fault is healed."""

    not_stored: float = 0.0
    not_acknowledged: float = 0.0
    window_over: float = 0.0
    doubled: float = 0.0
    shuffled: float = 0.0
    ack_lost: float = 0.0
    slow: float = 0.0


HEALED = Chances()


class Stored(NamedTuple):
    seq: int
    subject: str
    body: bytes
    headers: dict[str, str]

    @property
    def message_id(self) -> str:
        return self.headers["Nats-Msg-Id"]


class Broker:
    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.chances = HEALED
        self.stream: list[Stored] = []
        self.last_seq = 0
        self.made = 0
        self.known: dict[str, int] = {}
        self.durables: dict[str, DurableState] = {}
        self.is_down = False

    # What services ask

    async def publish(self, message: Message) -> int:
        await self._way()
        if self._happens(self.chances.not_stored):
            raise Away("lost on the way")
        seq = self._store(message)
        if self._happens(self.chances.not_acknowledged):
            raise Away("stored, and not acknowledged")
        return seq

    async def publish_batch(self, messages: Sequence[Message]) -> int:
        await self._way()
        if self._happens(self.chances.not_stored):
            raise Away("lost on the way")
        if any(message.headers["Nats-Msg-Id"] in self.known for message in messages):
            raise PublishRefused(CONTAINS_DUPLICATE, "batch contains duplicate")
        seq = [self._store(message) for message in messages][-1]
        if self._happens(self.chances.not_acknowledged * 3):
            raise Away("stored, and not acknowledged")
        return seq

    async def facts(self) -> StreamFacts:
        await self._way()
        return StreamFacts((BEGINNING + timedelta(seconds=self.made)).isoformat(), self.last_seq, True)

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self.dice.random() < chance

    async def _way(self) -> None:
        if self.is_down:
            await asyncio.sleep(0.05)
            raise Away("not connected")
        await asyncio.sleep(self.dice.random() * (0.5 if self._happens(self.chances.slow) else 0.002))
        if self.is_down:
            raise Away("not connected")

    def _store(self, message: Message) -> int:
        if self._happens(self.chances.window_over):
            self.known.clear()
        message_id = message.headers["Nats-Msg-Id"]
        if message_id in self.known:
            return self.known[message_id]
        self.last_seq += 1
        self.known[message_id] = self.last_seq
        stored = Stored(self.last_seq, message.subject, message.body, message.headers)
        self.stream.append(stored)
        for durable in self.durables.values():
            durable.offer(stored)
        return self.last_seq

    # What goes wrong

    def lose_end(self, count: int) -> None:
        """A power cut: what was acknowledged and not yet on the disk is gone."""
        lost = self.stream[-count:] if count else []
        del self.stream[len(self.stream) - len(lost) :]
        self.last_seq = self.stream[-1].seq if self.stream else 0
        self._gone(lost)
        for one in lost:
            self.known.pop(one.message_id, None)

    def lose_middle(self, count: int) -> None:
        """A damaged block: no alarm is raised, and what was not yet delivered is never delivered."""
        if len(self.stream) < 3:
            return
        lost = self.dice.sample(self.stream[1:-1], min(count, len(self.stream) - 2))
        gone = {one.seq for one in lost}
        self.stream = [one for one in self.stream if one.seq not in gone]
        self._gone(lost)

    def delete(self) -> None:
        """All of it; the steward makes a new one, with new consumers."""
        self._gone(self.stream)
        self.stream, self.last_seq, self.known = [], 0, {}
        self.made += 1

    def reset(self, name: str) -> None:
        """A consumer begins again with the first."""
        for one in self.stream:
            self.durables[name].offer(one)

    def _gone(self, lost: Sequence[Stored]) -> None:
        for durable in self.durables.values():
            for one in lost:
                durable.waiting.pop((self.made, one.seq), None)


class DurableState:
    """What one consumer has not acknowledged, and when each comes (again)."""

    def __init__(self, broker: Broker, prefixes: tuple[str, ...]) -> None:
        self.broker = broker
        self.prefixes = prefixes
        self.waiting: dict[tuple[int, int], tuple[float, Stored]] = {}
        self.arrival = asyncio.Event()

    def offer(self, stored: Stored) -> None:
        if stored.subject.startswith(self.prefixes):
            self.waiting[self.broker.made, stored.seq] = (0.0, stored)
            self.arrival.set()


class Delivered:
    """What `nats.aio.msg.Msg` is for the arriving side."""

    def __init__(self, durable: DurableState, key: tuple[int, int], stored: Stored) -> None:
        self._durable = durable
        self._key = key
        self.subject, self.data, self.headers = stored.subject, stored.body, stored.headers

    async def ack(self) -> None:
        """Whether it came nobody says."""
        broker = self._durable.broker
        if not broker.is_down and not broker._happens(broker.chances.ack_lost):
            self._durable.waiting.pop(self._key, None)

    async def ack_sync(self, timeout: float = 1) -> None:
        broker = self._durable.broker
        if (late := broker.dice.random()) > 0.7:
            await asyncio.sleep(late * 0.002)
        if broker.is_down or broker._happens(broker.chances.ack_lost):
            raise TimeoutError
        self._durable.waiting.pop(self._key, None)

    async def nak(self, delay: float = 0.0) -> None:
        if self._key in self._durable.waiting:
            now = asyncio.get_running_loop().time()
            self._durable.waiting[self._key] = (now + delay, self._durable.waiting[self._key][1])
            self._durable.arrival.set()


class Bound:
    """A service's hold on its durable: `services.runtime.bus.Durable`."""

    def __init__(self, state: DurableState) -> None:
        self._state = state

    async def fetch(self) -> list[Delivered]:
        state, broker, loop = self._state, self._state.broker, asyncio.get_running_loop()
        until, is_gathered = loop.time() + 30, False
        while True:
            now = loop.time()
            ripe = [(key, stored) for key, (at, stored) in state.waiting.items() if at <= now]
            if broker.is_down:
                await asyncio.sleep(0.2)
                raise Away("not connected")
            if ripe:
                if not is_gathered:  # as the real one: a moment for those that follow
                    is_gathered = True
                    await asyncio.sleep(0.005)
                    continue
                return self._deliver(ripe[:MOST], now)
            if now >= until:
                return []
            state.arrival.clear()
            next_at = min((at for at, _ in state.waiting.values()), default=until)
            try:
                await asyncio.wait_for(state.arrival.wait(), max(min(next_at, until) - now, 0.001))
            except TimeoutError:
                continue

    def _deliver(self, ripe: list[tuple[tuple[int, int], Stored]], now: float) -> list[Delivered]:
        state, broker = self._state, self._state.broker
        for key, stored in ripe:
            state.waiting[key] = (now + ACK_WAIT, stored)
        if broker._happens(broker.chances.doubled):
            ripe = [*ripe, broker.dice.choice(ripe)]
        if broker._happens(broker.chances.shuffled):
            broker.dice.shuffle(ripe)
        if broker._happens(broker.chances.shuffled):  # some of them later
            ripe = ripe[: broker.dice.randint(1, len(ripe))]
        return [Delivered(state, key, stored) for key, stored in ripe]

    async def close(self) -> None:
        return


class SimulatedBus:
    """`services.runtime.bus.Bus` for one service."""

    trouble: str | None = None

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.publish = broker.publish
        self.publish_batch = broker.publish_batch
        self.stream = broker.facts

    async def durable(self, name: str) -> Bound:
        await asyncio.sleep(0.001)
        return Bound(self._broker.durables[name])

    def nudge(self, *_: object) -> None:
        return
