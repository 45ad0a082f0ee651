"""Trying a backup: it is put into a PostgreSQL that lives for this only, and compared table by table."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from infra.backup import form, restoring
from infra.backup.form import Head
from infra.backup.shelf import Shelf
from infra.local import postgres
from infra.local.postgres import Postgres
from infra.local.secrets import Secrets

_PREFIX = "trying-"


async def try_out(shelf: Shelf, name: str, room: Path) -> Head:
    """In a folder of its own in `room`. Raises Trouble when it could not be put back, or is not what was taken."""
    keys = form.read_keys(shelf.keys_for(name))
    async with scratch(keys.installation(), room) as server:
        return await restoring.load(server.dsn(), shelf.data_file(name), keys)


@asynccontextmanager
async def scratch(words: Secrets, room: Path) -> AsyncIterator[Postgres]:
    """Quick, since nothing of it must outlive a power cut, and gone after the block."""
    folder, sockets = _folders(room)
    try:
        async with postgres.server(folder / "postgres", sockets / "s", words.postgres_admin) as server:
            yield server
    finally:
        for one in (folder, sockets):
            shutil.rmtree(one, ignore_errors=True)


def _folders(room: Path) -> tuple[Path, Path]:
    """For the files, and for the socket, whose path must be short. What a killed one left is thrown away."""
    for left in room.glob(f"{_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder, sockets = (Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place)) for place in (room, None))
    for one in (folder, sockets):
        os.chmod(one, 0o711)  # noqa: S103  (PostgreSQL's own account must pass through; what is inside is closed)
    return folder, sockets
