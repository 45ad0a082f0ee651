"""One real PostgreSQL for the whole run, real NATS, migrated and tended. Nothing here is imitated.

`college` is shared by the whole run: each test makes its own persons, courses and runs in it.
`fresh_college` is a test's own, empty; `new_college` makes as many as a test needs. One takes about 0.1 s.
`running_college` is the example college as `./college up` starts it, for journeys in a browser.
"""

import gc
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from hypothesis import settings

from infra import steward
from infra.local import nats, ports, postgres, secrets
from infra.local.environment import Environment, Place
from infra.local.services import DATABASE, HOME, OUTSIDE, SERVICES, role
from infra.migrate import migrate
from infra.nats.config import Interests
from services.runtime.settings import Settings, from_environment
from tests.thirds import keep_a_third

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")  # how fast it is, `./college bench` says

MakeCollege = Callable[..., AbstractAsyncContextManager["College"]]


@dataclass(frozen=True)
class College:
    """A college without web and without running services: its database, its stream and everybody's settings."""

    place: Place
    folder: Path

    @property
    def environment(self) -> Environment:
        """Everybody's settings, as in one process."""
        return self.place.together()

    def settings(self, service: str) -> Settings:
        return from_environment(service, self.place.service(service))

    def dsn(self, service: str) -> str:
        """The service's own address of the database: its rights and no more."""
        return self.place.database_url(service)

    @property
    def admin_dsn(self) -> str:
        """The administrator's address of this college's database."""
        return self.place.postgres.dsn(database=self.place.database)

    def nats_url(self, name: str) -> str:
        """For a service, `web` or `steward`."""
        return self.place.nats.url(name)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A short folder of this run: the path of a socket may have 107 bytes only."""
    path = Path(tempfile.mkdtemp(prefix="alongside-test-", dir=_quickest()))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def _quickest() -> str:
    """In memory where there is enough of it: making a college makes two thousand small files."""
    memory = Path("/dev/shm")  # noqa: S108  (mkdtemp makes a private folder in it)
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4 * 2**30:
        return str(memory)
    return "/tmp"  # noqa: S108


@pytest_asyncio.fixture(scope="session")
async def postgres_server(folder: Path, college_secrets: secrets.Secrets) -> AsyncIterator[postgres.Postgres]:
    async with postgres.server(folder / "postgres", folder / "p", college_secrets.postgres_admin) as server:
        yield server


@pytest.fixture(scope="session")
def college_secrets() -> secrets.Secrets:
    return secrets.make()


@pytest_asyncio.fixture(scope="session")
async def migrated(postgres_server: postgres.Postgres, college_secrets: secrets.Secrets) -> str:
    """The name of a migrated, empty database that nobody connects to: the pattern for every college."""
    passwords = college_secrets.database
    dsns = {name: postgres_server.dsn(role(name), passwords[name], DATABASE) for name in (*SERVICES, *OUTSIDE)}
    await migrate(postgres_server.dsn(), dsns)
    return DATABASE


@pytest.fixture(scope="session")
def new_college(
    folder: Path, postgres_server: postgres.Postgres, college_secrets: secrets.Secrets, migrated: str
) -> MakeCollege:
    """`async with new_college() as college:` an empty college with a database and a NATS server of its own."""
    numbers = itertools.count(1)
    of_the_services = steward.interests()

    @asynccontextmanager
    async def make(wanted: Interests = of_the_services) -> AsyncIterator[College]:
        number = next(numbers)
        home = folder / f"c{number}"
        home.mkdir()
        database = f"college_{number}"
        await on_server(postgres_server, f"create database {database} template {migrated} strategy file_copy")
        async with nats.server(home / "nats", college_secrets.nats, wanted) as server:
            await steward.tend(server.url("steward"), wanted)
            yield College(
                Place(
                    secrets=college_secrets,
                    postgres=postgres_server,
                    nats=server,
                    socket_folder=home,
                    address="http://localhost:8000",
                    web_listen=f"unix:{home / 'web.sock'}",
                    database=database,
                    erasure_list=str(home / "erased.txt"),
                ),
                home,
            )
        await on_server(postgres_server, f"drop database {database} with (force)")

    return make


async def on_server(server: postgres.Postgres, statement: str) -> None:
    connection = await asyncpg.connect(server.dsn())
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest_asyncio.fixture(scope="session")
async def college(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as one:
        yield one


@pytest_asyncio.fixture
async def fresh_college(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as one:
        yield one


@dataclass(frozen=True)
class RunningCollege:
    """What `./college up` printed, and where it keeps its things."""

    address: str
    links: dict[str, str]  # an example person's name → the sign-in link
    folder: Path
    process: "subprocess.Popen[str]"


@pytest.fixture(scope="session")
def running_college(folder: Path) -> Iterator[RunningCollege]:
    data = folder / "up"
    (port,) = ports.free(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "infra.commands", "up", "--data", str(data), "--port", str(port)],
        cwd=HOME,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process:
        said = until_it_is_up(process)
        yield RunningCollege(f"http://localhost:{port}", dict(LINK.findall(said)), data, process)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


LINK = re.compile(r"^  ([^,\n]+), .*\n  (http://\S+)$", re.MULTILINE)


def until_it_is_up(process: "subprocess.Popen[str]") -> str:
    """What it printed until everything was there."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if line.startswith("Ctrl-C stops it"):
            return said
    raise AssertionError(f"The college did not come up:\n{said}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes seconds is a step of its own in CI: whatever needs a browser or a whole college.

    Whoever is first to take `running_college` waits for the example to be filled, so one worker takes all of those. Of
    the others each file stays together.
    """
    for item in items:
        needs = getattr(item, "fixturenames", ())
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("college" if "running_college" in needs else str(item.path)))
        if "running_college" in needs:
            item.add_marker("apart")
            if not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(240))
        if "visits" in needs or item.get_closest_marker("browser"):
            item.add_marker("apart")
    keep_a_third(config, items, looks_in_every_way)


def looks_in_every_way(item: pytest.Item) -> bool:
    return "for_everybody" in item.name and "visits" in getattr(item, "fixturenames", ())


def pytest_collection_finish(session: pytest.Session) -> None:
    """What thousands of tests are made of stays until the end: nobody need look through it again and again."""
    gc.collect()
    gc.freeze()
    if getattr(session.config.option, "loadgroup", False):  # without a word they were all mixed once
        assert all("@" in item.nodeid for item in session.items), "pytest-xdist keeps no group together any more"
