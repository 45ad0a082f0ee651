"""From the headings of a row to the fields of a kind."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec
from rapidfuzz import fuzz, process

from web.imports.headings.known import HEADINGS, SEVERAL
from web.imports.headings.refused import TELLS_WHEN_DONE
from web.imports.model import Kind

EXACT, CONTAINED, LIKE = 100.0, 80.0, 84.0
SHORTEST, LONGEST = 4, 80
"""Shorter words are alike by accident; longer ones are no headings."""


class Match(msgspec.Struct, frozen=True, order=True):
    score: float
    field: str
    known: str

    @property
    def is_exact(self) -> bool:
        return self.score == EXACT


def folded(heading: str) -> str:
    """Step-free? → step free"""
    if heading.isascii():
        bare = heading.casefold()
    else:
        bare = "".join(
            one for one in unicodedata.normalize("NFKD", heading.casefold()) if not unicodedata.combining(one)
        )
    return " ".join(_BETWEEN.sub(" ", _WITHIN.sub("", bare)).split())


_WITHIN, _BETWEEN, _BRACKETS = re.compile(r"['’.]"), re.compile(r"[^\w\s]|_"), re.compile(r"\([^)]*\)")
KNOWN: dict[Kind, dict[str, str]] = {
    kind: {known: field for field, spellings in reversed(fields.items()) for known in spellings}
    for kind, fields in HEADINGS.items()
}
"""For each kind, every known heading and its field. Where two fields share one, the first of HEADINGS has it."""
ALL_KNOWN = frozenset(known for headings in KNOWN.values() for known in headings)


class Heading(msgspec.Struct, frozen=True):
    """A cell as a heading, folded; `core` is without what stands in brackets: Will travel (miles)."""

    said: str
    core: str

    @property
    def is_known(self) -> bool:
        return self.said in ALL_KNOWN or self.core in ALL_KNOWN


def heading(cell: str) -> Heading:
    said = folded(cell[:LONGEST])
    return Heading(said, folded(_BRACKETS.sub(" ", cell[:LONGEST])) if "(" in cell else said)


def exact(one: Heading, kind: Kind) -> Match | None:
    known = next((words for words in (one.said, one.core) if words in KNOWN[kind]), None)
    return Match(EXACT, f"{kind}.{KNOWN[kind][known]}", known) if known else None


def nearest(one: Heading, kind: Kind) -> Match | None:
    """A misspelling, or a heading that holds a known one among other words."""
    if found := exact(one, kind):
        return found
    if len(one.said) < SHORTEST or TELLS_WHEN_DONE.search(one.said):
        return None
    like = process.extractOne(one.said, KNOWN[kind].keys(), scorer=fuzz.token_sort_ratio, score_cutoff=LIKE)
    if like and len(like[0]) >= SHORTEST:
        return Match(min(like[1], 99.0), f"{kind}.{KNOWN[kind][like[0]]}", like[0])
    inside = [known for known in KNOWN[kind] if len(known) >= SHORTEST and set(known.split()) <= set(one.said.split())]
    best = max(inside, key=len, default=None)
    return Match(CONTAINED, f"{kind}.{KNOWN[kind][best]}", best) if best else None


def assign(headings: Sequence[Heading], kinds: Sequence[Kind], *, loosely: bool) -> dict[int, Match]:
    """Each column at most one field, each field at most one column (but SEVERAL); the surest first."""
    find = nearest if loosely else exact
    pairs = [
        (found, -position, -index)
        for index, one in enumerate(headings)
        if one.said
        for position, kind in enumerate(kinds)
        if (found := find(one, kind)) and not (len(kinds) > 1 and _is_the_venues(found))
    ]
    return _surest(sorted(pairs, key=lambda pair: (pair[0].score, len(pair[0].known.split()), *pair[1:]), reverse=True))


def _is_the_venues(found: Match) -> bool:
    """Where one table tells venues and their rooms, these columns are about the venue."""
    return found.field == "room.venue" or (found.field, found.known) == ("room.name", "name")


def _surest(pairs: Iterable[tuple[Match, int, int]]) -> dict[int, Match]:
    chosen: dict[int, Match] = {}
    taken: set[str] = set()
    for found, _, index in pairs:
        if -index not in chosen and (found.field not in taken or found.field in SEVERAL):
            chosen[-index] = found
            taken.add(found.field)
    return chosen
