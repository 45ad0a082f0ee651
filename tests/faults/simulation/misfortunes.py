"""What goes wrong in a simulated college."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.faults.simulation import college
from tests.faults.simulation.people import BUSY_SECONDS

SERVICES = ("scheduling", "enrolment", "messages")


class Misfortunes:
    """The part of a `World` that nobody wants."""

    async def _misfortune(self) -> None:
        kinds = (
            (self._kill, 6),
            (self._kill_all, 1),
            (self._stream_away, 3),
            (self._lose_end, 2),
            (self._lose_middle, 1),
            (self._delete_stream, 1),
            (self._reset_consumer, 2),
            (self._second_leader, 5),
            (self._copies_anew, 2),
            (self._time_passes, 6),
            (self._poison, 3),
        )
        for _ in range(self.dice.randint(3, 9)):
            await asyncio.sleep(self.dice.expovariate(6 / BUSY_SECONDS))
            (what,) = self.dice.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])
            self.log.append(f"{asyncio.get_running_loop().time():7.3f} {what.__name__.strip('_')}")
            await what()

    async def _kill(self) -> None:
        await self._again(self.dice.choice(SERVICES))

    async def _kill_all(self) -> None:
        await asyncio.gather(*(self._again(service) for service in SERVICES))

    async def _stream_away(self) -> None:
        self.broker.is_down = True
        await asyncio.sleep(self.dice.random() * 2)
        self.broker.is_down = False

    async def _lose_end(self) -> None:
        self.is_damaged = True
        self.broker.lose_end(self.dice.randint(1, 12))

    async def _lose_middle(self) -> None:
        self.is_damaged = True
        self.broker.lose_middle(self.dice.randint(1, 5))

    async def _delete_stream(self) -> None:
        self.is_damaged = True
        self.broker.delete()

    async def _reset_consumer(self) -> None:
        self.broker.reset(self.dice.choice(list(self.broker.durables)))

    async def _second_leader(self) -> None:
        await self.start(self.dice.choice(SERVICES), beside=True)

    async def _copies_anew(self) -> None:
        """What was heard is forgotten and heard again from the beginning; nothing is done twice by it."""
        service = self.dice.choice(SERVICES)
        self.kill(service)
        await asyncio.sleep(0.05)
        database = self.databases[service]
        for name in ("heard", college.COPIES[service]):
            table = database.tables[name]
            table.rows.clear()
            for index in table.indexes:
                index.clear()
        for interest in college.REACTIONS[service].interests:
            self.broker.reset(college.REACTIONS[service].durable_name(interest))
        await self.start(service)

    async def _time_passes(self) -> None:
        self.offset += self.dice.choice((timedelta(minutes=11), timedelta(hours=30), timedelta(days=6)))

    async def _poison(self) -> None:
        """The next offer cannot be taken in for a while, or for ever until somebody mends it."""
        self._poisoned[UUID(int=0)] = self.dice.choice((1, 2, 100, 100))

    def _stumble(self, event: Any) -> None:
        if UUID(int=0) in self._poisoned:
            self._poisoned[event.place_id] = self._poisoned.pop(UUID(int=0))
        if self._poisoned.get(event.place_id, 0) > 0 and not self.is_mended:
            self._poisoned[event.place_id] -= 1
            raise ValueError("poison")
