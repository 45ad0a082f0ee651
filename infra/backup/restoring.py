"""Putting a backup into a database of its own, and looking whether all of it has arrived."""

import asyncio
import io
import subprocess
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import asyncpg

from infra.backup import form
from infra.backup.form import Head, Keys, Opened, PersonKeys, Sums
from infra.backup.sums import differ, sums
from infra.backup.taking import environment
from infra.local import postgres
from infra.local.postgres import in_database
from infra.local.services import DATABASE, SERVICES
from infra.migrate import known
from infra.trouble import Trouble
from services.runtime.database import Connection

_ROLE = """
do $$ begin
  if not exists (select from pg_roles where rolname = {name}) then
    execute format('create role %I nologin', {name});
  end if;
end $$
"""


def refuse_newer(head: Head) -> None:
    """A newer release knows things that this one cannot keep."""
    ours = known()
    for service, names in head.migrations.items():
        if set(names) - set(ours.get(service, ())):
            raise form.newer(head.release)


async def load(server_dsn: str, data: Path, keys: Keys, database: str = DATABASE) -> Head:
    """Into `database`, which must not be there yet. Raises Trouble when what arrived is not what was taken.

    Younger keys are not put in here: they may be of a later release, and wait for its migrations (`put_keys`).
    """
    with data.open("rb") as file:
        opened = form.read(data, file, keys.installation().of_backups())
        refuse_newer(opened.head)
        await _make(server_dsn, opened.head.roles, database)
        dsn = in_database(server_dsn, database)
        await _fill(dsn, opened)
    db: Connection = await asyncpg.connect(dsn)
    try:
        has_keys = keys.taken_at == opened.head.taken_at
        if has_keys:
            await put_keys(db, keys)
        await refuse_unless_same(db, opened.sums, () if has_keys else [f"{one}.person_key" for one in SERVICES])
    finally:
        await db.close()
    return opened.head


async def put_keys(db: Connection, keys: Keys) -> None:
    try:
        async with db.transaction():
            for service, rows in keys.person_keys.items():
                await _put_keys(db, service, rows)
    except (asyncpg.UndefinedColumnError, asyncpg.UndefinedTableError):
        raise form.newer("") from None


async def _make(server_dsn: str, roles: Iterable[str], database: str) -> None:
    server: Connection = await asyncpg.connect(server_dsn)
    try:
        for role in roles:
            await server.execute(_ROLE.format(name=await server.fetchval("select quote_literal($1)", role)))
        await server.execute(f"create database {database} template template0")
    finally:
        await server.close()


async def _fill(dsn: str, opened: Opened) -> None:
    told = environment(dsn)
    process = await asyncio.create_subprocess_exec(
        postgres.wheel() / "bin" / "pg_restore",
        *("--exit-on-error", f"--dbname={told['PGDATABASE']}"),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=told,
    )
    assert process.stdin is not None  # noqa: S101  (asked for above)
    assert process.stderr is not None  # noqa: S101
    try:
        said = asyncio.ensure_future(process.stderr.read())
        try:
            for piece in opened.dump:
                process.stdin.write(piece)
                await process.stdin.drain()
            process.stdin.close()
        except (BrokenPipeError, ConnectionResetError):
            pass  # it says why
        if await process.wait():
            raise Trouble(f"The backup could not be put back: {(await said).decode(errors='replace').strip()}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _put_keys(db: Connection, service: str, keys: PersonKeys) -> None:
    if keys.rows:
        rows = io.BytesIO(keys.rows.encode())
        await db.copy_to_table("person_key", schema_name=service, columns=keys.columns, source=rows)


async def refuse_unless_same(db: Connection, taken: Sums, left_out: Iterable[str] = ()) -> None:
    """Table by table."""
    async with db.transaction(isolation="repeatable_read", readonly=True):
        found = set(differ(taken, await sums(db))) - set(left_out)
    if found:
        names = ", ".join(sorted(found)[:5])
        raise Trouble(f"What was put back is not what was taken: {names} differ. Take another backup.")


async def remember_sent(db: Connection, keys: Iterable[str]) -> None:
    """What went after the backup does not go again."""
    await db.execute("truncate messages.sent_before")
    await db.execute("insert into messages.sent_before (key) select unnest($1::text[])", list(keys))


async def forget_keys(db: Connection, people: Iterable[UUID]) -> None:
    """Before anything else: what was sealed for whoever was erased is unreadable in what was put back."""
    for service in SERVICES:
        await db.execute(f"delete from {service}.person_key where person_id = any($1)", list(people))  # noqa: S608
