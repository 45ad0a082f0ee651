"""Applying numbered SQL files to one schema, each once, in order. Makes no connection and no role of its own."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import asyncpg
import msgspec

from services.runtime.database import Connection

MIGRATION_TABLE = """
create table if not exists migration (
    folder text not null,
    name text not null,
    sha256 text not null,
    at timestamptz not null default now(),
    primary key (folder, name)
)
"""


class MigrationError(Exception):
    """A sentence for the person who starts the college."""


class Migration(msgspec.Struct, frozen=True):
    """One file: its text is fixed from the moment it was applied anywhere."""

    folder: str
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def read(folder: str, path: Path) -> list[Migration]:
    """The files of one folder in the order of their numbers."""
    return [Migration(folder, file.name, file.read_text()) for file in sorted(path.glob("*.sql"))]


def still_to_apply(migrations: Iterable[Migration], applied: dict[tuple[str, str], str]) -> list[Migration]:
    """Those not yet applied. Raises MigrationError for one that was changed after it was applied, or is not ours."""
    migrations = list(migrations)
    _refuse_newer(migrations, applied)
    known = [(migration, applied.get((migration.folder, migration.name))) for migration in migrations]
    for migration, sha256 in known:
        if sha256 not in (None, migration.sha256):
            raise MigrationError(
                f"The migration {migration.folder}/{migration.name} was changed after it was applied here. "
                "Put it back as it was, and write the change as a new file with the next number."
            )
    return [migration for migration, sha256 in known if sha256 is None]


def _refuse_newer(migrations: Iterable[Migration], applied: Iterable[tuple[str, str]]) -> None:
    """What was applied by a later release cannot be taken back, and this one does not know what it means."""
    ours = {(migration.folder, migration.name) for migration in migrations}
    if newer := sorted(set(applied) - ours):
        raise MigrationError(
            f"This college was last started by a newer version, which knows {'/'.join(newer[0])}. "
            "Bring this copy up to date and start again; nothing was changed."
        )


async def apply(db: Connection, migrations: Iterable[Migration]) -> list[Migration]:
    """Applies what is new, each file in a transaction of its own. The connection stands in the schema, as its owner."""
    await db.execute(MIGRATION_TABLE)
    rows = await db.fetch("select folder, name, sha256 from migration")
    new = still_to_apply(migrations, {(row["folder"], row["name"]): row["sha256"] for row in rows})
    for migration in new:
        await _apply_one(db, migration)
    return new


async def _apply_one(db: Connection, migration: Migration) -> None:
    try:
        async with db.transaction():
            await db.execute(migration.sql)
            await db.execute(
                "insert into migration (folder, name, sha256) values ($1, $2, $3)",
                migration.folder,
                migration.name,
                migration.sha256,
            )
    except asyncpg.PostgresError as error:
        raise MigrationError(f"The migration {migration.folder}/{migration.name} does not run: {error}") from error
