"""`python -m tests.faults`: as many trials as fit in six minutes; `--long` until every row has its share."""

import argparse
import asyncio
import itertools
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from infra.trouble import Trouble
from tests.faults import ledger, plan
from tests.faults.acts import PAIRS, ROOMS, Scene
from tests.faults.county import County, a_county
from tests.faults.people import CountyTown, gather_cast, make_students
from tests.faults.quiet import NotQuiet, quiet
from tests.faults.rows import ROWS
from tests.faults.trial import Missed, Result, Row, run
from tests.thirds import git, number_of_commits
from web.clients.base import Refused, ServiceAway

MINUTES = 6.0
MOST_EVENTS = 60_000
"""With more in its journals the county is put back as it was at first: questions over all of them would take long."""
IS_FULL = "select sum(n_live_tup) > $1 from pg_stat_user_tables where relname = 'journal'"
FLUSH = 20
"""After so many trials the ledger is written."""


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./college faults", description=__doc__)
    parser.add_argument("--long", action="store_true", help="until every row has the trials of the long run")
    parser.add_argument("--minutes", type=float, default=0.0, help="stop after so many minutes (6, with --long never)")
    parser.add_argument("--row", type=int, action="append", help="only this row of the matrix; may be said again")
    parser.add_argument("--times", type=int, default=0, help="with --row: so many trials of it")
    parser.add_argument("--moment", default="", help="with --row: only at this moment of it")
    parser.add_argument("--keep", type=Path, help="keep the county's folder, and begin with it the next time")
    parser.add_argument(
        "--plant", action="append", default=[], metavar="NAME", help="with this defect: it must be found"
    )
    parser.add_argument("--no-ledger", action="store_true", help="write nothing into docs/trust/ledger.csv")
    return parser.parse_args()


def main() -> int:
    args = read_arguments()
    rows = [row for number, row in sorted(ROWS.items()) if not args.row or number in args.row]
    with tempfile.TemporaryDirectory(prefix="faults-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        return asyncio.run(go(args, rows, args.keep or Path(folder) / "data"))


async def go(args: argparse.Namespace, rows: list[Row], data: Path) -> int:
    began = time.monotonic()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, say_where)
    async with a_county(data, lambda line: print(line, flush=True), fill, args.plant) as county:
        runner = Runner(county, commit(), began + (args.minutes or (1e6 if args.long else MINUTES)) * 60)
        runner.keeps_ledger = not (args.no_ledger or args.plant)
        runner.moment = args.moment
        if args.times:
            chosen: Iterator[Row] = itertools.chain.from_iterable([rows] * args.times)
        elif args.long:
            known = ledger.since_last_violation(ledger.read())
            runner.all = plan.left(rows, known)
            chosen = plan.long(rows, known)
        else:
            run_number = number_of_commits()
            runner.least = len(plan.turn(rows, run_number))
            chosen = plan.short(rows, run_number)
        await runner.go(chosen)
    return runner.report(args.plant)


def say_where() -> None:
    """For whoever wonders what a run waits for: kill -USR1."""
    for task in asyncio.all_tasks():
        task.print_stack(limit=4)


async def fill(county: County) -> None:
    """What is part of the county's first state beside the example: students who are signed in."""
    town = CountyTown(county)
    await make_students(county, town)
    await town.close()
    await quiet(county, acknowledged=True)


class Runner:
    def __init__(self, county: County, of: str, until: float) -> None:
        self._county, self._commit, self._until = county, of, until
        self._results: list[Result] = []
        self._written = 0
        self._missed = 0
        self._turns: Counter[int] = Counter()
        self._scene: Scene | None = None
        self._is_used = False
        self.all = 0
        self.least = 0
        """So many are tried however long they take."""
        self.keeps_ledger = True
        self.moment = ""
        """Where only one is asked for; else they come in turn."""

    async def go(self, chosen: Iterator[Row]) -> None:
        try:
            for n, row in enumerate(chosen):
                if n >= self.least and time.monotonic() + row.seconds > self._until:
                    break
                if row.needs_tool and shutil.which(row.needs_tool) is None:
                    continue
                if row.needs_power and not self._county.stores.can_lose_power:
                    continue
                if row.needs_disks and not self._county.stores.have_own_disks:
                    continue
                await self._one(row)
        finally:
            self._write()
            await self._close()

    async def _one(self, row: Row) -> None:
        try:
            scene = await self._ready()
        except (NotQuiet, TimeoutError, Refused, ServiceAway) as trouble:  # a machine that is very busy
            self._miss(f"the county is not ready: {trouble}")
            return await self._close()
        turn = self._turns[row.number]
        self._turns[row.number] += 1
        moment = self.moment or row.moments[(turn + len(self._commit)) % len(row.moments)]
        seed = f"{self._commit} {row.number} {turn} {time.time_ns() if self.all else ''}"
        try:
            result = await run(row, scene, seed, moment)
        except Missed as missed:
            return self._miss(f"row {row.number} {moment}: {missed}")
        except Exception as trouble:  # of the harness: no trial, and the county may be anyhow
            self._miss(f"row {row.number} {moment}: {traceback.format_exception_only(trouble)[-1].strip()}")
            traceback.print_exc()
            return await self._close()
        self._results.append(result)
        self._say(row, result)
        if len(self._results) - self._written >= FLUSH:
            self._write()
        if result.violations or result.spoils or await self._is_full():
            await self._close()

    def _miss(self, why: str) -> None:
        self._missed += 1
        print(f"  · {why}", flush=True)

    async def _ready(self) -> Scene:
        """A scene in a county that is as it was at first, or as the last trial left it."""
        if self._scene is None:
            if self._is_used:
                await self._county.put_back()
            self._is_used = True
            town = CountyTown(self._county)
            await town.build(ROOMS, PAIRS)
            self._scene = Scene(self._county, town, await gather_cast(self._county))
            await self._scene.open()
            await quiet(self._county)
        return self._scene

    async def _is_full(self) -> bool:
        db = await self._county.database()
        return bool(await db.fetchval(IS_FULL, MOST_EVENTS))

    async def _close(self) -> None:
        scene, self._scene = self._scene, None
        if scene is not None:
            await scene.cast.close()
            await scene.town.close()

    def _write(self) -> None:
        if self.keeps_ledger:
            ledger.append(ledger.lines_of(self._commit, self._results[self._written :]))
        self._written = len(self._results)

    def _say(self, row: Row, result: Result) -> None:
        mark = "✗" if result.violations else "✓"
        of = f"/{self.all}" if self.all else ""
        what = f"row {row.number} {row.what}, {result.moment}"
        took = f"recovered in {result.recovery:.1f} s ({result.seconds:.1f} s)"
        print(f"  {mark} {len(self._results)}{of} {self._bar()}{what}: {took}", flush=True)
        for name, said in result.violations.items():
            print(*(f"      {name}: {one}" for one in said[:10]), sep="\n", flush=True)

    def _bar(self) -> str:
        """How far a long run has come."""
        done = 20 * len(self._results) // self.all if self.all else 0
        return f"[{'█' * done}{'·' * (20 - done)}] " if self.all else ""

    def report(self, plants: Sequence[str] = ()) -> int:
        """0 when all is well: nothing was wrong, or what was planted has been found."""
        wrong = sum(bool(one.violations) for one in self._results)
        slowest = max((one.recovery for one in self._results), default=0.0)
        cells = len({(one.row, one.moment) for one in self._results})
        rows = len({one.row for one in self._results})
        print(
            f"{len(self._results)} trials of {rows} rows in {cells} cells, {wrong} with violations,"
            f" {self._missed} missed their moment; slowest recovery {slowest:.1f} s"
        )
        if plants:
            print(f"{', '.join(plants)}: {'found' if wrong else 'NOT FOUND'}")
        return int(bool(wrong) != bool(plants))


def commit() -> str:
    return git("rev-parse", "--short=12", "HEAD") or "unknown"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:  # what was tried until then stands in the ledger
        sys.exit(130)
