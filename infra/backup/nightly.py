"""How the supervisor of a college on this machine keeps its backups: by a child that ends."""

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from infra.backup.keeper import Site
from infra.backup.shelf import SECOND, SECOND_KEYS
from infra.local import children, restored
from infra.local.college import LocalCollege
from infra.local.environment import of_the_machine
from infra.local.folder import Folder
from infra.local.services import HOME
from infra.local.where import command


def site(folder: Folder) -> Site:
    commands = {"restore": command("restore", folder.path), "up": command("up", folder.path), "home": str(HOME)}
    return Site(str(folder.path), made_at(folder), commands, lambda: restored.read(folder.path))


def made_at(folder: Folder) -> datetime:
    """Its secrets are written once, when it is made."""
    return datetime.fromtimestamp((folder.path / "secrets.json").stat().st_mtime, UTC)


def child(college: LocalCollege) -> Callable[[str], Awaitable[None]]:
    async def do(what: str) -> None:
        log = college.folder.log("backup")
        with log.open("ab") as output:
            process = await children.spawn(
                [sys.executable, "-m", "infra.backup", what, "--data", college.folder.path],
                environment={**of_the_machine(), **_places()},
                output=subprocess.DEVNULL,
                errors=output,
                folder=HOME,
            )
        try:
            if await process.wait():
                college.steps.write(f"  ! The backup did not work. More is in {log}")
        finally:
            await children.end(process, children.KILL, 5)

    return do


def _places() -> dict[str, str]:
    return {name: os.environ[name] for name in (SECOND, SECOND_KEYS) if name in os.environ}
