"""`./college COMMAND`: finds the command's file and runs it."""

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence
from types import ModuleType

from infra.trouble import Trouble

# name, file, one line of help
COMMANDS = (
    ("up", "up", "start the college on this machine"),
    ("test", "test", "run every test"),
    ("walls", "walls", "try every door as everybody"),
    ("import", "import_", "read a college's spreadsheets"),
    ("events", "events", "look at the events, compare them with the stream, or fill the stream again"),
    ("backup", "backup", "keep everything in two files, data and keys"),
    ("restore", "restore", "put a backup back"),
    ("update", "update", "fetch a newer version, with a backup first; or go back"),
    ("audit", "audit", "look through everything that is kept, and say what does not agree"),
    ("doctor", "doctor", "say whether everything is in order"),
    ("bench", "bench", "measure how fast it is"),
    ("faults", "faults", "kill, cut and damage a college of its own, and see that nothing is lost"),
)
HELP = ("help", "--help", "-h")


def main(words: Sequence[str]) -> int:
    asked, *rest = [*words] or HELP[:1]
    if asked in HELP and rest:  # `./college help up`
        asked, rest = rest[0], ["--help"]
    for command in COMMANDS:
        if command[0] == asked:
            return run(command, rest)
    if asked not in HELP:
        return refuse(asked)
    print("Alongside, the course desk for recovery colleges.\n")
    for name, _, line in COMMANDS:
        print(f"  ./college {name:<7}  {line}")
    print("\n./college COMMAND --help says more about one of them.")
    return 0


def refuse(asked: str) -> int:
    import difflib  # only for a slip of the fingers

    near = difflib.get_close_matches(asked, [name for name, _, _ in COMMANDS], 1)
    meant = f" Did you mean ./college {near[0]}?" if near else ""
    print(f"There is no ./college {asked}.{meant} ./college help lists what there is.", file=sys.stderr)
    return 2


def run(chosen: tuple[str, str, str], words: Sequence[str]) -> int:
    """Imports the chosen command only: the others' libraries cost memory that `up` keeps for its whole life."""
    name, file, line = chosen
    module = load(f"infra.commands.{file}")
    parser = argparse.ArgumentParser(prog=f"./college {name}", description=f"{line[0].upper()}{line[1:]}.")
    module.add(parser)
    args, rest = parser.parse_known_args(words)
    if rest and not getattr(module, "PASSES_ON", False):
        parser.error(f"{rest[0]} is not known here")
    args.rest = rest
    try:
        return int(module.run(args))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def load(name: str) -> ModuleType:
    """A Ctrl-C while libraries are read just ends it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return importlib.import_module(name)
    finally:
        signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
