"""Starting and ending child processes so that none is ever left behind.

A child has a session of its own (Ctrl-C in the terminal reaches the supervisor only) and, on Linux, is told to end by
the kernel when its parent dies. Elsewhere, and for the moment in between, `Trace` remembers who it was.
"""

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

KILL = signal.SIGKILL
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def libc() -> ctypes.CDLL | None:
    """The C library where prctl and unshare exist, loaded before a fork needs it."""
    return _LIBC


@dataclass(frozen=True)
class Identity:
    """As whom a child runs. `prepare` runs in the child after the change of uid."""

    uid: int | None = None
    gid: int | None = None
    prepare: Callable[[], None] | None = None

    def popen(self) -> dict[str, object]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


OURSELVES = Identity()


async def spawn(
    argv: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    output: IO[bytes] | int,
    errors: IO[bytes] | int | None = None,
    identity: Identity = OURSELVES,
    death_signal: signal.Signals = signal.SIGTERM,
    stdin: int = subprocess.DEVNULL,
    folder: Path | None = None,
) -> asyncio.subprocess.Process:
    """Starts a child that ends when we end. Must be called from the main thread: the death signal is the thread's."""
    parent = os.getpid()

    def before_exec() -> None:
        if identity.prepare:
            identity.prepare()
        if _LIBC:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:
                os._exit(1)

    return await asyncio.create_subprocess_exec(
        *map(str, argv),
        stdin=stdin,
        stdout=output,
        stderr=output if errors is None else errors,
        env=dict(environment),
        cwd=folder or "/",
        start_new_session=True,
        preexec_fn=before_exec,  # the supervisor has one thread
        **identity.popen(),  # type: ignore[arg-type]
    )


async def end(process: asyncio.subprocess.Process, how: signal.Signals, seconds: float) -> None:
    """Asks the child to end, waits, and does not ask twice."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(how)
    try:
        async with asyncio.timeout(seconds):
            await process.wait()
    except TimeoutError:
        kill_session(process.pid)
        await process.wait()


def kill_session(pid: int) -> None:
    """Ends the child and what it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def is_running(pid: int) -> bool:
    """Alive and not merely waiting to be reaped by a parent that never will."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _ps(pid, "stat")[:1] not in ("Z", "")


def describe(pid: int) -> str:
    """When the process began and what it runs: tells it from another that got the same number later."""
    return _ps(pid, "lstart,command")


def command_line(pid: int) -> str:
    return _ps(pid, "command")


def _ps(pid: int, what: str) -> str:
    if sys.platform == "linux":
        return _from_proc(pid, what)
    argv = ["ps", "-ww", "-o", ",".join(f"{column}=" for column in what.split(",")), "-p", str(pid)]
    return subprocess.run(argv, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603  # fixed words and a number


def _from_proc(pid: int, what: str) -> str:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""
    return {"stat": fields[0], "command": command, "lstart,command": f"{fields[19]} {command}"}[what]


@dataclass(frozen=True)
class Trace:
    """A file that says which child runs, so that one left behind by a killed supervisor can be ended."""

    path: Path

    def leave(self, pid: int) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps({"pid": pid, "is": describe(pid)}))

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)

    def end_what_was_left(self) -> bool:
        """True when a process had to be ended."""
        try:
            left = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return False
        was_there = bool(left["is"]) and is_running(left["pid"]) and describe(left["pid"]) == left["is"]
        if was_there:
            end_stranger(left["pid"], (signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0))
        self.clear()
        return was_there


def end_stranger(pid: int, *steps: tuple[signal.Signals, float]) -> None:
    """Ends a process that is not our child: each signal is given its seconds before the next."""
    for how, seconds in steps:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        until = time.monotonic() + seconds
        while is_running(pid) and time.monotonic() < until:
            time.sleep(0.02)
