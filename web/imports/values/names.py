"""Finding by name what is written in slightly different ways."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar
from uuid import UUID, uuid5

import msgspec
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

K = TypeVar("K")

NEAR, SUGGESTED, SHORTEST, MOST_NEAR = 90, 70, 5, 10


def same(name: str) -> str:
    """Equal here means written the same, but for capitals and spaces."""
    return " ".join(name.casefold().split())


@lru_cache(1 << 14)
def folded(name: str) -> str:
    """Equal here means alike, but for accents, punctuation and small habits of writing."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    spaced = re.sub(r"[^\w\s]|_", " ", re.sub(r"['’‘`´.]", "", bare.replace("&", " and ")))
    return re.sub(r"^(the )+", "", re.sub(r"\bsaint\b", "st", " ".join(spaced.split())))


def stable_id(namespace: UUID, kind: str, *key: str) -> UUID:
    """The same thing has the same id at every import."""
    return uuid5(namespace, "|".join((kind, *map(folded, key))))


class Found(msgspec.Struct, Generic[K], frozen=True):
    """`exactly`: but for capitals and spaces. With no `key`, `name` is the nearest one, or empty."""

    key: K | None
    name: str
    exactly: bool = False


class Names(Generic[K]):
    """Things under the names by which sheets call them. A name that stands for two things finds neither."""

    def __init__(self, pairs: Iterable[tuple[str, K]]) -> None:
        self._names: dict[str, str] = {}
        self._same: dict[str, set[K]] = {}
        self._alike: dict[str, set[K]] = {}
        self._starting: dict[str, list[str]] = {}
        for name, key in pairs:
            self._add(folded(name), name, key)

    def _add(self, alike: str, name: str, key: K) -> None:
        if alike not in self._names:
            self._names[alike] = name
            self._starting.setdefault(alike[:1], []).append(alike)
        self._same.setdefault(same(name), set()).add(key)
        self._alike.setdefault(alike, set()).add(key)

    def __bool__(self) -> bool:
        return bool(self._names)

    def find(self, said: str) -> Found[K]:
        if key := _only(self._same.get(same(said), ())):
            return Found(key, self._names[folded(said)], exactly=True)
        near = self._near(folded(said))
        key = _only(self._alike[near]) if near else None
        if near and key:
            return Found(key, self._names[near])
        nearest = process.extractOne(folded(said), self._names.keys(), scorer=fuzz.ratio, score_cutoff=SUGGESTED)
        return Found(None, self._names[nearest[0]] if nearest else "")

    def is_shared(self, said: str) -> bool:
        return len(self._alike.get(folded(said), ())) > 1

    def _near(self, said: str) -> str:
        """Alike; else the only one that is nearly so; else the only one of which it is a short form."""
        if said in self._alike:
            return said
        near = near_names(said, self._alike)
        short = [] if near else [name for name in self._starting.get(said[:1], ()) if _is_short_for(said, name)]
        return (near + short)[0] if len(near + short) == 1 else ""


def near_names(said: str, names: Iterable[str]) -> list[str]:
    """Of many folded names those that are near."""
    found = process.extract(said, [*names], scorer=fuzz.ratio, score_cutoff=SUGGESTED, limit=MOST_NEAR)
    return [name for name, *_ in found if is_near(said, name)]


def is_near(one: str, other: str) -> bool:
    """Folded names that differ by a letter or two. Room 1 and room 2 are not near."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return fuzz.ratio(one, other) >= NEAR or _one_letter_apart(one.split(), other.split())


def _one_letter_apart(one: list[str], other: list[str]) -> bool:
    """In a word long enough that a slip is likelier than another name: Hall A is not hall B."""
    differing = [(mine, theirs) for mine, theirs in zip(one, other, strict=False) if mine != theirs]
    if len(one) != len(other) or len(differing) != 1:
        return False
    mine, theirs = differing[0]
    return min(len(mine), len(theirs)) >= SHORTEST and Levenshtein.distance(mine, theirs) == 1


def _is_short_for(said: str, name: str) -> bool:
    """P Cole, Priya C, Priya: parts in order, each the start of a part; never a bare letter."""
    parts, whole = said.split(), name.split()
    if len(said) < 3 or not parts or len(parts) > len(whole):
        return False
    return all(long.startswith(short) for short, long in zip(parts, whole, strict=False))


def _only(keys: Iterable[K]) -> K | None:
    found = list(keys)
    return found[0] if len(found) == 1 else None
