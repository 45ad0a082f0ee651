"""Finding by name what is written in slightly different ways."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar
from uuid import UUID, uuid5

import msgspec
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

K = TypeVar("K")

NEAR, SUGGESTED, SHORTEST = 90, 70, 5


def same(name: str) -> str:
    """Equal here means written the same, but for capitals and spaces."""
    return " ".join(name.casefold().split())


def folded(name: str) -> str:
    """Equal here means alike, but for accents, punctuation and small habits of writing."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    spaced = re.sub(r"[^\w\s]|_", " ", re.sub(r"['’‘`´.]", "", bare.replace("&", " and ")))
    return re.sub(r"^the ", "", re.sub(r"\bsaint\b", "st", " ".join(spaced.split())))


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
        for name, key in pairs:
            self._names.setdefault(folded(name), name)
            self._same.setdefault(same(name), set()).add(key)
            self._alike.setdefault(folded(name), set()).add(key)

    def __bool__(self) -> bool:
        return bool(self._names)

    def find(self, said: str) -> Found[K]:
        if key := _only(self._same.get(same(said), ())):
            return Found(key, self._names[folded(said)], exactly=True)
        for alike in self._near(folded(said)):
            if key := _only(self._alike[alike]):
                return Found(key, self._names[alike])
        nearest = process.extractOne(folded(said), self._names.keys(), scorer=fuzz.ratio, score_cutoff=SUGGESTED)
        return Found(None, self._names[nearest[0]] if nearest else "")

    def is_shared(self, said: str) -> bool:
        return len(self._alike.get(folded(said), ())) > 1

    def _near(self, said: str) -> Iterator[str]:
        """Alike; else the only one that is nearly so; else the only one of which it is a short form."""
        if said in self._alike:
            yield said
            return
        near = [name for name in self._alike if is_near(said, name)]
        yield from near if len(near) == 1 else []
        short = [name for name in self._alike if _is_short_for(said, name)]
        yield from short if not near and len(short) == 1 else []


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
