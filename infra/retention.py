"""What is kept, what for and how long, as the catalogues of the services say it: `python -m infra.retention` writes
docs/trust/retention.md, and a test fails while it says something else."""

import importlib
import sys
from pathlib import Path

from infra.local.services import HOME, SERVICES
from services.runtime.kept import RUNTIME, Erasing, Kept, Table

PLACE = Path(HOME) / "docs" / "trust" / "retention.md"
ERASING = {
    Erasing.DELETED: "deleted",
    Erasing.EMPTIED: "its words and their key deleted; ids, numbers and days stay under an id that leads to nobody",
    Erasing.STAYS: "stays under an id that leads to nobody",
    Erasing.OWN_END: "kept until its own end",
}
HEAD = """# What is kept, what for, and how long

Made by `python -m infra.retention` out of `services/*/kept.py`; not to be edited. A table that stands in no
catalogue fails a test, and so does a field of which a word is left after an erasure
(`tests/architecture/test_kept.py`, with `tests/canaries.py`).

*Sealed*: encrypted with a key for this person (or this thing) alone, which goes with it. *Not handed over*: what
somebody who takes everything along does not get, and why.

- **Copies for a lost disk** are sealed as a whole; keys are kept for 14 days, data for at most eight weeks
  (docs/decisions/0013).
- **Logs** hold ids only. **Events** hold ids, numbers, days and words for the public only.
"""


def document() -> str:
    return "\n".join([HEAD, *(_service(catalogue(service)) for service in SERVICES), _runtime()])


def catalogue(service: str) -> Kept:
    found: Kept = importlib.import_module(f"services.{service}.kept").KEPT
    return found


def _service(kept: Kept) -> str:
    rows = [_row(table) for table in kept.tables]
    nobodys = [f"- `{one.name}`: {one.why}" for one in kept.nobodys]
    lines = [
        f"## {kept.service}",
        "| table | what for | how long | when she asks to be rubbed out | sealed | not handed over |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ]
    return "\n".join([*lines, *(["No person is in:", *nobodys, ""] if nobodys else [])])


def _row(table: Table) -> str:
    left_out = "; ".join(f"`{column}` ({why})" for column, why in table.leaves_out.items())
    sealed = ", ".join(f"`{column}`" for column in table.sealed)
    stays = ", ".join(f"`{column}`" for column in table.for_everybody)
    erasing = ERASING[table.erasing] + (f"; {stays} stay, they name nobody" if stays else "")
    return f"| `{table.name}` | {table.why} | {table.until} | {erasing} | {sealed} | {left_out} |"


def _runtime() -> str:
    return "\n".join(["## In every service", *(f"- `{one.name}`: {one.why}" for one in RUNTIME), ""])


def main() -> None:
    if sys.argv[1:] == ["--check"]:
        sys.exit(PLACE.read_text() != document())
    PLACE.write_text(document())


if __name__ == "__main__":
    main()
