"""`./college test`: the whole suite, on real PostgreSQL, real NATS and a real browser."""

import argparse
import subprocess
import sys

from infra import browser
from infra.local.services import HOME

PASSES_ON = True  # what is not known here is pytest's


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--long", action="store_true", help="also the tests that take minutes")
    parser.epilog = "Anything else goes to pytest."


def run(args: argparse.Namespace) -> int:
    has_browser = browser.find_or_fetch() is not None
    if not has_browser:
        print("No Chromium can be had on this machine: the browser tests are left out, all others run.", flush=True)
    chosen = chosen_tests(args.long, has_browser)
    done = subprocess.run([sys.executable, "-m", "pytest", "-m", chosen, *args.rest], cwd=HOME, check=False)  # noqa: S603
    return done.returncode


def chosen_tests(long: bool, has_browser: bool) -> str:
    """Pytest's expression for what is run."""
    left_out = ([] if long else ["not long"]) + ([] if has_browser else ["not browser"])
    return " and ".join(left_out)
