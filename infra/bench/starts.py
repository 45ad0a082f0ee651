"""From the command to the first page, beside the two servers started bare."""

import os
import statistics
import tempfile
import time
from pathlib import Path

from infra.bench.college import BenchCollege, college
from infra.bench.measures import ROUNDS, Line
from infra.local import nats, postgres, secrets


async def starts(one: BenchCollege) -> list[Line]:
    """Of a college that is made (in folders of their own, but for the last), and of one that was there."""
    cold = [await _first() for _ in range(ROUNDS - 1)]
    cold.append((one.start(), *(await _bare())))
    ends = [one.stop()]
    warm = []
    for _ in range(ROUNDS):
        warm.append(one.start())
        ends.append(one.stop())
    made, bare_made, bare_warm = (statistics.median(times) for times in zip(*cold, strict=True))
    beside = "PostgreSQL and NATS alone {:.1f} s"
    return [
        Line("First start, the example college made", made, "s", None, "", beside.format(bare_made)),
        Line("Warm start", statistics.median(warm), "s", None, "", beside.format(bare_warm)),
        Line("Ctrl-C to the end", statistics.median(ends), "s", 3),
    ]


async def _first() -> tuple[float, float, float]:
    with college() as one:
        return one.start(), *(await _bare())


async def _bare() -> tuple[float, float]:
    """Seconds until both servers answer: with their files made, and with files that are there."""
    with tempfile.TemporaryDirectory(prefix="alongside-bare-", dir="/tmp") as name:
        folder = Path(name)
        os.chmod(name, 0o711)  # noqa: S103  (PostgreSQL's own account must pass through)
        return await _seconds(folder), await _seconds(folder)


async def _seconds(folder: Path) -> float:
    began, words = time.monotonic(), secrets.make()
    cluster = await postgres.prepare(folder / "postgres", folder / "s", "bare")
    async with postgres.run(cluster, folder / "log"), nats.server(folder / "nats", words.nats):
        return time.monotonic() - began
