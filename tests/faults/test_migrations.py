"""Row 26: a crash at each statement of each migration, and at each step of the program that applies them.

What was cut off is not there at all, and the next start makes of it exactly the schemas that an undisturbed one makes.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

import asyncpg
import psutil
import pytest

from infra import migrate as program
from infra.local import postgres, secrets
from infra.local.services import DATABASE, OUTSIDE, SERVICES, role
from infra.migrate import DATABASE_SETUP, SCHEMA_SETUP, migrate
from services.runtime import migrations
from services.runtime.database import Connection
from services.runtime.migrations import Migration, MigrationError
from tests.conftest import College

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]
_PIECE = re.compile(r"""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$.*?\$\1\$|;|[^;'"$/-]+|.""", re.DOTALL)
DIES = "select pg_terminate_backend(pg_backend_pid());"
SCHEMA = """
select 'table ' || c.relname || ' ' || c.relkind::text || coalesce(c.relacl::text, '') as one
from pg_class c where c.relnamespace = $1::regnamespace
union all
select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull
       || a.attgenerated::text || a.attidentity::text || a.attisdropped || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
from pg_attribute a join pg_class c on c.oid = a.attrelid
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relnamespace = $1::regnamespace and a.attnum > 0
union all
select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
where connamespace = $1::regnamespace
union all
select 'index ' || pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
where c.relnamespace = $1::regnamespace
union all
select 'function ' || pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '') from pg_proc p
where pronamespace = $1::regnamespace and prokind in ('f', 'p')
union all
select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = $1::regnamespace and not t.tgisinternal
union all
select 'type ' || typname || typtype::text from pg_type where typnamespace = $1::regnamespace
order by 1
"""
ROWS = "select relname from pg_class where relnamespace = $1::regnamespace and relkind = 'r' order by 1"


async def schema(db: Connection, service: str) -> list[str]:
    """Everything that a migration makes, and what it wrote into its tables but for the time."""
    found = [row["one"] for row in await db.fetch(SCHEMA, service)]
    for (table,) in await db.fetch(ROWS, service):
        rows = await db.fetch(f"select to_jsonb(t) - 'at' - 'made_at' as one from {service}.{table} t order by 1")
        found += [f"{table}: {row['one']}" for row in rows]
    return found


def statements(sql: str) -> Iterator[str]:
    """One after another. What stands behind the last one is a comment."""
    said = ""
    for piece in _PIECE.finditer(sql):
        said += piece[0]
        if piece[0] == ";":
            yield said
            said = ""
    assert not re.sub(r"--[^\n]*", "", said).strip(), said


def cut_off(one: Migration) -> Iterator[Migration]:
    """The same file, and the connection is gone after the first statement, after the second, …"""
    said = ""
    for statement in statements(one.sql):
        said += statement
        yield Migration(one.folder, one.name, f"{said}\n{DIES}")


async def as_owner(dsn: str, service: str) -> Connection:
    db: Connection = await asyncpg.connect(dsn)
    await db.execute(f"set role {service}_owner; set search_path = {service}, extensions")
    return db


@pytest.mark.parametrize("service", SERVICES)
async def test_a_migration_cut_off_at_any_statement_is_not_there_and_is_made_whole_the_next_time(
    fresh_college: College, service: str
) -> None:
    """Those of the runtime are in every service: they are cut off in one."""
    server = fresh_college.place.postgres
    async with a_database(server, f"cut_{service}") as dsn:
        admin: Connection = await asyncpg.connect(dsn)
        await admin.execute(DATABASE_SETUP.format(database=f"cut_{service}"))
        await admin.execute(SCHEMA_SETUP.format(s=service, database=f"cut_{service}"))
        known: list[Migration] = []
        cut = 0
        for one in program._of(service):
            before = await schema(admin, service) if known else []
            for short in cut_off(one) if one.folder == service or service == "people" else ():
                db = await as_owner(dsn, service)
                with pytest.raises((MigrationError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError)):
                    await migrations.apply(db, [*known, short])
                db.terminate()
                cut += 1
                if known:
                    assert await schema(admin, service) == before, f"{one.folder}/{one.name} left something behind"
            known.append(one)
            db = await as_owner(dsn, service)
            await migrations.apply(db, known)
            await db.close()
        await admin.close()
        assert cut > len(known) / 2
        await assert_as_undisturbed(fresh_college, dsn, [service])


async def assert_as_undisturbed(college: College, dsn: str, services: list[str]) -> None:
    """But for the rights that are given when all migrations are through."""
    whole, here = await asyncpg.connect(college.admin_dsn), await asyncpg.connect(dsn)
    try:
        for service in services:
            assert without_rights(await schema(here, service)) == without_rights(await schema(whole, service))
    finally:
        await whole.close()
        await here.close()


def without_rights(found: list[str]) -> list[str]:
    return [re.sub(r"\{[^{}]*=[a-zA-Z*]+/[^{}]*\}", "", one) for one in found]


@asynccontextmanager
async def a_database(server: postgres.Postgres, name: str) -> AsyncIterator[str]:
    admin = await asyncpg.connect(server.dsn())
    await admin.execute(f"create database {name} template template0")
    try:
        yield server.dsn(database=name)
    finally:
        await admin.execute(f"drop database {name} with (force)")
        await admin.close()


ALL_DIE_EVERY = 20


class Dead(Exception):  # noqa: N818
    """The program is killed at this moment."""


class Dying(asyncpg.Connection):  # type: ignore[type-arg]
    """Breaks for good after each statement after which nobody has died yet. What stands inside a transaction is a
    migration's, of which the other test is."""

    died: ClassVar[set[tuple[str, str]]] = set()
    before: ClassVar[str] = ""

    async def execute(self, query: str, *args: Any, **more: Any) -> Any:
        if self.is_closed():
            raise Dead
        done = await super().execute(query, *args, **more)
        of, Dying.before = (Dying.before, query), query
        if of not in Dying.died and not self.is_in_transaction() and query != "COMMIT;":
            Dying.died.add(of)
            self.terminate()
            raise Dead
        return done


async def test_the_program_killed_after_any_of_its_statements_goes_on_where_it_was(
    fresh_college: College, college_secrets: secrets.Secrets, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an empty server to a migrated one, with a death after the first statement, the second, the third … Now and
    then PostgreSQL is killed with it."""
    connect = asyncpg.connect
    server = await postgres.prepare(folder / "dying", folder / "d", college_secrets.postgres_admin, postgres.QUICK)
    dsns = {name: server.dsn(role(name), college_secrets.database[name], DATABASE) for name in (*SERVICES, *OUTSIDE)}
    is_through = False
    with monkeypatch.context() as patched:
        patched.setattr(program.asyncpg, "connect", lambda dsn: connect(dsn, connection_class=Dying))
        while not is_through:
            async with postgres.run(server, folder / "dying.log"):
                is_through = await dies_often(server, dsns)
                if not is_through:
                    kill_all_of(server)
    assert len(Dying.died) > 50
    async with postgres.run(server, folder / "dying.log"):
        here, whole = await connect(server.dsn(database=DATABASE)), await connect(fresh_college.admin_dsn)
        for service in SERVICES:
            assert await schema(here, service) == await schema(whole, service)
        await here.close()
        await whole.close()


async def dies_often(server: postgres.Postgres, dsns: dict[str, str]) -> bool:
    """Whether it has come to its end."""
    Dying.before = ""
    while True:
        try:
            await migrate(server.dsn(), dsns)
        except Dead:
            if len(Dying.died) % ALL_DIE_EVERY == 0:
                return False
        else:
            return True


def kill_all_of(server: postgres.Postgres) -> None:
    first = psutil.Process(int((server.folder / "postmaster.pid").read_text().split()[0]))
    for one in (first, *first.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            one.kill()
