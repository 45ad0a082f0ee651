"""`./college walls`: every route asked by everybody, what was written looked for everywhere, and attacks."""

import argparse
import subprocess
import sys

from infra import browser
from infra.local.services import HOME

PASSES_ON = True  # what is not known here is pytest's


def add(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Anything else goes to pytest."


def run(args: argparse.Namespace) -> int:
    chosen = "walls" if browser.find_or_fetch() is not None else "walls and not browser"
    asked = [sys.executable, "-m", "pytest", "-m", chosen, "tests/walls", *args.rest]
    return subprocess.run(asked, cwd=HOME, check=False).returncode  # noqa: S603
