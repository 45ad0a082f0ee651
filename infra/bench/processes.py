"""CPU and memory of a tree of processes, PostgreSQL's and NATS's included, the load generator's left out."""

import contextlib
from pathlib import Path

import psutil


class Tree:
    """All processes under one supervisor."""

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)

    def cpu_ms(self) -> float:
        """User and system time so far, in ms; of processes that have ended too, through those that waited for them."""
        total = 0.0
        for one in self._all():
            with contextlib.suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
        return total * 1000

    def pss_mb(self) -> float:
        """Proportional set size: shared pages counted once."""
        total = 0
        for one in self._all():
            with contextlib.suppress(psutil.NoSuchProcess, FileNotFoundError):
                total += _pss_kb(one.pid)
        return total / 1024

    def _all(self) -> list[psutil.Process]:
        return [self._root, *self._root.children(recursive=True)]


def _pss_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
