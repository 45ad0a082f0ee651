"""`docs/trust/planted.md`: which defects were planted, what caught each, and which proves which checker."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.faults.checkers import CHECKERS, NAMES
from tests.faults.planted.planting import PLANTED
from tests.faults.planted.proofs import PROVED_BY

DOCUMENT = Path(__file__).parents[3] / "docs" / "trust" / "planted.md"
FOUND = "PLANTED_FOUND"
HEAD = """# Planted defects

Each of these defects is planted into the running code, one at a time, and must be caught by a checker of the invariant
that is named for it. None of them is a switch in the product: a defect changes a line of a shipped function, or a
constraint of a migration, before the service starts (`tests/faults/planted`). The last column says all that cried out.

Written by `python -m tests.faults.planted --write` from a run; `./college faults --planted` repeats it.

| defect | with it … | must be caught by | caught by |
|---|---|---|---|
"""
PROOFS = """
## Checkers

The same ones are asked after every trial of the fault harness (`tests/faults/checkers`). Each must cry out at the
defect beside it; one that catches nothing fails the suite.

| invariant | checker | cries out at |
|---|---|---|
"""
_ROW = re.compile(r"^\| `([a-z0-9-]+)` \| .* \| (I\d+) [^|]* \| [^|]*\|$", re.MULTILINE)
_PROOF = re.compile(r"^\| I\d+ [^|]* \| ([a-z_]+) \| `([a-z0-9-]+)` \|$", re.MULTILINE)


def write_document(caught: Mapping[str, Sequence[Sequence[str]]]) -> str:
    lines = [
        f"| `{name}` | {one.what} | {one.caught_by} {NAMES[one.caught_by]} | {_all(caught[name])} |"
        for name, one in PLANTED.items()
    ]
    by = {one.caught_by for one in PLANTED.values()}
    tail = f"\n{len(PLANTED)} defects, {len(by)} of {len(NAMES)} invariants have at least one that must be caught.\n"
    return HEAD + "\n".join(lines) + "\n" + tail + PROOFS + "\n".join(_proofs()) + "\n"


def _all(caught: Sequence[Sequence[str]]) -> str:
    """The invariants, in their order."""
    found = {invariant for invariant, _ in caught}
    return ", ".join(name for name in NAMES if name in found) or "nothing"


def _proofs() -> list[str]:
    return [
        f"| {invariant} {NAMES[invariant]} | {one.__name__} | `{PROVED_BY.get(one.__name__, 'nothing')}` |"  # type: ignore[attr-defined]
        for invariant, several in CHECKERS.items()
        for one in several
    ]


def read_document() -> dict[str, str]:
    """Defect → the checker that must catch it, as the table says."""
    return dict(_ROW.findall(DOCUMENT.read_text()))


def read_proofs() -> dict[str, str]:
    """Checker → the defect that proves it, as the table says."""
    return dict(_PROOF.findall(DOCUMENT.read_text()))
