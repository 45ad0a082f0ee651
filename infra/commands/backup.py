"""`./college backup`: two files, data and keys, of one instant, while people go on; or tries the last one."""

import argparse
import asyncio

from infra.backup import __main__ as doing
from infra.backup.names import name_of
from infra.backup.shelf import Shelf, of_folder
from infra.backup.words import moment, size
from infra.commands.options import add_data
from infra.local.folder import locate
from services.runtime.clock import machine_clock


def add(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument(
        "--test", action="store_true", help="put the last one into a database of its own and compare every table"
    )
    parser.add_argument("--list", action="store_true", help="say which there are")


def run(args: argparse.Namespace) -> int:
    shelf = of_folder(locate(args.data).path)
    if args.list:
        print_list(shelf)
    elif args.test:
        print(f"Tried: {asyncio.run(doing.try_out(args.data))}. It can be put back, and every table is as it was.")
    else:
        print_taken(shelf, asyncio.run(doing.take(args.data)))
    return 0


def print_taken(shelf: Shelf, name: str) -> None:
    data, keys = shelf.data_file(name), shelf.keys_file(name)
    print(f"Everything up to {moment(shelf.last() or machine_clock())} is in two files:")
    print(f"  {data}  {size(data.stat().st_size)}")
    print(f"  {keys}  {size(keys.stat().st_size)}")
    if shelf.second:
        print(f"Both are also in {shelf.second} and {shelf.second_keys}.")
    else:
        print(
            "Keep a copy of each on another machine, the keys apart from the data: without the keys nobody can read it."
        )


def print_list(shelf: Shelf) -> None:
    tried = shelf.state().tried
    for taken_at in shelf.moments():
        name = name_of(taken_at)
        note = "  tried" if name == tried else ""
        print(f"{name}  {moment(taken_at)}  {size(shelf.data_file(name).stat().st_size)}{note}")
    if not shelf.moments():
        print("There is none yet. Take one: ./college backup")
