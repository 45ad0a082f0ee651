"""The ledger: how many trials of each row, by which commit, with how many violations. Lines are only ever added."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from infra.local.services import HOME
from tests.faults.trial import Result

PATH = HOME / "docs/trust/ledger.csv"
HEAD = ("commit", "row", "trials", "violations", "slowest_recovery_s")


class Line(NamedTuple):
    commit: str
    row: int
    trials: int
    violations: int
    slowest: float


def read(path: Path = PATH) -> list[Line]:
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [
            Line(one["commit"], int(one["row"]), int(one["trials"]), int(one["violations"]), float(one[HEAD[4]]))
            for one in csv.DictReader(file)
        ]


def append(lines: Iterable[Line], path: Path = PATH) -> None:
    is_new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(HEAD)
        writer.writerows((*one[:4], f"{one.slowest:.1f}") for one in lines)


def lines_of(commit: str, results: Iterable[Result]) -> list[Line]:
    """One line for each row."""
    by_row: dict[int, list[Result]] = {}
    for one in results:
        by_row.setdefault(one.row, []).append(one)
    return [
        Line(
            commit,
            row,
            len(several),
            sum(bool(one.violations) for one in several),
            max(one.recovery for one in several),
        )
        for row, several in sorted(by_row.items())
    ]


def since_last_violation(lines: Iterable[Line]) -> Counter[int]:
    """Trials of each row since one of them last found something: what a figure may rest on."""
    counted: Counter[int] = Counter()
    for line in lines:
        counted[line.row] = 0 if line.violations else counted[line.row] + line.trials
    return counted
