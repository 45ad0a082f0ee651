"""`./college faults`: a college of its own is killed, cut off and damaged while people use it; nothing may be lost."""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType

from infra.commands.test import ONLY_A_THIRD, side_by_side
from infra.local.services import HOME

PASSES_ON = True  # what is not known here is the harness's


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--long", action="store_true", help="all trials of a long run, going on where the ledger stops")
    parser.add_argument("--planted", action="store_true", help="plant defects, one at a time, and see each caught")
    parser.add_argument(
        "--third", action="store_true", help="with --planted: a third of them, the next for each commit"
    )
    parser.add_argument("--seeds", type=int, metavar="N", help="simulate N runs, other ones for each commit")
    parser.epilog = "The rest (--row, --minutes, --keep) goes to `python -m tests.faults`, whose --help says more."


def run(args: argparse.Namespace) -> int:
    if args.planted:
        words = ["pytest", "-m", "faults", *side_by_side(()), "--dist", "worksteal", "tests/faults", *args.rest]
        return _python(*words, environment=ONLY_A_THIRD if args.third else {})
    if args.seeds:
        return _python("tests.faults.simulation", "--seeds", str(args.seeds), "--of-commit", *args.rest)
    words = [*(["--long"] if args.long else []), *args.rest]
    return _python("tests.faults", *words)


def _python(*words: str, environment: Mapping[str, str] = MappingProxyType({})) -> int:
    asked = [sys.executable, "-m", *words]
    return subprocess.run(asked, cwd=HOME, env={**os.environ, **environment}, check=False).returncode  # noqa: S603
