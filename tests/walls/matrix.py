"""`python -m tests.walls.matrix` writes docs/trust/matrix.md out of matrix.toml and pages.toml."""

import sys
from pathlib import Path

from tests.walls.rows import COLUMNS, ERRAND, OWN, PAGES, Row, read

PLACE = Path(__file__).parents[2] / "docs" / "trust" / "matrix.md"


def text() -> str:
    tables, pages = read(), read(PAGES)
    every = tables.pop("every")
    rows = sum(map(len, tables.values()))
    head = f"""# Who may what

Every route of every service, and every page and form of web in front of them, asked by everybody, against the example
college, in every run of CI (`./college walls`): {rows} routes and the {len(every)} that services have in common,
{sum(map(len, pages.values()))} pages and forms, {len(COLUMNS)} kinds of people, and whoever owns the thing asked about.
A route that is not in the table fails. Written by `python -m tests.walls.matrix` out of `tests/walls/matrix.toml` and
`tests/walls/pages.toml`.

*anyone*: also signed out · *signed in*: whoever is signed in · roles: only with the second factor (*by code*: without
it too) · *own*: whose the thing is · *errand*: who came by a contact that several people share, for this one booking
alone · *secret*: what the request carries decides, a wrong one opens nothing · *none*: not over HTTP · *machine*:
answered only inside, by sockets that nobody from outside reaches · *second factor*: a page that shows nothing of
anybody before its form is sent. A token that `people` did not sign is refused everywhere.

Whoever is shut out is told the same of what is another's and of what is not there. Of each page and form, headers and
cookies are graded too, and no private one may be kept by a browser or on the way.

The same is tried at the database (each service's role against every table of all others, and against rising above
itself: `tests/walls/test_database.py`) and at the stream (each credential against every subject of all others:
`tests/walls/test_nats.py`).
"""
    parts = [_table("Every service", every)] + [_table(name, table) for name, table in tables.items()]
    parts += ["\n# Pages and forms\n"] + [_table(name.replace("_", " "), table) for name, table in pages.items()]
    return head + "".join(parts)


def _table(name: str, table: dict[str, Row]) -> str:
    rows = "".join(f"| `{route}` | {_who(row)} |\n" for route, row in table.items())
    return f"\n## {name[0].upper()}{name[1:]}\n\n| route | who may |\n|---|---|\n{rows}"


def _who(row: Row) -> str:
    order = {name: n for n, name in enumerate((*COLUMNS, OWN, ERRAND))}
    return ", ".join(one.replace("_", " ") for one in sorted(row.who, key=lambda one: order.get(one, -1)))


if __name__ == "__main__":
    PLACE.write_text(text())
    sys.exit(0)
