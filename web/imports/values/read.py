"""What one cell was read as, and how surely."""

import re
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec

from web.imports.model import Sentence, Verdict, say
from web.imports.values.welsh import in_english

T = TypeVar("T")
V = TypeVar("V", covariant=True)

NOTHING_SAID = {"", "-", "--", "?", "??", "tbc", "tba", "tbd", "n/a", "na", "n.a.", "not known", "unknown", "not sure",
                "dont know", "don't know", "dk", "to check", "to be checked", "not checked", "not checked yet",
                "to be confirmed", "none given", "not given", "blank", "."}  # fmt: skip


class Read(msgspec.Struct, Generic[V], frozen=True):
    """`words` is the value as a person reads it, where the value itself does not say it well."""

    value: V
    verdict: Verdict = Verdict.CLEAR
    why: Sentence | None = None
    what_to_do: Sentence | None = None
    words: str = ""


def clear(value: T, why: Sentence | None = None, words: str = "") -> Read[T]:
    return Read(value, Verdict.CLEAR, why, None, words)


def guess(value: T, why: Sentence, words: str = "") -> Read[T]:
    return Read(value, Verdict.GUESS, why, None, words)


def unusable(value: T, why: Sentence, what_to_do: Sentence | None = None) -> Read[T]:
    """`value` is what stands where nothing is known."""
    return Read(value, Verdict.UNUSABLE, why, what_to_do)


def says_nothing(said: str) -> bool:
    return plain(said) in NOTHING_SAID


@lru_cache(maxsize=20_000)
def plain(said: str) -> str:
    """For comparing: small letters, straight quotes, one kind of dash, single spaces, known Welsh words in English."""
    dashed = re.sub(r"[‐‑‒–—−]", "-", said.casefold().translate(QUOTES))
    return in_english(" ".join(dashed.split()))


QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u00a0": " ", "½": ".5", "¼": ".25"}
)


def number(value: float) -> str:
    return f"{value:g}"


def partly(rest: str) -> Sentence:
    return say("Only part of this was understood; we left out “%(rest)s”.", rest=rest)
