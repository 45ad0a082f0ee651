"""Which trial comes next. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tests.faults.trial import Row
from tests.thirds import THIRDS


def turn(rows: Sequence[Row], run: int) -> Sequence[Row]:
    """The third of the rows that is tried by all means: every row comes once in three runs."""
    return rows[run % THIRDS :: THIRDS]


def short(rows: Sequence[Row], run: int) -> Iterator[Row]:
    """Endless. First those whose turn it is, then all others in turn, each as often as its share in CI says."""
    mine = turn(rows, run)
    yield from mine
    done: Counter[int] = Counter(row.number for row in mine)
    while True:
        row = min(rows, key=lambda one: (done[one.number] / one.ci, (one.number + run) % len(rows)))
        done[row.number] += 1
        yield row


def long(rows: Sequence[Row], before: Mapping[int, int]) -> Iterator[Row]:
    """Until every row has the trials of the long run: always the one that is furthest behind."""
    done = Counter(before)
    while behind := [row for row in rows if done[row.number] < row.long]:
        row = min(behind, key=lambda one: (done[one.number] / one.long, one.number))
        done[row.number] += 1
        yield row


def left(rows: Sequence[Row], done: Mapping[int, int]) -> int:
    return sum(max(row.long - done.get(row.number, 0), 0) for row in rows)
