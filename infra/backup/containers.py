"""`python -m infra.backup.containers take|try|list|restore NAME`: backups of a college in containers.

A restore first keeps what is there, if that can be read. It goes into a database of its own beside the other, and takes
its name when all of it is there; so the services must be stopped, and nothing else may be connected.
"""

import argparse
import asyncio
import base64
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from infra.backup import form, restoring
from infra.backup.doing import copy_erased, take_and_keep, told, try_the_last
from infra.backup.here import sent_since, settle
from infra.backup.names import name_of
from infra.backup.shelf import ERASED, Shelf
from infra.backup.taking import take
from infra.backup.words import what_is_here
from infra.local import restored
from infra.local.postgres import in_database
from infra.local.restored import Restored
from infra.local.secrets import Secrets
from infra.local.services import DATABASE, SERVICES
from infra.migrate import migrate
from infra.trouble import Trouble
from services.runtime.clock import machine_clock
from services.runtime.database import Connection
from services.runtime.erased import read_file

COMING, BEFORE = f"{DATABASE}_coming", f"{DATABASE}_before"


PLACES = {"BACKUPS": "/backups", "BACKUP_KEYS": "/backup-keys", "ERASED": "/erased", "SENT": "/sent"}


@dataclass(frozen=True)
class Installation:
    """What its environment and its volumes say."""

    admin: str
    dsns: Mapping[str, str]
    secrets: Secrets
    shelf: Shelf
    erased: Path
    sent: Path

    @property
    def room(self) -> Path:
        return self.shelf.data


def installation(environment: Mapping[str, str]) -> Installation:
    """Folders may be named otherwise for a test."""
    data, keys, erased, sent = (Path(environment.get(name, place)) for name, place in PLACES.items())
    return Installation(
        environment["ADMIN_DATABASE_URL"],
        {service: environment[f"{service.upper()}_DATABASE_URL"] for service in SERVICES},
        Secrets(**json.loads(base64.b64decode(environment["BACKUP_SECRETS"]))),
        Shelf(data, keys),
        erased / ERASED,
        sent,
    )


async def take_one(one: Installation) -> str:
    name = await take_and_keep(one.shelf, lambda: take(one.admin, one.secrets, one.shelf), [one.erased])
    return f"Taken: {name}"


async def try_one(one: Installation) -> str:
    name = await try_the_last(one.shelf, one.room)
    return f"Tried: {name}. It can be put back, and every table is as it was."


async def restore(one: Installation, name: str) -> Restored:
    data, keys = one.shelf.data_file(name), form.read_keys(one.shelf.keys_for(name))
    restoring.refuse_newer(form.read_head(data))
    if keys.installation().keys != one.secrets.keys:
        raise Trouble(
            "The keys of this backup are those of another installation. Put its secrets here first: "
            "docker compose run --rm setup python -m infra.compose.make_env --from-keys FILE"
        )
    await _refuse_company(one.admin)
    await _keep_what_is_there(one)
    copy_erased([one.shelf.data / ERASED], [one.erased.parent])
    people = read_file(one.erased)
    await _on_server(one.admin, f"drop database if exists {COMING}")
    head = await restoring.load(one.admin, data, keys, COMING)
    await migrate(one.admin, one.dsns, COMING)
    await settle(in_database(one.admin, COMING), keys, head.taken_at, people, sent_since(head.taken_at, [one.sent]))
    await _refuse_company(one.admin)
    await _swap(one.admin)
    put_back = Restored(name, head.taken_at.isoformat(), machine_clock().isoformat(), must_forget=bool(people))
    restored.write(one.shelf.data, put_back)
    return put_back


async def _keep_what_is_there(one: Installation) -> None:
    """In case this is the wrong backup. What cannot be read any more is why one restores."""
    try:
        print(await take_one(one), flush=True)
    except (Trouble, asyncpg.PostgresError, OSError) as trouble:
        print(f"What is there now could not be kept: {trouble}", flush=True)


async def _refuse_company(admin: str) -> None:
    db: Connection = await asyncpg.connect(admin)
    try:
        if await db.fetchval("select count(*) from pg_stat_activity where datname = $1", DATABASE):
            raise Trouble("The college is running. Stop its services first: docker compose stop")
    finally:
        await db.close()


async def _swap(admin: str) -> None:
    """Both names change at one moment."""
    await _on_server(admin, f"drop database if exists {BEFORE}")
    db: Connection = await asyncpg.connect(admin)
    try:
        async with db.transaction():
            if await db.fetchval("select true from pg_database where datname = $1", DATABASE):
                await db.execute(f"alter database {DATABASE} rename to {BEFORE}")
            await db.execute(f"alter database {COMING} rename to {DATABASE}")
    finally:
        await db.close()
    await _on_server(admin, f"drop database if exists {BEFORE}")


async def _on_server(admin: str, statement: str) -> None:
    db: Connection = await asyncpg.connect(admin)
    try:
        await db.execute(statement)
    finally:
        await db.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="Backups of a college in containers.")
    parser.add_argument("what", choices=("take", "try", "list", "restore"))
    parser.add_argument("name", nargs="?", default="", help="of restore: which one; the last when it is left out")
    asked, one = parser.parse_args(), installation(os.environ)
    try:
        with told():
            _do(asked.what, asked.name, one)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


def _do(what: str, name: str, one: Installation) -> None:
    if what == "list":
        print("\n".join(map(name_of, one.shelf.moments())) or "There is none yet.")
    elif what == "restore":
        last = one.shelf.last()
        if not (chosen := name or (name_of(last) if last else "")):
            raise Trouble("There is no backup here.")
        print(what_is_here(asyncio.run(restore(one, chosen)).moment))
    else:
        print(asyncio.run(take_one(one) if what == "take" else try_one(one)))


if __name__ == "__main__":
    sys.exit(main())
