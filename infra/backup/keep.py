"""`python -m infra.backup.keep`: keeps the backups of a college in containers. A child does the work and ends."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from infra.backup.keeper import Keeper, Site, kept
from infra.backup.shelf import Shelf
from infra.local import restored
from infra.local.services import HOME

DOOR = 8000
COMMANDS = {
    "restore": "docker compose run --rm backup python -m infra.backup.containers restore",
    "up": "docker compose up --detach",
    "home": "docker-compose.yml",
}


async def do(what: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "infra.backup.containers", what), stdin=subprocess.DEVNULL, cwd=HOME
    )
    await process.wait()


async def keep(shelf: Shelf, door: int) -> None:
    """Until it is told to stop."""
    stopped = asyncio.Event()
    for how in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(how, stopped.set)
    site = Site(str(shelf.data), datetime.now(UTC), COMMANDS, lambda: restored.read(shelf.data))
    async with kept(Keeper(site, shelf, do), door):
        await stopped.wait()


def main() -> None:
    data, keys = (Path(os.environ.get(name, place)) for name, place in PLACES)
    asyncio.run(keep(Shelf(data, keys), DOOR))


PLACES = (("BACKUPS", "/backups"), ("BACKUP_KEYS", "/backup-keys"))

if __name__ == "__main__":
    main()
