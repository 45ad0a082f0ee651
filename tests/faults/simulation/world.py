"""One seed: a college in memory, people who use it, everything that can go wrong, and then quiet."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import msgspec

from services.enrolment.rules.requests import (
    AcceptOffer,
    Ask,
    By,
    DeclineOffer,
    GiveBack,
    LeaveLine,
    UndoLeaving,
)
from services.runtime import http, inbox, journal, parked
from services.runtime.actor import CLOCK, Actor, Factor
from services.runtime.due import DueRunner
from services.runtime.house import House
from services.runtime.http import Asked
from services.runtime.inbox import Inbox
from services.runtime.refusal import Refusal
from services.runtime.relay import Relay
from tests.faults.simulation import college
from tests.faults.simulation.broker import BEGINNING, HEALED, Broker, Chances, DurableState, SimulatedBus
from tests.faults.simulation.college import AskRun, PlanRun, ask_run, plan_run
from tests.faults.simulation.database import MemoryDatabase, UnknownStatement
from tests.faults.simulation.statements import STATEMENTS, tables

BUSY_SECONDS = 8.0
QUIET_SECONDS = 90.0
SERVICES = ("scheduling", "enrolment", "messages")
_encode = msgspec.json.Encoder().encode


class _Counts:
    """`services.runtime.metrics.Metrics` and `Stumbles`: nobody looks at them here."""

    def command(self, *_: object) -> None: ...
    def apply(self, *_: object) -> None: ...
    def drop(self, *_: object) -> None: ...
    def note(self, *_: object) -> None: ...


class SimulatedHouse(House):
    """What a running service shares, on our database and bus."""

    def __init__(self, name: str, database: MemoryDatabase, broker: Broker, clock: Callable[[], datetime]) -> None:
        self._name = name
        self.clock = clock
        self.database = database  # type: ignore[assignment]
        self.bus = SimulatedBus(broker)  # type: ignore[assignment]
        self.bell, self.due_bell = asyncio.Event(), asyncio.Event()
        self.is_due_soon = False
        self.metrics = self.stumbles = _Counts()  # type: ignore[assignment]
        self.troubles = {}
        self.leads = True
        self.parked = 0
        self.stumbles_over: Callable[[Any], None] | None = None
        self._arrival = asyncio.Event()

    @property
    def name(self) -> str:
        return self._name


class Press(NamedTuple):
    """A form that somebody has sent, and sends again until it is answered."""

    service: str
    handler: Callable[[Any, Any], Awaitable[Any]]
    command: msgspec.Struct
    actor: Actor
    key: str


class Answered(NamedTuple):
    press: Press
    answer: bytes
    asked_at: datetime
    answered_at: datetime


class World:
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
            made = tables() | college.own_tables(service)
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

    # People

    async def _people(self) -> None:
        people = [
            Actor(person_id=self.new_id(), roles=frozenset({"student"}), factor=Factor.CODE)
            for _ in range(self.dice.randint(4, 8))
        ]
        for _ in range(self.dice.randint(1, 2)):
            self.runs.append(self.new_id())
            self._later(self._press(self._plan(self.runs[-1])))
        for _ in range(self.dice.randint(20, 45)):
            await asyncio.sleep(self.dice.expovariate(45 / BUSY_SECONDS) * 1.1)
            self._later(self._press(self._wish(people)))

    def _plan(self, run_id: UUID, times: int = 1) -> Press:
        command = PlanRun(run_id, self.dice.randint(1, 3), times)
        return Press("scheduling", plan_run, command, CLOCK, str(self.new_id()))

    def _wish(self, people: list[Actor]) -> Press:
        dice, run_id, who = self.dice, self.dice.choice(self.runs), self.dice.choice(people)
        assert who.person_id is not None
        key, roll = str(self.new_id()), self.dice.random()
        if roll < 0.06:
            return self._plan(run_id, self.dice.choice((1, 40)))
        if roll < 0.12 and self.answered:
            return dice.choice(self.answered).press  # the same form again, late
        hers = self._places_of(run_id, who.person_id)
        if roll < 0.45 or not hers:
            ask = Ask(place_id=UUID(int=0), person_id=who.person_id, is_confirmed=True)
            return Press("enrolment", ask_run, AskRun(run_id, ask), who, key)
        kind = dice.choice((GiveBack, GiveBack, AcceptOffer, AcceptOffer, DeclineOffer, LeaveLine, UndoLeaving))
        return Press("enrolment", ask_run, AskRun(run_id, kind(dice.choice(hers), By(who.person_id))), who, key)

    def _places_of(self, run_id: UUID, person_id: UUID) -> list[UUID]:
        """As her page shows it."""
        for row in self.databases["enrolment"].committed("run_state"):
            if row["run_id"] == run_id:
                state = msgspec.json.decode(row["state"])
                return [UUID(one["place_id"]) for one in state["people"] if one["person_id"] == str(person_id)]
        return []

    async def _press(self, press: Press) -> None:
        """Until it is answered, also by a refusal: the same key each time."""
        body = repr(press.command).encode()
        asked = Asked(press.actor, press.key, None, None)
        for _ in range(40):
            house, asked_at = self.houses[press.service], self.now()
            doing = self._later(http.do(house, type(press.command).__name__, press.handler, press.command, asked, body))
            self.processes[press.service].append(doing)
            await asyncio.wait({doing})
            if doing.cancelled():
                await asyncio.sleep(0.4)
                continue
            error = doing.exception()
            if error is None:
                self.answered.append(Answered(press, doing.result().answer, asked_at, self.now()))
            if error is None or isinstance(error, Refusal):
                return
            if not isinstance(error, asyncpg.PostgresError):
                self.log.append(f"{type(press.command).__name__} ended: {type(error).__name__} {error}")
                return
            await asyncio.sleep(0.1)

    # What goes wrong

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
