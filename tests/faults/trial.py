"""One trial: a fault at a moment while people do something; heal; wait for quiet; every checker."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple

import asyncpg

from infra.trouble import Trouble
from tests.faults.acts import ACTS, MORE, Act, Scene, Unexpected
from tests.faults.checkers import everything_wrong
from tests.faults.county import County
from tests.faults.hand import Hand
from tests.faults.looking import look_at
from tests.faults.quiet import NotQuiet, quiet

LONGEST_SECONDS = 150.0
TOLD = "BNCDEFGH"
RACES = (24, 25)
DEEP = (12, 13, 14, 15, 17)


class Missed(Exception):  # noqa: N818
    """The moment did not come: this was no trial, and does not count."""


class Trial:
    """What a row's function is given."""

    def __init__(self, scene: Scene, seed: str, moment: str) -> None:
        self.scene = scene
        self.county: County = scene.county
        self.rng = random.Random(seed)
        self.moment = moment
        self.parked = 0
        self.wants_acknowledged = False
        self.deep = False
        """Whether copies are compared with a fresh rebuild as well."""
        self.letters = True
        """Whether to wait until every letter has gone out as well."""
        self.spoils = False
        """Afterwards the county is not as others need it, and is put back."""
        self.unasked: frozenset[str] = frozenset()
        """What cannot be asked after this: its answer would be about what the row has done to the county itself."""
        self.quiet_seconds = 75.0
        self.wrong: dict[str, list[str]] = {}
        """What the row itself saw that must not be."""
        self.ahead: dict[str, int] = {}
        """Whose clock has been moved, and by how many seconds."""
        self.hit_at: float | None = None
        self.tasks: list[asyncio.Task[None]] = []

    def hit(self) -> None:
        """From now on the recovery is counted."""
        self.hit_at = time.monotonic()

    def find(self, which: str, what: str) -> None:
        self.wrong.setdefault(which, []).append(what)

    def begin(self, service: str, *, usual: bool = False) -> "asyncio.Task[None]":
        """Somebody does what belongs to `service`, while the rest goes on. `usual`: what needs nobody signed in."""
        task = asyncio.create_task((ACTS[service] if usual else self._act(service))(self.scene))
        self.tasks.append(task)
        return task

    def _act(self, service: str) -> Act:
        """What is told to others, when that is what a moment needs; else anything that is done there."""
        several = (ACTS[service], *(() if self.moment in TOLD else MORE.get(service, ())))
        return self.rng.choice(several)

    async def hold(self, process: str, moment: str, service: str) -> Hand:
        """Begins the act of `service` and answers when `process` holds at `moment`. Raises Missed."""
        hand = await self.county.hand(process)
        await hand.arm(moment)
        task = self.begin(service)
        if not await hand.reached(moment):
            await hand.go(moment)
            await asyncio.gather(task, return_exceptions=True)
            raise Missed(f"{process} did not come to {moment} by what {service} did")
        return hand

    async def all_done(self) -> None:
        tasks, self.tasks = self.tasks, []
        for said in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(said, TimeoutError):
                self.find("I15", "somebody had no answer in 45 s")
            elif isinstance(said, Unexpected):
                self.find("I9", f"a page said what it should not: {said}")
            elif isinstance(said, BaseException):
                raise said

    async def move_clock(self, seconds: int, *names: str) -> None:
        """In these processes, and for whoever speaks to them here; put back when all is healed."""
        for name in names:
            await self.county.hands.set(name, clock=seconds)
        self.scene.town.clock_by = timedelta(seconds=seconds)
        self.ahead = dict.fromkeys(names, seconds)

    async def rest(self) -> None:
        """Waits for quiet before what was set is taken back."""
        await quiet(self.county, self.quiet_seconds, parked=self.parked)

    async def heal(self) -> None:
        self.county.doors.heal()
        self.scene.town.clock_by = timedelta()
        await self.county.hands.unset_all()
        await self.county.end_replicas()


class Row(NamedTuple):
    """One fault of the matrix."""

    number: int
    what: str
    moments: tuple[str, ...]
    do: Callable[[Trial], Awaitable[None]]
    ci: int
    long: int
    seconds: float
    """How long one trial takes, more or less: for the plan of what fits."""
    needs_disks: bool = False
    needs_power: bool = False
    """Disks that can lose what they were not given for good."""
    needs_tool: str = ""
    """A program of the machine without which it cannot be tried."""


class Result(NamedTuple):
    row: int
    moment: str
    violations: dict[str, list[str]]
    recovery: float
    seconds: float
    spoils: bool


async def run(row: Row, scene: Scene, seed: str, moment: str) -> Result:
    """Raises Missed when the fault could not be had."""
    began, trial = time.monotonic(), Trial(scene, seed, moment)
    trial.deep = row.number in DEEP or trial.rng.random() < 0.05
    try:
        try:
            if row.number not in RACES:
                await quiet(scene.county)  # the letters of the races before it
            async with asyncio.timeout(LONGEST_SECONDS):
                await row.do(trial)
                await trial.all_done()
        finally:
            await trial.heal()
        recovery = await _recover(trial)
        found = await _look(trial)
    except Trouble as trouble:  # the product's own word that something did not work
        recovery, found = time.monotonic() - (trial.hit_at or began), {"I9": [str(trouble)]}
    except (NotQuiet, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as trouble:
        recovery, found = time.monotonic() - (trial.hit_at or began), {"I8": [f"{type(trouble).__name__} {trouble}"]}
    return Result(row.number, moment, _together(trial.wrong, found), recovery, time.monotonic() - began, trial.spoils)


async def _recover(trial: Trial) -> float:
    """Seconds from the fault (or from its end, as the row says) until all is quiet."""
    hit_at = trial.hit_at or time.monotonic()
    await quiet(trial.county, trial.quiet_seconds, parked=trial.parked, letters=trial.letters)
    recovery = time.monotonic() - hit_at
    if trial.wants_acknowledged:
        await quiet(trial.county, trial.quiet_seconds, parked=trial.parked, acknowledged=True)
    return recovery


async def _look(trial: Trial) -> dict[str, list[str]]:
    """What is wrong while letters are on their way may be on its way itself: then it is asked when they have come."""
    found = await _wrong(trial, trial.letters)
    if found and not trial.letters:
        await quiet(trial.county, trial.quiet_seconds, parked=trial.parked)
        found = await _wrong(trial, letters=True)
    return {name: said for name, said in found.items() if name not in trial.unasked}


async def _wrong(trial: Trial, letters: bool) -> dict[str, list[str]]:
    db = await trial.county.database()
    return await everything_wrong(await look_at(trial.scene, db, parked=trial.parked, letters=letters, deep=trial.deep))


def _together(*several: dict[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in several:
        for name, said in one.items():
            found.setdefault(name, []).extend(said)
    return found
