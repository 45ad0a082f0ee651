"""Backups of a college on one machine: while it runs or not, and put back into its folder.

A restore makes a whole new database beside the old one (`restoring`), and takes its place at one moment: when that
folder is called `restored`. From then on whoever opens the college's folder finishes it, also after a power cut.
What was there before lies in `before-restore` for a fortnight.
"""

import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import asyncpg
import msgspec

from infra.backup import form, restoring, rules
from infra.backup.form import Keys
from infra.backup.shelf import Shelf, shelf
from infra.backup.taking import take
from infra.local import postgres, secrets
from infra.local.folder import Folder, is_in_use, locate, opened
from infra.local.postgres import Postgres, in_database
from infra.local.restored import finish
from infra.local.services import DATABASE, SERVICES
from infra.local.status import Running
from infra.migrate import migrate
from infra.timeline import raise_timeline
from services.runtime.clock import machine_clock
from services.runtime.database import Connection
from services.runtime.erased import Erased, read_file

Say = Callable[[str], None]


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore left in the folder. `erase_again`: the persons that no door may open before they are gone."""

    name: str
    taken_at: datetime
    restored_at: datetime
    erase_again: list[Erased] = []


def shelf_of(folder: Path) -> Shelf:
    return shelf(folder / "backups", folder / "backup-keys", os.environ)


async def take_here(path: Path) -> str:
    """Whether the college runs or not."""
    folder = locate(path)
    if is_in_use(folder.path):
        return await take(Running(folder).postgres.dsn(), folder.secrets, shelf_of(folder.path))
    with opened(path) as alone:
        async with _server(alone.postgres, alone) as server:
            return await take(server.dsn(), alone.secrets, shelf_of(alone.path))


@asynccontextmanager
async def _server(cluster: Path, folder: Folder, words: str = "") -> AsyncIterator[Postgres]:
    server = await postgres.prepare(cluster, folder.postgres_sockets, words or folder.secrets.postgres_admin)
    async with postgres.run(server, folder.log("postgres")):
        yield server


async def restore_here(path: Path, data: Path, keys: Keys, say: Say) -> Restored:
    """Whatever is in the folder now, or nothing. It must not run."""
    restoring.refuse_newer(form.read_head(data))
    _make_room(path, keys)
    with opened(path) as folder:
        half = folder.path / "restoring"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)
        restored = await _load(folder, half, data, keys, say)
        half.rename(folder.path / "restored")
        finish(folder.path)
    return restored


def _make_room(path: Path, keys: Keys) -> None:
    """In a new folder, or in one whose secrets are gone, those of the backup are the ones."""
    path.mkdir(parents=True, exist_ok=True)
    if not (path / "secrets.json").exists():
        (path / "lock").touch()
        secrets.write(path / "secrets.json", keys.installation())


async def _load(folder: Folder, half: Path, data: Path, keys: Keys, say: Say) -> Restored:
    words = keys.installation()
    people = erased_people(folder.path, data.parent, shelf_of(folder.path))
    async with _server(half / "postgres", folder, words.postgres_admin) as server:
        head = await restoring.load(server.dsn(), data, keys)
        say("Everything is there as it was taken: every table was compared")
        dsns = {one: server.dsn(f"{one}_app", words.database[one], DATABASE) for one in SERVICES}
        new = await migrate(server.dsn(), dsns)
        say(f"It is as this version needs it{f', with {new} new migrations' if new else ''}")
        await _settle(in_database(server.dsn(), DATABASE), keys, head.taken_at, people)
    restored = Restored(
        name=data.name.removesuffix(".data"),
        taken_at=head.taken_at,
        restored_at=machine_clock(),
        erase_again=list(people),
    )
    secrets.write(half / "secrets.json", words)
    _write(half / "restored.json", restored)
    return restored


async def _settle(dsn: str, keys: Keys, taken_at: datetime, people: tuple[Erased, ...]) -> None:
    db: Connection = await asyncpg.connect(dsn)
    try:
        if keys.taken_at != taken_at:
            await restoring.put_keys(db, keys)
        await restoring.forget_keys(db, [one.person_id for one in people])
        await raise_timeline(db)
    finally:
        await db.close()


def erased_people(folder: Path, beside: Path, shelf: Shelf) -> tuple[Erased, ...]:
    """Whoever stands on any copy of the list that can be found: here, beside the backup, in the second place."""
    places = [folder, beside, *filter(None, (shelf.data, shelf.second))]
    first: dict[object, Erased] = {}
    for one in sorted((one for place in places for one in read_file(place / "erased.txt")), key=lambda one: one.at):
        first.setdefault(one.person_id, one)
    return tuple(first.values())


def read_restored(folder: Path) -> Restored | None:
    try:
        return msgspec.json.decode((folder / "restored.json").read_bytes(), type=Restored)
    except (OSError, msgspec.MsgspecError):
        return None


def erased_again(folder: Path) -> None:
    """Everybody on the list is gone from what was put back too: doors may open."""
    if restored := read_restored(folder):
        _write(folder / "restored.json", msgspec.structs.replace(restored, erase_again=[]))


def _write(path: Path, restored: Restored) -> None:
    half = path.with_name(f"{path.name}.tmp")
    half.touch(mode=0o600)
    half.write_bytes(msgspec.json.encode(restored))
    half.rename(path)


def throw_away_replaced(folder: Path, now: datetime) -> None:
    """What a restore put aside holds keys as well: it goes when they do."""
    restored = read_restored(folder)
    if restored and now - restored.restored_at > rules.REPLACED_KEPT:
        shutil.rmtree(folder / "before-restore", ignore_errors=True)
