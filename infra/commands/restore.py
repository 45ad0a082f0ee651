"""`./college restore`: puts a backup back, and says what is not in it."""

import argparse
import asyncio
import sys
from datetime import datetime
from pathlib import Path

from infra.backup import form, here
from infra.backup.doing import told
from infra.backup.names import name_of
from infra.backup.shelf import DATA, Shelf, of_folder
from infra.backup.words import moment, what_is_here
from infra.commands.options import add_data
from infra.local.where import command
from infra.trouble import Trouble


def add(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument(
        "backup",
        nargs="?",
        default="last",
        help="a name that ./college backup --list says, a .data file, or last (last)",
    )
    parser.add_argument("--keys", type=Path, metavar="FILE", help="the keys file, where it is not beside the others")
    parser.add_argument("--yes", action="store_true", help="do not ask first")


def run(args: argparse.Namespace) -> int:
    path = args.data.expanduser().resolve()
    data, keys_file = chosen(of_folder(path), args.backup, args.keys)
    head, keys = form.read_head(data), form.read_keys(keys_file)
    if not (args.yes or is_meant(head.taken_at)):
        print("Nothing was changed.")
        return 1
    with told():
        restored = asyncio.run(here.restore_here(path, data, keys, lambda done: print(f"  ✓ {done}", flush=True)))
    print(f"\n{what_is_here(restored.moment)}")
    if restored.must_forget:
        print("Who asked to be forgotten is forgotten again before the pages open.")
    if (path / "before-restore").exists():
        print(f"What was there before lies in {path / 'before-restore'}, and is thrown away in a fortnight.")
    print(f"Start it: {command('up', path)}{'' if head.is_example else ' --no-demo'}")
    return 0


def chosen(shelf: Shelf, word: str, keys: Path | None) -> tuple[Path, Path]:
    """The two files. A data file from elsewhere needs its keys named, or lying on the shelf."""
    if word == "last":
        last = shelf.last()
        if last is None:
            raise Trouble(f"There is no backup in {shelf.data}. Name a file: ./college restore FILE --keys FILE")
        word = name_of(last)
    data = Path(word) if word.endswith(DATA) or "/" in word else shelf.data_file(word)
    return data, keys or shelf.keys_for(data.name.removesuffix(DATA))


def is_meant(taken_at: datetime) -> bool:
    if not sys.stdin.isatty():
        raise Trouble("Say --yes when nobody can be asked.")
    print(f"This puts back everything up to {moment(taken_at)}. What was done after that is not in it.")
    return input("Type yes to go on: ").strip().lower() == "yes"
