"""`python -m tests.faults.report`: the figures of the ledger beside their targets, in docs/trust/README.md."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from infra.local.services import HOME
from tests.faults import ledger
from tests.faults.ledger import Line
from tests.faults.rows import ROWS

README = HOME / "docs/trust/README.md"
BEGIN, END = "<!-- faults: printed by python -m tests.faults.report -->", "<!-- end of faults -->"
ENOUGH = 5
KILLS, DESTROYED, RACES = (1, 2, 3, 4, 5), (12, 13, 14), (24, 25)


class Figure(NamedTuple):
    what: str
    rows: Sequence[int]
    target: str
    least: int
    """So many trials without a violation, as many as a long run has, before the target is said to be met."""
    longest: float = 0.0
    """Seconds of the slowest recovery; 0 where time is not what is asked."""


EVERY = tuple(ROWS)
FIGURES = (
    Figure("Events lost, or applied twice, after faults", EVERY, "0 in 10,000 trials", 10_000),
    Figure("Breaks of an aggregate's order", EVERY, "0", 1_700),
    Figure("Places given beyond those there are", RACES, "0 in 10,000 races", 10_000),
    Figure("Breaks of the waiting list's order", RACES, "0 in 10,000", 10_000),
    Figure("Counts that are not the sum of their rows, after every trial", EVERY, "0", 1_700),
    Figure("Stream deleted, put back or damaged: until all is heard again", DESTROYED, "60 s, nothing lost", 80, 60.0),
    Figure("Recovery after kill -9 of any one process", KILLS, "15 s", 260, 15.0),
    Figure("Recovery after kill -9 of everything", (6,), "60 s", 30, 60.0),
    Figure("Commands taken while the stream's disk is full", (18,), "100 %", 10),
    Figure("Letters: once to the person, whatever the mail server does", (29,), "0 twice, 0 never", 20),
)


def counted(lines: Sequence[Line], rows: Sequence[int]) -> tuple[int, int, float]:
    """Trials since the last violation, violations there ever were, and the slowest recovery since it."""
    since = ledger.since_last_violation(lines)
    trials = sum(since[row] for row in rows)
    violations = sum(line.violations for line in lines if line.row in rows)
    return trials, violations, max((line.slowest for line in _since(lines) if line.row in rows), default=0.0)


def _since(lines: Sequence[Line]) -> list[Line]:
    """The lines after each row's last violation."""
    last = {line.row: n for n, line in enumerate(lines) if line.violations}
    return [line for n, line in enumerate(lines) if n > last.get(line.row, -1)]


def bound(trials: int) -> str:
    """No failure in N independent trials says, at 95 %, that the rate is below 3 in N."""
    return f"below {300 / trials:.2g} % at 95 %" if trials > ENOUGH else "too few to say anything"


def line_of(figure: Figure, lines: Sequence[Line]) -> str:
    trials, _, slowest = counted(lines, figure.rows)
    ours = f"slowest {slowest:.1f} s in {trials:,} trials" if figure.longest else f"0 in {trials:,}, {bound(trials)}"
    return f"| {figure.what} | {figure.target} | {ours} | {_judged(figure, trials, slowest)} |"


def _judged(figure: Figure, trials: int, slowest: float) -> str:
    if figure.longest and slowest > figure.longest:
        return "**not met**"
    return "met" if trials >= figure.least else f"**not met**: {figure.least:,} trials are asked"


def table(lines: Sequence[Line]) -> str:
    since = ledger.since_last_violation(lines)
    cells = sum(min(len(set(row.moments)), since[row.number]) for row in ROWS.values())
    head = ["| figure | target | ours | |", "|---|---|---|---|", *(line_of(one, lines) for one in FIGURES)]
    head += [
        f"| Kinds of fault, and cells of fault and moment | 31, and 120 | {len(since)}, and {cells} | **not met** |",
        "",
        "| row | fault | trials since the last violation | of a long run | violations ever | slowest recovery, s |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_row(number, lines) for number in sorted(ROWS))])


def _row(number: int, lines: Sequence[Line]) -> str:
    row, (trials, violations, slowest) = ROWS[number], counted(lines, (number,))
    return f"| {number} | {row.what} | {trials} | {row.long} | {violations} | {slowest:.1f} |"


def put_in(text: str, printed: str) -> str:
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{printed}\n{END}{after}"


def main(write: Callable[[str], object] = README.write_text) -> None:
    write(put_in(README.read_text(), table(ledger.read())))
    print(f"{README.relative_to(HOME)} is as the ledger says.")


if __name__ == "__main__":
    main()
