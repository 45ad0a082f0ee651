"""`./college test`: on real PostgreSQL and real NATS; `--apart` in a real browser, `--long` everything."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from infra import browser
from infra.local.services import HOME

PASSES_ON = True  # what is not known here is pytest's
MOST_WORKERS = 4  # a worker may need 1 GB
ONLY_A_THIRD = {"ONLY_A_THIRD": "1"}
"""In the environment: tests/thirds.py."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--long", action="store_true", help="also the tests that take minutes")
    parser.add_argument(
        "--apart", action="store_true", help="only what takes seconds: pages in a browser, and a whole college"
    )
    parser.add_argument(
        "--third", action="store_true", help="with --apart: look at a third of the pages, the next for each commit"
    )
    parser.epilog = "Anything else goes to pytest."


def run(args: argparse.Namespace) -> int:
    has_browser = browser.find_or_fetch() is not None
    if not has_browser:
        print("No Chromium can be had on this machine: the browser tests are left out, all others run.", flush=True)
    chosen = chosen_tests(args.long, has_browser, apart=args.apart)
    asked = [sys.executable, "-m", "pytest", "-m", chosen, *side_by_side(args.rest), *args.rest]
    environment = {**os.environ, **(ONLY_A_THIRD if args.third else {})}
    return subprocess.run(asked, cwd=HOME, env=environment, check=False).returncode  # noqa: S603


def side_by_side(rest: Sequence[str]) -> list[str]:
    """A worker for each core, each with a PostgreSQL and a NATS of its own; whoever names a test wants just that."""
    if any(not one.startswith("-") for one in rest):
        return []
    return ["-n", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--dist", "loadgroup"]


def chosen_tests(long: bool, has_browser: bool, *, apart: bool = False) -> str:
    """Pytest's expression for what is run."""
    left_out = ["walls", "faults", *([] if long else ["long"]), *([] if has_browser else ["browser"])]
    left_out += [] if long or apart else ["apart"]
    return " and ".join([*(["apart"] if apart else []), *(f"not {one}" for one in left_out)])
