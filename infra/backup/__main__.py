"""`python -m infra.backup take|try --data DIR`: for the supervisor of a college on this machine.

A process of its own, so that the supervisor stays small. Says its last line on its standard output, and ends with 1
when it did not work. In containers it is `python -m infra.backup.containers`.
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from infra.backup import here
from infra.backup.doing import take_and_keep, try_the_last
from infra.backup.shelf import of_folder
from infra.local.folder import locate
from infra.trouble import Trouble
from services.runtime.clock import machine_clock

GENTLE = 10
"""Whoever waits for a page comes first."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Take a backup, or try the last one.")
    parser.add_argument("what", choices=("take", "try"))
    parser.add_argument("--data", type=Path, required=True)
    asked = parser.parse_args()
    os.nice(GENTLE)
    try:
        print(asyncio.run(take(asked.data) if asked.what == "take" else try_out(asked.data)))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


async def take(path: Path) -> str:
    folder = locate(path).path
    here.throw_away_replaced(folder, machine_clock())
    return await take_and_keep(of_folder(folder), lambda: here.take_here(path), [folder / "erased.txt"])


async def try_out(path: Path) -> str:
    folder = locate(path).path
    return await try_the_last(of_folder(folder), folder)


if __name__ == "__main__":
    sys.exit(main())
