"""Letters in Welsh: each text has a code, by which its reader passes it; what nobody passed does not stand alone.

The codes are those of web's files (web/language.py), where the reader sees the same texts; a test compares both.
"""

from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from typing import NamedTuple

NOTE = (
    "Does neb wedi darllen a phasio’r Gymraeg hon eto. Yr un peth yn Saesneg:\n"
    "Nobody has read and passed this Welsh yet. The same in English:"
)


class Text(NamedTuple):
    """`name`: of the letter that it belongs to, and which part of it."""

    name: str
    english: str
    welsh: str

    @property
    def code(self) -> str:
        return sha256(repr(tuple(self)).encode()).hexdigest()[:12]


class Written(NamedTuple):
    subject: str
    text: str


def is_passed(texts: Iterable[Text], passed: Collection[str]) -> bool:
    return all(one.code in passed for one in texts)


def in_her_language(
    language: str, say: Callable[[str], tuple[str, str]], *, is_passed: bool, is_text: bool = False
) -> Written:
    """Welsh that nobody has passed is followed by the English; a text, which is too short for both, is in English."""
    if language != "cy" or is_passed:
        return Written(*say(language))
    english = Written(*say("en"))
    if is_text:
        return english
    welsh = Written(*say("cy"))
    return Written(welsh.subject, f"{welsh.text.rstrip()}\n\n{NOTE}\n\n{english.text}")
