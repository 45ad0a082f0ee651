"""Row 27: a backup taken while people go on, put back elsewhere: all that was confirmed before it is in it, whole."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from infra.backup import form, here
from infra.backup.names import name_of
from infra.backup.shelf import of_folder
from infra.local import children, postgres
from infra.local.environment import of_the_machine
from infra.local.folder import opened
from infra.local.services import DATABASE, HOME
from infra.trouble import Trouble
from services.runtime.database import Connection
from tests.faults.acts import ACTS
from tests.faults.checkers import everything_wrong
from tests.faults.claims import Claims
from tests.faults.looking import look_at
from tests.faults.rows.stream import some_acts
from tests.faults.trial import Row, Trial

HELD_IN_IT = ("I1", "I2", "I4", "I6", "I7", "I8")
"""Of one instant of the database. What was on its way then is heard after it, so I3 is not asked."""


async def backup_under_load(trial: Trial) -> None:
    scene, county = trial.scene, trial.county
    await some_acts(trial, 2)
    before, scene.claims = scene.claims, Claims()  # what is confirmed from now on may or may not be in it
    for service in trial.rng.sample(sorted(ACTS), 4):
        trial.begin(service)
    await asyncio.sleep(trial.rng.uniform(0, 0.3))  # the moment is any
    trial.hit()
    await _take(county.folder.path)
    await trial.all_done()
    async with put_back_elsewhere(county.folder.path) as db:
        found = await everything_wrong(await look_at(scene, db, is_here=False), *HELD_IN_IT)
        for name, said in found.items():
            for one in said:
                trial.find(name, f"in what was put back: {one}")
        for one in await before.missing(db):
            trial.find("I9", f"in what was put back: {one}")
    scene.claims.join(before)


async def _take(folder: Path) -> None:
    process = await children.spawn(
        [sys.executable, "-m", "infra.backup", "take", "--data", folder],
        environment=of_the_machine(),
        output=asyncio.subprocess.DEVNULL,
        errors=asyncio.subprocess.PIPE,
        folder=HOME,
    )
    _, said = await process.communicate()
    if process.returncode:
        raise Trouble(said.decode(errors="replace").strip())


@asynccontextmanager
async def put_back_elsewhere(folder: Path) -> AsyncIterator[Connection]:
    """The last backup in a new folder, as ./college restore does it, and its database opened."""
    shelf, elsewhere = of_folder(folder), folder.parent / f"{folder.name}-elsewhere"
    name = name_of(shelf.last())  # type: ignore[arg-type]  # it was just taken
    try:
        await here.restore_here(elsewhere, shelf.data_file(name), form.read_keys(shelf.keys_for(name)), lambda _: None)
        with opened(elsewhere) as there:
            server = await postgres.prepare(there.postgres, there.postgres_sockets, there.secrets.postgres_admin)
            async with postgres.run(server, there.log("postgres")):
                db: Connection = await asyncpg.connect(server.dsn(database=DATABASE))
                try:
                    yield db
                finally:
                    await db.close()
    finally:
        shutil.rmtree(elsewhere, ignore_errors=True)
        for old in (shelf.data_file(name), shelf.keys_for(name)):
            old.unlink(missing_ok=True)


ROWS = (Row(27, "a backup taken under load, put back elsewhere", ("L",), backup_under_load, 1, 10, 15),)
