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


async def try_out(shelf: Shelf, name: str) -> Head:
    """Raises Trouble when it could not be put back, or is not what was taken."""
    keys = form.read_keys(shelf.keys_for(name))
    async with scratch(keys.installation()) as server:
        return await restoring.load(server.dsn(), shelf.data_file(name), keys)


@asynccontextmanager
async def scratch(words: Secrets) -> AsyncIterator[Postgres]:
    """Quick, since nothing of it must outlive a power cut, and gone after the block."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-try-"))
    try:
        os.chmod(folder, 0o711)  # noqa: S103  (PostgreSQL's own account must pass through; what is inside is closed)
        async with postgres.server(folder / "postgres", folder / "s", words.postgres_admin) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)
