"""One seed: a college in memory, people who use it, everything that can go wrong, and then quiet."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from services.runtime import inbox, journal, parked
from services.runtime.actor import CLOCK
from services.runtime.due import DueRunner
from services.runtime.inbox import Inbox
from services.runtime.refusal import Refusal
from services.runtime.relay import Relay
from tests.faults.simulation import college
from tests.faults.simulation.broker import BEGINNING, HEALED, Broker, Chances, DurableState
from tests.faults.simulation.database import MemoryDatabase, UnknownStatement
from tests.faults.simulation.house import SimulatedHouse
from tests.faults.simulation.misfortunes import SERVICES, Misfortunes
from tests.faults.simulation.own_statements import own_tables
from tests.faults.simulation.people import Answered, People
from tests.faults.simulation.statements import STATEMENTS, tables

QUIET_SECONDS = 90.0


class World(People, Misfortunes):
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.dice = Random(seed)
        self.offset = timedelta()
        self.broker = Broker(self.dice)
        self.databases: dict[str, MemoryDatabase] = {}
        self.processes: dict[str, list[asyncio.Task[None]]] = {service: [] for service in SERVICES}
        self.houses: dict[str, SimulatedHouse] = {}
        self.answered: list[Answered] = []
        self.runs: list[UUID] = []
        self.is_healed = self.is_mended = False
        self.is_damaged = False
        self.troubles: list[str] = []
        self.log: list[str] = []
        self.unknown: BaseException | None = None
        """What no seed should meet: it ends the run."""
        self._acts: set[asyncio.Task[Any]] = set()
        self._poisoned: dict[UUID, int] = {}
        self._made_ids = 0

    # What there is

    def now(self) -> datetime:
        return BEGINNING + self.offset + timedelta(seconds=asyncio.get_running_loop().time())

    def new_id(self) -> UUID:
        """As UUIDv7: in the order in which they were made."""
        self._made_ids += 1
        return UUID(int=(self._made_ids << 80) | (7 << 76) | (2 << 62) | self.dice.getrandbits(62))

    async def pause(self) -> None:
        """A way to the database and back. Sometimes a long one."""
        roll = self.dice.random()
        if roll < 0.55:
            return
        if roll < 0.985 or self.is_healed:
            await asyncio.sleep(roll * 0.003)
        else:
            await asyncio.sleep(roll * 0.4)

    async def live(self) -> None:
        await asyncio.sleep(1)
        for service in SERVICES:
            made = tables() | own_tables(service)
            self.databases[service] = MemoryDatabase(made, STATEMENTS, self.pause)
            for interest in college.REACTIONS[service].interests:
                name = college.REACTIONS[service].durable_name(interest)
                prefix = f"college.{interest.publisher}.{interest.aggregate}."
                self.broker.durables[name] = DurableState(self.broker, (prefix,))
        for service in SERVICES:
            await self.start(service)
        self.broker.chances = Chances(*(self.dice.choice((0, 0, 0.02, 0.15)) for _ in Chances._fields))
        await asyncio.gather(self._people(), self._misfortune())
        await self._heal()
        if self.unknown is not None:
            raise self.unknown

    # Processes

    async def start(self, service: str, *, beside: bool = False) -> None:
        """The replica that leads; `beside` another that believes that it does too."""
        house = SimulatedHouse(service, self.databases[service], self.broker, self.now)
        house.stumbles_over = self._stumble
        await inbox.activate(house.database.connection(), college.REACTIONS[service], self.now())  # type: ignore[attr-defined]
        self.houses[service] = house
        reactions = college.REACTIONS[service]
        parts: list[Coroutine[Any, Any, None]] = [Relay(house, await house.database.direct()).run()]
        parts += [Inbox(house, reactions, interest).run() for interest in sorted(reactions.interests)]
        if service in college.DUE:
            parts += [DueRunner(house, college.DUE[service]).run()]
        tasks = [asyncio.get_running_loop().create_task(self._part(service, part)) for part in parts]
        self.processes[service] += tasks
        if not beside:
            return

    async def _part(self, service: str, part: Coroutine[Any, Any, None]) -> None:
        """A part that ends takes its process with it, which is then started again."""
        try:
            await part
        except asyncio.CancelledError:
            raise
        except UnknownStatement as error:
            self.unknown = error
        except Exception as error:
            self.log.append(f"{service} ended: {type(error).__name__} {error}")
            self._later(self._again(service))

    async def _again(self, service: str) -> None:
        self.kill(service)
        await asyncio.sleep(0.3)
        if not self.processes[service]:
            await self.start(service)

    def kill(self, service: str) -> None:
        """-9: whatever it was about to do is not done, its transactions are undone."""
        for task in self.processes[service]:
            task.cancel()
        self.processes[service] = []

    def _later(self, what: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.get_running_loop().create_task(what)
        self._acts.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: "asyncio.Task[Any]") -> None:
        self._acts.discard(task)
        if not task.cancelled() and isinstance(error := task.exception(), UnknownStatement | AssertionError):
            self.unknown = error

    # And then quiet

    async def _heal(self) -> None:
        self.broker.chances, self.broker.is_down, self.is_healed = HEALED, False, True
        while self._acts:
            await asyncio.wait(set(self._acts), timeout=5)
        for service in SERVICES:
            self.kill(service)
            await self.start(service)
        await self._quiet()
        if self.is_damaged and self._differs():
            self.broker.delete()  # what `./college events rebuild` does
            for service in SERVICES:  # the relay looks within half a minute; here at once
                self.kill(service)
                await self.start(service)
            await self._quiet()
        self.is_mended = True
        for service in SERVICES:
            for one in await parked.parked(self.databases[service].connection()):  # type: ignore[arg-type]
                with suppress(Refusal):
                    await parked.try_again(self.houses[service], college.REACTIONS[service], one.event_id, CLOCK)
        await self._quiet()
        for service in SERVICES:
            self.kill(service)
        await asyncio.sleep(0.1)

    async def _quiet(self) -> None:
        until = asyncio.get_running_loop().time() + QUIET_SECONDS
        calm = 0
        while calm < 2:
            if (waits := self._waits()) and asyncio.get_running_loop().time() > until:
                self.troubles = [f"{what} is not done" for what in waits]
                return
            calm = 0 if waits else calm + 1
            await asyncio.sleep(0.5)
        self.troubles = []

    def _waits(self) -> list[str]:
        waits = [f"{name}: {len(one.waiting)}" for name, one in self.broker.durables.items() if one.waiting]
        for service, database in self.databases.items():
            (cursor,) = database.committed("relay_cursor")
            if cursor["sent"] < len(database.committed("journal")):
                waits.append(f"{service}: something is to be sent")
            if any(row["at"] <= self.now() for row in database.committed("due")):
                waits.append(f"{service}: something is due")
        return waits

    def _differs(self) -> bool:
        """What the audit asks, and the alarm of a gap: also when only a consumer has lost something, for it
        acknowledged an event that was lost meanwhile and another bears its number now."""
        if any(name.startswith("gap.") for house in self.houses.values() for name in house.troubles):
            return True
        if any(not_heard(self.databases, service) for service in SERVICES):
            return True
        told = sum(len(database.committed("journal")) for database in self.databases.values())
        return told != len({one.message_id for one in self.broker.stream})


def not_heard(databases: dict[str, MemoryDatabase], service: str) -> list[str]:
    """What others have told it and it has not heard, or what it has heard and nobody told."""
    heard = {
        (row["publisher"], row["aggregate"], row["aggregate_id"]): row["revision"]
        for row in databases[service].committed("heard")
    }
    wrong = []
    for interest in sorted(college.REACTIONS[service].interests):
        last: dict[UUID, int] = {}
        for row in databases[interest.publisher].committed("journal"):
            if row["aggregate"] == interest.aggregate:
                last[row["aggregate_id"]] = max(last.get(row["aggregate_id"], 0), row["revision"])
        wrong += [
            f"{service} has heard {known} of {revision} of {which}"
            for which, revision in last.items()
            if (known := heard.get((*interest, which), 0)) != revision
        ]
    return wrong


def use_ids_of(world: World) -> Callable[[], None]:
    """The ids of events come from the seed too. Gives back what puts it right again."""
    before = journal.new_id
    journal.new_id = world.new_id  # type: ignore[assignment]
    return lambda: setattr(journal, "new_id", before)


@contextmanager
def quietly() -> Iterator[None]:
    """What stumbles in a seed is meant to: nobody reads a log of it."""
    services = logging.getLogger("services")
    before = services.level
    services.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        services.setLevel(before)
