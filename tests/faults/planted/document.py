"""`docs/trust/planted.md`: which defects were planted, and what caught each."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.faults.checkers import NAMES
from tests.faults.planted.planting import PLANTED

DOCUMENT = Path(__file__).parents[3] / "docs" / "trust" / "planted.md"
FOUND = "PLANTED_FOUND"
HEAD = """# Planted defects

Each of these defects is planted into the running code, one at a time, and must be caught by the checker that is named
for it; a checker that catches nothing fails the suite. None of them is a switch in the product: a defect changes a line
of a shipped function, or a constraint of a migration, before the service starts (`tests/faults/planted`). The last
column says all that cried out.

Written by `python -m tests.faults.planted --write` from a run; `./college faults` repeats it.

| defect | with it … | must be caught by | caught by |
|---|---|---|---|
"""
_ROW = re.compile(r"^\| `([a-z0-9-]+)` \| .* \| (I\d+) [^|]* \| [^|]*\|$", re.MULTILINE)


def write_document(caught: Mapping[str, Sequence[str]]) -> str:
    lines = [
        f"| `{name}` | {one.what} | {one.caught_by} {NAMES[one.caught_by]} | {', '.join(caught[name]) or 'nothing'} |"
        for name, one in PLANTED.items()
    ]
    by = {one.caught_by for one in PLANTED.values()}
    tail = f"\n{len(PLANTED)} defects, {len(by)} of {len(NAMES)} checkers have at least one that they must catch.\n"
    return HEAD + "\n".join(lines) + "\n" + tail


def read_document() -> dict[str, str]:
    """Defect → the checker that must catch it, as the table says."""
    return dict(_ROW.findall(DOCUMENT.read_text()))
