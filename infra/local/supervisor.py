"""Starts children in order, keeps them running and stops them in the other order."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from infra.local import children
from infra.local.postgres import last_line
from infra.trouble import Trouble

Process = asyncio.subprocess.Process

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
LONG_ENOUGH = 30.0  # a child that lived so long begins again with the first pause
START_SECONDS = 60.0
LOOK_EVERY, LOOKS = 15.0, 4  # a child that does not answer four looks in a row is frozen


@dataclass(frozen=True)
class Child:
    """What is to run: how it starts, how one sees that it answers, and how it is asked to stop."""

    name: str
    start: Callable[[Path], Awaitable[Process]]
    answers: Callable[[], Awaitable[bool]]
    log: Path
    stop: signal.Signals = signal.SIGTERM
    patience: float = 3.0


@dataclass
class Kept:
    child: Child
    process: Process
    since: float = field(default_factory=time.monotonic)
    keeper: "asyncio.Task[None] | None" = None


class Supervisor:
    """Children in the order of their start. `tell` is called with a sentence when one ends by itself."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._kept: list[list[Kept]] = []
        self.stopped: set[str] = set()
        """Who ended by itself and does not answer again yet."""

    async def start(self, *group: Child) -> None:
        """Starts a group at once and waits until all of it answers. Raises Trouble when one does not."""
        kept: list[Kept] = []
        self._kept.append(kept)
        for child in group:
            kept.append(Kept(child, await child.start(child.log)))
        await asyncio.gather(*(_until_it_answers(one) for one in kept))
        for one in kept:
            one.keeper = asyncio.create_task(self._keep(one))

    async def stop(self) -> None:
        """The last group first. What does not end in its time is killed."""
        keepers = [one.keeper for group in self._kept for one in group if one.keeper]
        await _end(keepers)
        for group in reversed(self._kept):
            await asyncio.gather(*(children.end(one.process, one.child.stop, one.child.patience) for one in group))
        self._kept.clear()
        self.stopped.clear()

    def pids(self) -> dict[str, int]:
        return {one.child.name: one.process.pid for group in self._kept for one in group}

    async def _keep(self, one: Kept) -> None:
        """Starts the child again whenever it ends, after a pause that grows."""
        pause = FIRST_PAUSE
        while True:
            await _until_it_is_gone(one)
            if time.monotonic() - one.since > LONG_ENOUGH:
                pause = FIRST_PAUSE
            self.stopped.add(one.child.name)
            self._tell(f"{one.child.name} ended and starts again.")
            await pause_for(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            await self._start_again(one)

    async def _start_again(self, one: Kept) -> None:
        one.since = time.monotonic()
        try:
            one.process = await one.child.start(one.child.log)
            await _until_it_answers(one)
        except (OSError, Trouble) as trouble:
            self._tell(str(trouble))
        else:
            self.stopped.discard(one.child.name)
            self._tell(f"{one.child.name} answers again.")


async def _end(keepers: Sequence["asyncio.Task[None]"]) -> None:
    """One that looks at its child just now may miss that it is cancelled (Python before 3.12): it is told again."""
    pending = set(keepers)
    while pending:
        for keeper in pending:
            keeper.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.5)


async def pause_for(seconds: float) -> None:
    await asyncio.sleep(seconds)


async def _until_it_answers(one: Kept) -> None:
    until = time.monotonic() + START_SECONDS
    while not await one.child.answers():
        if one.process.returncode is not None:
            raise Trouble(f"{one.child.name} did not start: {last_line(one.child.log)} More is in {one.child.log}")
        if time.monotonic() > until:
            raise Trouble(f"{one.child.name} does not answer after {START_SECONDS:.0f} s. More is in {one.child.log}")
        await asyncio.sleep(0.02)


async def _until_it_is_gone(one: Kept) -> None:
    """Returns when the child has ended, by itself or because it was frozen and had to be."""
    gone = asyncio.ensure_future(one.process.wait())
    silent = 0
    try:
        while not (await asyncio.wait([gone], timeout=LOOK_EVERY))[0]:
            silent = 0 if await one.child.answers() else silent + 1
            if silent >= LOOKS:
                children.kill_session(one.process.pid)
    finally:
        gone.cancel()


def all_of(answers: Sequence[Callable[[], Awaitable[bool]]]) -> Callable[[], Awaitable[bool]]:
    """Answers when every one does."""

    async def every_one() -> bool:
        return all(await asyncio.gather(*(answer() for answer in answers)))

    return every_one
