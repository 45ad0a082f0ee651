"""From the headings of a row to the fields of a kind."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec
from rapidfuzz import fuzz, process

from web.imports.headings.known import HEADINGS, SEVERAL
from web.imports.headings.refused import TELLS_WHEN_DONE
from web.imports.model import Kind

EXACT, CONTAINED, LIKE = 100.0, 80.0, 84.0
SHORTEST = 4
"""Shorter words are alike by accident."""


class Match(msgspec.Struct, frozen=True, order=True):
    score: float
    field: str
    known: str

    @property
    def is_exact(self) -> bool:
        return self.score == EXACT


@cache
def folded(heading: str) -> str:
    """Step-free? → step free"""
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", heading.casefold()) if not unicodedata.combining(sign)
    )
    return " ".join(re.sub(r"[^\w\s]|_", " ", re.sub(r"['’.]", "", bare)).split())


KNOWN: dict[Kind, dict[str, str]] = {
    kind: {known: field for field, spellings in reversed(fields.items()) for known in spellings}
    for kind, fields in HEADINGS.items()
}
"""For each kind, every known heading and its field. Where two fields share one, the first of HEADINGS has it."""


@cache
def exact(heading: str, kind: Kind) -> Match | None:
    """Also without what stands in brackets: Will travel (miles)."""
    without = folded(re.sub(r"\([^)]*\)", " ", heading))
    known = next((one for one in (folded(heading), without) if one in KNOWN[kind]), None)
    return Match(EXACT, f"{kind}.{KNOWN[kind][known]}", known) if known else None


@cache
def nearest(heading: str, kind: Kind) -> Match | None:
    """A misspelling, or a heading that holds a known one among other words."""
    if found := exact(heading, kind):
        return found
    said = folded(heading)
    if len(said) < SHORTEST or TELLS_WHEN_DONE.search(said):
        return None
    like = process.extractOne(said, KNOWN[kind].keys(), scorer=fuzz.token_sort_ratio, score_cutoff=LIKE)
    if like and len(like[0]) >= SHORTEST:
        return Match(min(like[1], 99.0), f"{kind}.{KNOWN[kind][like[0]]}", like[0])
    inside = [known for known in KNOWN[kind] if len(known) >= SHORTEST and set(known.split()) <= set(said.split())]
    best = max(inside, key=len, default=None)
    return Match(CONTAINED, f"{kind}.{KNOWN[kind][best]}", best) if best else None


def assign(headings: Sequence[str], kinds: Sequence[Kind], *, loosely: bool) -> dict[int, Match]:
    """Each column at most one field, each field at most one column (but SEVERAL); the surest first."""
    find = nearest if loosely else exact
    pairs = [
        (found, -position, -index)
        for index, heading in enumerate(headings)
        if folded(heading)
        for position, kind in enumerate(kinds)
        if (found := find(heading, kind)) and not (len(kinds) > 1 and _is_the_venues(found))
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
