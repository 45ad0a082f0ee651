"""`./college walls`: every route and page asked by everybody, what was typed looked for everywhere, and attacks."""

import argparse
import os
import subprocess
import sys

from infra import browser
from infra.local.services import HOME

PASSES_ON = True  # what is not known here is pytest's
TWO_COLLEGES = ("-n", "2", "--dist", "loadgroup")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--examples", type=int, default=3, help="how many requests of each kind are made up (3)")
    parser.epilog = "Anything else goes to pytest."


def run(args: argparse.Namespace) -> int:
    chosen = "walls" if browser.find_or_fetch() is not None else "walls and not browser"
    asked = [sys.executable, "-m", "pytest", "-m", chosen, *TWO_COLLEGES, "tests/walls", *args.rest]
    environment = {**os.environ, "WALLS_EXAMPLES": str(args.examples)}
    return subprocess.run(asked, cwd=HOME, env=environment, check=False).returncode  # noqa: S603
