"""Options that several commands have."""

from argparse import ArgumentParser
from pathlib import Path

from infra.local.services import HOME


def add_data(parser: ArgumentParser, default: object = HOME / "data") -> None:
    parser.add_argument("--data", type=Path, default=default, metavar="DIR", help="the college's folder (data)")
