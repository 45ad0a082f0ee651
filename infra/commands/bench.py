"""`./college bench`: one table of what the college costs, beside what others cost, measured on this machine now."""

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime

from infra.bench import backups, desk, lag, measures, one_person, pages, places, rebuild, rooms, starts
from infra.bench.college import BenchCollege, college
from infra.bench.measures import Line
from infra.bench.town import Town
from infra.local.services import HOME

PLACE = HOME / "docs" / "trust" / "bench.md"
QUIET_SECONDS = 60


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--short", action="store_true", help="without backups and the making anew out of 100,000 events"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--keep", action="store_true", help="also write the table to docs/trust/bench.md")
    how.add_argument("--quick", action="store_true", help="without the minute of quiet before memory is read")


def run(args: argparse.Namespace) -> int:
    load = os.getloadavg()[0]
    with college() as one:
        lines = asyncio.run(measure(one, 5 if args.quick else QUIET_SECONDS, is_short=args.short))
    text = table(lines, load, os.getloadavg()[0])
    print(text)
    if args.keep:
        PLACE.write_text(text)
    return 0 if all(line.is_met is not False for line in lines) else 1


async def measure(one: BenchCollege, quiet_seconds: float, *, is_short: bool) -> list[Line]:
    """In an order in which nothing disturbs what comes after it."""
    lines: list[Line] = []

    def keep(*new: Line) -> None:
        lines.extend(new)
        for line in new:
            print(f"  {line.name}: {line.value:.1f} {line.unit}", file=sys.stderr, flush=True)

    keep(*await starts.starts(one))
    one.start()
    await measures.nothing_waits(one)
    await asyncio.sleep(quiet_seconds)
    keep(await measures.memory(one, quiet_seconds))
    keep(Line("CPU at rest, over a minute", await measures.at_rest_ms_per_s(one), "ms/s"))
    keep(await pages.first_visit(one))
    keep(await pages.empty(one))
    keep(await pages.prospectus(one))
    keep(await pages.marks(one))
    town = Town(one)
    try:
        await town.build(rooms=8, pairs=6)
        keep(await places.bookings(one, town))
        keep(*await rooms.rooms(one, town))
        keep(*await places.rush(one, town))
        keep(*await lag.lag(one, town))
        keep(await one_person.merging(one, town))
        keep(*await desk.desk_and_home(one))
        if not is_short:
            keep(*await backups.backups(one))
            keep(*await rebuild.rebuild(one))  # the last: it makes a long past
    finally:
        await town.close()
    return lines


def table(lines: list[Line], load_before: float, load_after: float) -> str:
    words = {True: "met", False: "**not met**", None: ""}
    rows = [
        f"| {line.name} | {line.value:.1f} {line.unit} | {'' if line.must is None else f'≤ {line.must:g}'} "
        f"| {words[line.is_met]} | {line.peers} | {line.beside} |"
        for line in lines
    ]
    day = datetime.now(UTC).date()
    return "\n".join(
        [
            f"# What it costs, measured on {day}",
            "",
            "Made by `./college bench --keep`. CPU counts every process of ours, PostgreSQL and NATS, and none of the",
            f"load generator's; median of 5. Load average before {load_before:.1f}, after {load_after:.1f}.",
            "",
            "| figure | measured | must | | others | beside it |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )
