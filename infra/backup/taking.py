"""Taking a backup while the college runs: everything is read in one snapshot of the database."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
import msgspec

from infra.audit import heads, logs
from infra.backup import form
from infra.backup.form import Head, Keys, PersonKeys, Writer
from infra.backup.names import name_of
from infra.backup.shelf import Shelf
from infra.backup.sums import sums
from infra.local import postgres
from infra.local.postgres import in_database
from infra.local.secrets import Secrets
from infra.local.services import DATABASE, SERVICES
from infra.release import release
from infra.trouble import Trouble
from services.runtime.clock import machine_clock
from services.runtime.database import Connection

_MIGRATIONS = "select folder || '/' || name as name from {service}.migration order by 1"
_ROLES = "select rolname from pg_roles where rolname !~ '^pg_' and not rolsuper order by 1"
_COLUMNS = """
select attname from pg_attribute
where attrelid = ($1 || '.person_key')::regclass and attnum > 0 and not attisdropped and attgenerated = ''
order by attnum
"""


async def take(admin_dsn: str, kept: Secrets, shelf: Shelf, database: str = DATABASE) -> str:
    """Puts a backup on the shelf and answers its name. What was half written is not one."""
    dsn = in_database(admin_dsn, database)
    taken_at = machine_clock()  # before the snapshot: everything up to then is in it
    async with _one_instant(dsn) as (db, snapshot):
        head = await _head(db, taken_at)
        name = name_of(head.taken_at)
        with shelf.half(name) as (data, keys):
            form.write_keys(keys, await _keys(db, kept, head.taken_at))
            with data.open("xb") as file:
                writer = Writer(file, head, kept.of_backups())
                writer.frame(msgspec.json.encode(await sums(db)))
                await _dump(dsn, snapshot, writer)
                writer.end()
        heads.append(shelf.heads[0], await logs.take(db, taken_at))
    return name


@asynccontextmanager
async def _one_instant(dsn: str) -> AsyncIterator[tuple[Connection, str]]:
    """A transaction that sees the college as it is at one moment, and the name under which others see the same."""
    db: Connection = await asyncpg.connect(dsn)
    try:
        async with db.transaction(isolation="repeatable_read", readonly=True):
            yield db, await db.fetchval("select pg_export_snapshot()")
    finally:
        await db.close()


async def _head(db: Connection, taken_at: datetime) -> Head:
    there = await db.fetch("select nspname from pg_namespace where nspname = any($1)", list(SERVICES))
    migrations = {row["nspname"]: await db.fetch(_MIGRATIONS.format(service=row["nspname"])) for row in there}
    return Head(
        taken_at=taken_at,
        release=release(),
        postgres=db.get_settings().server_version,
        migrations={service: [row["name"] for row in rows] for service, rows in sorted(migrations.items())},
        roles=[row["rolname"] for row in await db.fetch(_ROLES)],
        is_example=await db.fetchval("select is_example from people.installation") or False,
    )


async def _keys(db: Connection, kept: Secrets, taken_at: datetime) -> Keys:
    person_keys = {service: await _person_keys(db, service) for service in SERVICES}
    return Keys(taken_at=taken_at, secrets=asdict(kept), person_keys=person_keys)


async def _person_keys(db: Connection, service: str) -> PersonKeys:
    columns = [row["attname"] for row in await db.fetch(_COLUMNS, service)]
    rows = bytearray()

    async def keep(piece: bytes) -> None:
        rows.extend(piece)

    await db.copy_from_table("person_key", schema_name=service, columns=columns, output=keep)
    return PersonKeys(columns, rows.decode())


async def _dump(dsn: str, snapshot: str, writer: Writer) -> None:
    """What `pg_dump` says goes straight into the sealed file: nothing of it lies on the disk in the clear."""
    process = await asyncio.create_subprocess_exec(
        postgres.wheel() / "bin" / "pg_dump",
        *("--format=custom", "--compress=gzip:1", f"--snapshot={snapshot}", "--lock-wait-timeout=30s"),
        *("--exclude-table-data=*.person_key",),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(dsn),
    )
    assert process.stdout is not None  # noqa: S101  (asked for above)
    assert process.stderr is not None  # noqa: S101
    try:
        said = asyncio.ensure_future(process.stderr.read())
        while piece := await _whole(process.stdout):
            writer.frame(piece)
        if await process.wait():
            raise Trouble(f"The database could not be read: {(await said).decode(errors='replace').strip()}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _whole(stream: asyncio.StreamReader) -> bytes:
    """A frame, or what is left."""
    try:
        return await stream.readexactly(form.FRAME)
    except asyncio.IncompleteReadError as end:
        return end.partial


def environment(dsn: str) -> dict[str, str]:
    """For PostgreSQL's own programs: a password on their command line could be read by everybody on the machine."""
    parts = urlsplit(dsn)
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    return {
        "PATH": os.defpath,
        "LC_ALL": "C",
        "PGHOST": host,
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
