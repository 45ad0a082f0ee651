"""Children are started in order, kept running, and never left behind."""

import asyncio
import dataclasses
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from infra.local import children, supervisor
from infra.local.children import Trace
from infra.local.supervisor import Child, Process, Supervisor
from infra.trouble import Trouble

SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"


class Told:
    """What the supervisor said, and the moment it said it."""

    def __init__(self) -> None:
        self.sentences: asyncio.Queue[str] = asyncio.Queue()

    def __call__(self, sentence: str) -> None:
        self.sentences.put_nowait(sentence)

    async def next(self) -> str:
        return await asyncio.wait_for(self.sentences.get(), 10)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest_asyncio.fixture
async def running(told: Told) -> AsyncIterator[Supervisor]:
    one = Supervisor(told)
    yield one
    await one.stop()


def child(folder: Path, name: str, program: str = SLEEPER, patience: float = 3.0) -> Child:
    log = folder / f"{name}.log"

    async def start(path: Path) -> Process:
        with path.open("wb") as output:
            return await children.spawn([sys.executable, "-c", program], environment={}, output=output)

    async def answers() -> bool:
        return log.read_text() == "up\n"

    return Child(name, start, answers, log, patience=patience)


async def test_a_keeper_that_misses_that_it_is_cancelled_is_told_again(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LOOK_EVERY", 0.01)
    looks, missed = asyncio.Event(), asyncio.Event()
    one = child(tmp_path, "one")

    async def answers() -> bool:
        if not missed.is_set() and await one.answers():
            looks.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                missed.set()
        return await one.answers()

    keeping = Supervisor(told)
    await keeping.start(one)
    keeping._kept[0][0].child = dataclasses.replace(one, answers=answers)
    async with asyncio.timeout(10):
        await looks.wait()
        await keeping.stop()

    assert missed.is_set()


async def test_a_child_that_is_killed_starts_again(running: Supervisor, told: Told, tmp_path: Path) -> None:
    await running.start(child(tmp_path, "people"))
    first = running.pids()["people"]
    os.kill(first, signal.SIGKILL)

    assert await told.next() == "people ended and starts again."
    assert await told.next() == "people answers again."
    assert running.pids()["people"] != first


async def test_who_had_just_ended_when_all_stopped_is_not_missed_after_the_next_start(
    running: Supervisor, told: Told, tmp_path: Path
) -> None:
    await running.start(child(tmp_path, "one"))
    children.kill_session(running.pids()["one"])
    await told.next()
    assert running.stopped == {"one"}
    await running.stop()

    await running.start(child(tmp_path, "one"))

    assert running.stopped == set()


async def test_pauses_grow_while_a_child_keeps_ending(
    running: Supervisor, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    async def note(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(supervisor, "pause_for", note)
    ends_soon = child(tmp_path, "people", "print('up', flush=True)")
    await running.start(ends_soon)
    for _ in range(16):
        await told.next()

    assert pauses[:7] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0]


async def test_a_child_that_does_not_start_is_told_with_its_last_words(running: Supervisor, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="people did not start: no room"):
        await running.start(child(tmp_path, "people", "import sys; sys.exit('no room')"))


async def test_children_stop_in_the_other_order(told: Told, tmp_path: Path) -> None:
    stopped: list[str] = []
    one = Supervisor(told)
    await one.start(child(tmp_path, "database"))
    await one.start(child(tmp_path, "services"))
    waiting = [asyncio.ensure_future(note_end(stopped, kept)) for group in one._kept for kept in group]
    await one.stop()
    await asyncio.gather(*waiting)

    assert stopped == ["services", "database"]


async def note_end(stopped: list[str], kept: supervisor.Kept) -> None:
    await kept.process.wait()
    stopped.append(kept.child.name)


async def test_a_child_that_does_not_listen_is_killed(told: Told, tmp_path: Path) -> None:
    one = Supervisor(told)
    await one.start(child(tmp_path, "deaf", DEAF, patience=0.1))
    pid = one.pids()["deaf"]
    await one.stop()

    assert not children.is_running(pid)


async def test_a_frozen_child_is_replaced(
    running: Supervisor, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LOOK_EVERY", 0.01)
    await running.start(child(tmp_path, "people"))
    os.truncate(tmp_path / "people.log", 0)  # it no longer answers

    assert await told.next() == "people ended and starts again."


async def test_what_a_killed_supervisor_left_is_ended(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "running" / "people.json")
    process = await children.spawn([sys.executable, "-c", SLEEPER], environment={}, output=-3)
    trace.leave(process.pid)
    ending = asyncio.get_running_loop().run_in_executor(None, trace.end_what_was_left)

    assert await process.wait() == -signal.SIGTERM
    assert await ending
    assert not trace.path.exists()


async def test_a_stranger_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "people.json")
    trace.path.write_text(f'{{"pid": {os.getpid()}, "is": "0 something else"}}')

    assert not trace.end_what_was_left()


def test_a_damaged_trace_stops_nothing(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "people.json")
    trace.path.write_text("{")

    assert not trace.end_what_was_left()
