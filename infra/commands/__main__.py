"""`./college COMMAND`: finds the command's file and runs it."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.trouble import Trouble

# name, file, one line of help
COMMANDS = (
    ("up", "up", "start the college on this machine"),
    ("test", "test", "run every test"),
    ("import", "import_", "read a college's spreadsheets"),
    ("events", "events", "look at the events, compare them with the stream, or fill the stream again"),
    ("doctor", "doctor", "say whether everything is in order"),
    ("bench", "bench", "measure how fast it is"),
)


def main(words: Sequence[str]) -> int:
    here = [command for command in COMMANDS if (Path(__file__).parent / f"{command[1]}.py").exists()]
    for command in here:
        if words and command[0] == words[0]:
            return run(command, words[1:])
    parser = argparse.ArgumentParser(prog="./college", description="Alongside, the course desk for recovery colleges.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, _, line in here:
        commands.add_parser(name, help=line)
    parser.parse_args(words or ["--help"])
    return 2


def run(chosen: tuple[str, str, str], words: Sequence[str]) -> int:
    """Imports the chosen command only: the others' libraries cost memory that `up` keeps for its whole life."""
    name, file, line = chosen
    module = importlib.import_module(f"infra.commands.{file}")
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
