"""A slow disk: another program stands between a process and the kernel, and holds each fsync for a while."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import psutil

from infra.local import children
from tests.faults.county import County, until

TOOL = "strace"
CALLS = "fsync,fdatasync"


@asynccontextmanager
async def slow_disk(county: County, seconds: float, *names: str) -> AsyncIterator[None]:
    """Of these processes, their children and whatever they start meanwhile."""
    pids = [one.pid for name in names for one in _family(county.pid(name))]
    process = await asyncio.create_subprocess_exec(
        *(TOOL, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={CALLS}"),
        *("-e", f"inject={CALLS}:delay_exit={int(seconds * 1e6)}"),
        *(word for pid in pids for word in ("-p", str(pid))),
    )
    try:
        await until(partial(_all_traced, pids), 10)
        yield
    finally:
        await children.end(process, signal.SIGTERM, 5)


def _family(pid: int) -> list[psutil.Process]:
    one = psutil.Process(pid)
    return [one, *one.children(recursive=True)]


async def _all_traced(pids: Sequence[int]) -> bool:
    """Whoever has ended meanwhile need not be."""
    return all("TracerPid:\t0\n" not in _status_of(pid) for pid in pids)


def _status_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/status").read_text()
    return ""
