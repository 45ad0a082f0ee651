"""`python -m infra.audit`: one look, in a process of its own. Where everything is, its environment says.

Without words it looks at everything and prints what it found; in containers: `docker compose exec watch python -m
infra.audit`. With `--lines` it is told the position on its standard input and speaks JSON lines, for who keeps looking.
0: all is well; 1: something is not; 2: it could not look.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from infra import steward
from infra.audit.look import Interests, Place, Progress, look, mend_copies
from infra.audit.model import Finding, Kind, Position, Report
from infra.local.services import SERVICES
from infra.trouble import Trouble
from services.runtime.database import AWAY

WELL, WRONG, COULD_NOT_LOOK = 0, 1, 2


def place_of(environment: Mapping[str, str]) -> Place:
    try:
        return Place(
            environment["AUDITOR_DATABASE_URL"],
            environment["MENDER_DATABASE_URL"],
            environment["AUDITOR_NATS_URL"],
            tuple(Path(one) for one in environment.get("LOG_HEADS", "").split(os.pathsep) if one),
        )
    except KeyError as missing:
        raise Trouble(f"The setting {missing.args[0]} is missing. Run setup again: it writes it.") from None


async def look_and_mend(
    environment: Mapping[str, str],
    interests: Interests,
    since: Position,
    *,
    is_everything: bool,
    may_mend: bool,
    progress: Progress,
) -> Report:
    """What is made anew: the stream when it is not what untouched journals say, and copies that differ."""
    place = place_of(environment)
    found = await look(place, interests, since, is_everything=is_everything, progress=progress)
    if not may_mend:
        return found
    kinds = {one.kind for one in found.findings}
    mended: list[Finding] = []
    if Kind.STREAM in kinds and Kind.JOURNAL not in kinds:
        await refill(environment, interests)
        mended += [one for one in found.findings if one.kind is Kind.STREAM]
    if Kind.COPY in kinds:
        where = {one.where for one in found.findings if one.kind is Kind.COPY}
        await mend_copies(place, SERVICES if "" in where else sorted(where), progress)  # "": and more of the same
        mended += [one for one in found.findings if one.kind is Kind.COPY]
    left = tuple(one for one in found.findings if one not in mended)
    return replace(found, findings=left, mended=tuple(mended))


async def refill(environment: Mapping[str, str], interests: Interests) -> None:
    """An empty stream: the services fill it again from their journals, and skip what they have heard."""
    replicas = int(environment.get("COLLEGE_NATS_REPLICAS", "1"))
    is_durable = await steward.look(environment.get("NATS_MONITOR", ""))
    await steward.recreate(environment["STEWARD_NATS_URL"], interests, replicas, is_durable)


def print_progress(what: str, done: int, of: int) -> None:
    words = {"journals": "Journals and stream", "rules": "What must always hold", "copies": "Copies"}[what]
    if sys.stderr.isatty():
        print(f"\r\033[K{words}: {done} of {of}", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def tell(report: Report) -> int:
    """For a person at the keyboard, and for cron."""
    end_progress()
    for one in report.findings:
        print(f"✗ {one}")
    if not report.findings:
        print(f"✓ All is well: {report.events} events are in the stream as they were told, everybody has heard them,")
        print("  what must always hold holds, and every copy is what the events make of it.")
    return WRONG if report.findings else WELL


async def whole(environment: Mapping[str, str]) -> int:
    try:
        report = await look(
            place_of(environment), steward.interests(), Position(), is_everything=True, progress=print_progress
        )
    except (Trouble, *AWAY) as trouble:
        print(f"Could not look. {trouble}", file=sys.stderr)
        return COULD_NOT_LOOK
    return tell(report)


async def in_lines(environment: Mapping[str, str], *, is_everything: bool, may_mend: bool) -> int:
    """`interests` need not be found out again: that takes longer than a short look."""
    told = json.loads(sys.stdin.readline())
    interests = _interests(told["interests"]) if told.get("interests") else steward.interests()
    since = Position.read(told["since"]) if told.get("since") else Position()
    try:
        report = await look_and_mend(
            environment, interests, since, is_everything=is_everything, may_mend=may_mend, progress=_say_progress()
        )
    except (Trouble, *AWAY) as trouble:
        say(trouble=str(trouble) if isinstance(trouble, Trouble) else type(trouble).__name__)
        return COULD_NOT_LOOK
    say(report=report.said(), interests={name: sorted(map(list, pairs)) for name, pairs in interests.items()})
    return WRONG if report.findings else WELL


def _interests(said: Mapping[str, Any]) -> Interests:
    return {service: frozenset((publisher, aggregate) for publisher, aggregate in of) for service, of in said.items()}


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def _say_progress() -> Callable[[str, int, int], None]:
    """A line for each hundredth."""
    last = ("", -1)

    def progress(what: str, done: int, of: int) -> None:
        nonlocal last
        now = (what, done * 100 // max(of, 1))
        if now != last:
            last = now
            say(progress=what, percent=now[1])

    return progress


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.audit")
    parser.add_argument("--lines", action="store_true", help="speak JSON lines")
    parser.add_argument("--new", action="store_true", help="only what is new since the position that is told")
    parser.add_argument("--mend", action="store_true", help="make anew what differs: the stream, and copies")
    args = parser.parse_args()
    if not args.lines:
        return asyncio.run(whole(os.environ))
    return asyncio.run(in_lines(os.environ, is_everything=not args.new, may_mend=args.mend))


if __name__ == "__main__":
    sys.exit(main())
