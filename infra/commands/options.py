"""Options that several commands have."""

from argparse import ArgumentParser
from pathlib import Path

from infra.local.where import usual


def add_data(parser: ArgumentParser, default: object = None) -> None:
    """A real one that was begun from the example is meant from then on; with --data exactly that folder."""
    parser.add_argument(
        "--data", type=Path, default=default or usual(), metavar="DIR", help="the college's folder (data)"
    )
