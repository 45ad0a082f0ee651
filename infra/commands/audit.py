"""`./college audit`: reads everything that the college keeps and says what does not agree. It changes nothing."""

import argparse
import asyncio
import sys

from infra.audit.__main__ import COULD_NOT_LOOK, whole
from infra.commands.options import add_data
from infra.local.services import SERVICES
from infra.local.status import running
from infra.trouble import Trouble


def add(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.epilog = (
        "Ends with 0 when all is well, with 1 when something is not (each row is named), with 2 when it could not look."
    )


def run(args: argparse.Namespace) -> int:
    try:
        college = running(args.data)
        if asyncio.run(college.health(SERVICES[0])) is None:
            raise college.not_running()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return COULD_NOT_LOOK
    return asyncio.run(whole(college.audit()))
