"""`./college bench`: one table of what the college costs, beside what others cost, measured on this machine now."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from infra.bench import backups, desk, lag, measures, one_person, pages, places, rebuild, rooms, starts
from infra.bench.college import BenchCollege, college
from infra.bench.measures import Line
from infra.bench.town import Town
from infra.local.services import HOME

PLACE = HOME / "docs" / "trust" / "bench.md"
QUIET_SECONDS = 60
HEAD = """# What it costs

Printed by `./college bench --keep`, each line on the day that it names, with the load average before and after. CPU
counts every process of ours, PostgreSQL and NATS, and none of the load generator's; median of 5.

| figure | measured | must | | others | beside it | on |
|---|---|---|---|---|---|---|"""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--short", action="store_true", help="without backups and the making anew out of 100,000 events"
    )
    parser.add_argument("--rebuild", action="store_true", help="only the making anew out of 100,000 events")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--keep", action="store_true", help="also write its lines into the table in docs/trust/bench.md")
    how.add_argument("--quick", action="store_true", help="without the minute of quiet before memory is read")


def run(args: argparse.Namespace) -> int:
    load = os.getloadavg()[0]
    with college() as one:
        lines = asyncio.run(
            measure_rebuild(one) if args.rebuild else measure(one, 5 if args.quick else QUIET_SECONDS, args.short)
        )
    when = f"{datetime.now(UTC).date()}, load {load:.1f} to {os.getloadavg()[0]:.1f}"
    now = {line.name: row(line, when) for line in lines}
    print(table(now))
    if args.keep:
        PLACE.write_text(table(rows_of(PLACE.read_text()) | now))
    return 0 if all(line.is_met is not False for line in lines) else 1


async def measure_rebuild(one: BenchCollege) -> list[Line]:
    one.start()
    await measures.nothing_waits(one)
    return [await pages.empty(one), *await rebuild.rebuild(one)]


async def measure(one: BenchCollege, quiet_seconds: float, is_short: bool) -> list[Line]:
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


def row(line: Line, when: str) -> str:
    met = {True: "met", False: "**not met**", None: ""}[line.is_met]
    must = "" if line.must is None else f"≤ {line.must:g}"
    cells = (line.name, f"{line.value:.1f} {line.unit}", must, met, line.peers, line.beside, when)
    return f"| {' | '.join(cells)} |"


def rows_of(text: str) -> dict[str, str]:
    """Of a table that was kept: each line by its figure."""
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| figure ")]
    return {line.split(" | ")[0].removeprefix("| "): line for line in rows}


def table(rows: Mapping[str, str]) -> str:
    return "\n".join([HEAD, *rows.values(), ""])
