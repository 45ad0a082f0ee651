"""A college of the bench's own: started as anybody starts one, in a folder of its own, and stopped at the end."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from infra.bench.processes import Tree
from infra.local import ports
from infra.local.services import HOME
from infra.local.status import Running, running
from infra.trouble import Trouble

READY = "Ctrl-C stops it."


class BenchCollege:
    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.address = f"http://localhost:{port}"
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self.links: dict[str, str] = {}

    def start(self, *words: str) -> float:
        """Starts it and waits until it says that it is there. Answers how many seconds that took."""
        began = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603  (our own program)
            [sys.executable, "-m", "infra.commands", "up", "--data", str(self.data), "--port", str(self._port), *words],
            cwd=HOME,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lines = []
        for line in self._process.stdout or ():
            lines.append(line.strip())
            if READY in line:
                self._read_links(lines)
                return time.monotonic() - began
        raise Trouble("The college did not start:\n" + "\n".join(lines))

    def stop(self) -> float:
        """Ctrl-C. Answers how many seconds it took."""
        began = time.monotonic()
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)
            self._process = None
        return time.monotonic() - began

    @property
    def tree(self) -> Tree:
        if self._process is None:
            raise Trouble("The college is not running.")
        return Tree(self._process.pid)

    @property
    def running(self) -> Running:
        return running(self.data)

    def socket(self, service: str) -> Path:
        return self.running.folder.service_sockets / f"{service}.sock"

    def _read_links(self, lines: list[str]) -> None:
        """Name and roles on one line, the address on the next."""
        for before, line in pairwise(lines):
            if line.startswith(self.address) and "/" in line.removeprefix(self.address):
                self.links[before.split(",")[0]] = line


@contextmanager
def college(*words: str) -> Iterator[BenchCollege]:
    """The example college in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="alongside-bench-", dir="/tmp") as folder:
        os.chmod(folder, 0o711)  # noqa: S103  (PostgreSQL's own account must pass through)
        one = BenchCollege(Path(folder) / "data", ports.free(1)[0])
        try:
            yield one
        finally:
            one.stop()
