"""`matrix.toml` and `pages.toml`: for each route who may. What they do not name fails.

anyone      also signed out (a token that `people` did not sign is refused all the same)
signed_in   everybody who is signed in, with a second factor or without
second_factor  everybody who has shown her second factor: pages that show nothing of anybody before a form is sent
<role> …    only they, and only with the second factor; by_code: without it too
own         whoever's the thing is; it goes beside roles, and without any it says: nobody else
errand      whoever is here for this one booking alone, by numbers sent to a contact that several people share
secret      what the request carries decides: a number, a link, a token of another part. A wrong one opens nothing
none        nobody who comes over HTTP
?           at the end: the example has none of these, so whoever may is told that it is not there
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.walls.house import BY_CODE, COLUMNS, FORGED, NOBODY, ROLES

FILE, PAGES = Path(__file__).parent / "matrix.toml", Path(__file__).parent / "pages.toml"
OWN, ERRAND = "own", "errand"
KINDS = ("anyone", "signed_in", "second_factor", "secret", "none", "machine")


@dataclass(frozen=True)
class Row:
    """Who may take one route."""

    who: frozenset[str]
    is_absent: bool = False

    @classmethod
    def read(cls, text: str) -> "Row":
        words = text.split()
        unknown = set(words) - {*ROLES, *KINDS, OWN, ERRAND, BY_CODE, "?"}
        assert not unknown, f"matrix.toml: {unknown}"
        return cls(frozenset(words) - {"?"}, "?" in words)

    @property
    def is_by_secret(self) -> bool:
        return "secret" in self.who

    def lets_in(self, column: str) -> bool:
        if "machine" in self.who:
            return True
        if column == FORGED:
            return False
        if "anyone" in self.who or column in self.who:
            return True
        if "second_factor" in self.who:
            return column not in (NOBODY, BY_CODE)
        return "signed_in" in self.who and column != NOBODY


def read(file: Path = FILE) -> dict[str, dict[str, Row]]:
    """By service (or part of web), by `METHOD /path`. Routes of every service stand under `every`."""
    tables: Mapping[str, Mapping[str, str]] = tomllib.loads(file.read_text())
    return {name: {route: Row.read(text) for route, text in table.items()} for name, table in tables.items()}


def columns(row: Row, *, has_owner: bool) -> tuple[str, ...]:
    return (*COLUMNS, OWN) if has_owner else COLUMNS
