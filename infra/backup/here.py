"""Backups of a college on one machine: while it runs or not, and put back into its folder.

A restore makes a whole new database beside the old one (`restoring`), and takes its place at one moment: when that
folder is called `restored`. From then on whoever opens the college's folder finishes it, also after a power cut.
What was there before lies in `before-restore` for a fortnight.
"""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg

from infra.backup import form, restoring, rules
from infra.backup.doing import copy_erased
from infra.backup.form import Keys
from infra.backup.shelf import ERASED, SENT, Shelf, of_folder
from infra.backup.taking import take
from infra.local import postgres, restored, secrets
from infra.local.folder import Folder, is_in_use, locate, opened
from infra.local.postgres import Postgres, in_database
from infra.local.restored import Restored
from infra.local.services import DATABASE, SERVICES
from infra.local.status import Running
from infra.migrate import migrate
from infra.timeline import raise_timeline
from services.runtime.clock import machine_clock
from services.runtime.database import Connection
from services.runtime.erased import Erased, read_file

Say = Callable[[str], None]


async def take_here(path: Path) -> str:
    """Whether the college runs or not."""
    folder = locate(path)
    if is_in_use(folder.path):
        return await take(Running(folder).postgres.dsn(), folder.secrets, of_folder(folder.path))
    with opened(path) as alone:
        async with _server(alone.postgres, alone) as server:
            return await take(server.dsn(), alone.secrets, of_folder(alone.path))


@asynccontextmanager
async def _server(cluster: Path, folder: Folder, words: str = "") -> AsyncIterator[Postgres]:
    server = await postgres.prepare(cluster, folder.postgres_sockets, words or folder.secrets.postgres_admin)
    async with postgres.run(server, folder.log("postgres")):
        yield server


async def restore_here(path: Path, data: Path, keys: Keys, say: Say) -> Restored:
    """Whatever is in the folder now, or nothing. It must not run."""
    head = form.read_head(data)
    restoring.refuse_newer(head)
    _make_room(path, keys)
    with opened(path) as folder:
        half = folder.path / "restoring"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)
        put_back = await _load(folder, half, data, keys, say)
        (folder.filled if head.is_example else folder.is_real).touch()  # an example is not filled a second time
        half.rename(folder.path / "restored")
        restored.finish(folder.path)
    return put_back


def _make_room(path: Path, keys: Keys) -> None:
    """In a new folder, or in one whose secrets are gone, those of the backup are the ones."""
    path.mkdir(parents=True, exist_ok=True)
    if not (path / "secrets.json").exists():
        (path / "lock").touch()
        secrets.write(path / "secrets.json", keys.installation())


async def _load(folder: Folder, half: Path, data: Path, keys: Keys, say: Say) -> Restored:
    words = keys.installation()
    people = gather_erased(folder.path, data.parent, of_folder(folder.path))
    async with _server(half / "postgres", folder, words.postgres_admin) as server:
        head = await restoring.load(server.dsn(), data, keys)
        say("Everything is there as it was taken: every table was compared")
        dsns = {one: server.dsn(f"{one}_app", words.database[one], DATABASE) for one in SERVICES}
        new = await migrate(server.dsn(), dsns)
        say(f"It is as this version needs it{f', with {new} new migrations' if new else ''}")
        sent = sent_since(head.taken_at, [folder.path, data.parent, of_folder(folder.path).second])
        await settle(in_database(server.dsn(), DATABASE), keys, head.taken_at, people, sent)
    name, now = data.name.removesuffix(".data"), machine_clock()
    put_back = Restored(name, head.taken_at.isoformat(), now.isoformat(), must_forget=bool(people))
    secrets.write(half / "secrets.json", words)
    restored.write(half, put_back)
    return put_back


async def settle(dsn: str, keys: Keys, taken_at: datetime, people: Iterable[Erased], sent: Iterable[str]) -> None:
    """Before anybody may look: what was sealed for the erased is unreadable, and nothing is sent a second time."""
    db: Connection = await asyncpg.connect(dsn)
    try:
        if keys.taken_at != taken_at:
            await restoring.put_keys(db, keys)
        await restoring.forget_keys(db, [one.person_id for one in people])
        await restoring.remember_sent(db, sent)
        await raise_timeline(db)
    finally:
        await db.close()


def sent_since(taken_at: datetime, places: Iterable[Path | None]) -> set[str]:
    """The hashes of what was handed over after that, wherever the list can be found."""
    lines = [line.split(" ") for place in places if place for line in _lines(place / SENT)]
    return {line[1] for line in lines if len(line) == 2 and len(line[1]) == 64 and is_since(line[0], taken_at)}


def is_since(text: str, taken_at: datetime) -> bool:
    try:
        return datetime.fromisoformat(text) >= taken_at - timedelta(minutes=5)  # what was on its way then
    except (ValueError, TypeError):
        return False


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(errors="replace").splitlines()
    except OSError:
        return []


def gather_erased(folder: Path, beside: Path, shelf: Shelf) -> list[Erased]:
    """Whoever stands on any copy of the list that can be found is put on the list here: from beside the backup, and
    from the second place."""
    copy_erased([place / ERASED for place in (beside, shelf.data, shelf.second) if place], [folder])
    return read_file(folder / ERASED)


def throw_away_replaced(folder: Path, now: datetime) -> None:
    """What a restore put aside holds keys as well: it goes when they do."""
    put_back = restored.read(folder)
    if put_back and now - datetime.fromisoformat(put_back.restored_at) > rules.REPLACED_KEPT:
        shutil.rmtree(folder / "before-restore", ignore_errors=True)
