"""`./college update`: a backup first, then the newer version; and back again in one command, with what was in it then.

The old version takes the backup and fetches the new one. The new one, started by ./college so that what it needs is
installed, brings the database up to date and starts everything once to see that it runs.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from infra.backup import form, here
from infra.backup.__main__ import take
from infra.backup.names import moment_of
from infra.backup.shelf import of_folder
from infra.backup.words import what_is_here
from infra.commands.options import add_data
from infra.commands.up import wishes
from infra.local import ports
from infra.local.college import LocalCollege
from infra.local.folder import is_in_use, locate, opened
from infra.local.services import HOME
from infra.local.where import command
from infra.release import git, head, release
from infra.trouble import Trouble

NOTE = "before-update.json"

NO_CHECKOUT = (
    "This copy was not fetched with git, so it cannot fetch a newer one by itself. A backup was taken. Unpack the "
    "newer version beside this one, and start it on the same folder: ./college up --data {data}\n"
    "To go back: start this copy again after ./college restore {name} --data {data}"
)


def add(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--back", action="store_true", help="go back to the version and the data before the last update")
    how.add_argument("--to", metavar="VERSION", help="a version by its tag instead of the newest")
    how.add_argument("--finish", action="store_true", help=argparse.SUPPRESS)  # said by the old version to the new one
    how.add_argument("--finish-back", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    path = locate(args.data).path
    if is_in_use(path):
        raise Trouble(f"The college in {path} is running. Stop it first (Ctrl-C in its window), then update.")
    if args.finish:
        return finish(path)
    if args.finish_back:
        return finish_back(path)
    return go_back(path) if args.back else update(path, args.to or "")


def update(path: Path, version: str) -> int:
    before = head()
    if before and git("status", "--porcelain", "--untracked-files=no"):
        raise Trouble(f"Files of the program in {HOME} were changed. Put them back (git stash), then update.")
    name = asyncio.run(take(path))
    print(f"  ✓ A backup of now is kept: {name}", flush=True)
    if not before:
        print(NO_CHECKOUT.format(data=path, name=name))
        return 1
    fetch(version)
    if head() == before:
        print(f"This is the newest version already ({release()}).")
        return 0
    note = {"commit": before, "backup": name, "release": release()}
    (path / NOTE).write_text(json.dumps(note))
    print(f"  ✓ The newer version is here: {head()[:12]}", flush=True)
    return go_on("--finish", path)


def fetch(version: str) -> None:
    """Only forward, and never over anything that was changed here."""
    if git("remote"):
        git_or_trouble("fetch", "--tags", "--quiet")
    git_or_trouble("merge", "--ff-only", "--quiet", version or "@{upstream}")


def git_or_trouble(*words: str) -> None:
    done = subprocess.run(["git", *words], cwd=HOME, capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise Trouble(f"git {words[0]} did not work: {done.stderr.strip()} Nothing was changed.")


def go_on(how: str, path: Path) -> int:
    """By the program as it is on the disk now, which installs first what it needs."""
    sys.stdout.flush()
    os.execv(HOME / "college", [str(HOME / "college"), "update", how, "--data", str(path)])  # noqa: S606


def finish(path: Path) -> int:
    """Whatever goes wrong, it goes back by itself: nobody has done anything since."""
    try:
        asyncio.run(start_once(path))
    except Trouble as trouble:
        print(f"  ! The newer version does not start: {trouble}\nIt goes back to the one before.", flush=True)
        go_back(path)
        return 1
    print(f"  ✓ It starts, and its data is as it needs it\nThis is {release()}. Start it: {command('up', path)}")
    print(f"Something wrong with it? {command('update --back', path)} goes back; what was done since would be lost.")
    return 0


async def start_once(path: Path) -> None:
    """All of it, where nobody finds it."""
    with opened(path) as folder:
        (port,) = ports.free(1)
        asked = argparse.Namespace(port=port, no_demo=not folder.filled.exists(), procs=False)
        college = LocalCollege(folder, wishes(asked), lambda _: None)
        try:
            await college.start()
        finally:
            await college.stop()


def go_back(path: Path) -> int:
    note = read_note(path)
    git_or_trouble("reset", "--keep", "--quiet", note["commit"])
    return go_on("--finish-back", path)


def finish_back(path: Path) -> int:
    note, shelf = read_note(path), of_folder(path)
    keys = form.read_keys(shelf.keys_for(note["backup"]))
    restored = asyncio.run(here.restore_here(path, shelf.data_file(note["backup"]), keys, tell))
    (path / NOTE).unlink()
    print(f"\nThis is {release()} again. {what_is_here(restored.moment)}\nStart it: {command('up', path)}")
    return 0


def tell(done: str) -> None:
    print(f"  ✓ {done}", flush=True)


def read_note(path: Path) -> dict[str, str]:
    try:
        note: dict[str, str] = json.loads((path / NOTE).read_text())
    except (OSError, ValueError):
        raise Trouble("There was no update that one could go back from.") from None
    if moment_of(note["backup"]) is None:
        raise Trouble("There was no update that one could go back from.")
    return note
