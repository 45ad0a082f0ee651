"""`./college faults`: a college of its own is killed, cut off and damaged while people use it; nothing may be lost."""

import argparse
import subprocess
import sys

from infra.local.services import HOME

PASSES_ON = True  # what is not known here is the harness's


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--long", action="store_true", help="all trials of a long run, going on where the ledger stops")
    parser.epilog = "The rest (--row, --minutes, --keep) goes to `python -m tests.faults`, whose --help says more."


def run(args: argparse.Namespace) -> int:
    words = [*(["--long"] if args.long else []), *args.rest]
    asked = [sys.executable, "-m", "tests.faults", *words]
    return subprocess.run(asked, cwd=HOME, check=False).returncode  # noqa: S603
