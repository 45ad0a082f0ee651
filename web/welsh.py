"""The Welsh of the pages, area by area: what each area is called, which of them the public reads, and who read what."""

import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import NamedTuple

from babel.messages.catalog import Message

from web.catalogues import LOCALE, catalogue, code_of
from web.language import codes, mark

PUBLIC = frozenset(
    {
        "frame",
        "home",
        "courses",
        "book",
        "sign_in",
        "passkeys",
        "complaints",
        "ideas",
        "ask_us",
        "information",
        "crisis_numbers",
        "how_made",
        "invitations",
        "worried",
        "farewell",
        "refusals_enrolment",
        "refusals_people",
        "refusals_codesign",
        "refusals_messages",
        "refusals_runtime",
    }
)
"""Whoever is signed out can come upon these. All of them must have been read before the public sees the Welsh."""
PREVIEW = mark("This Welsh is a preview. Nobody has read and passed it yet, so it may have mistakes.")
_VALUE = re.compile(r"%\((\w+)\)[sd]")
_TAG = re.compile(r"<[^>]+>")


class Text(NamedTuple):
    """One text of an area, as its reader sees it: English above, Welsh below. Some have several forms, by number."""

    code: str
    original: str
    english: list[str]
    welsh: list[str]


def texts(area: str) -> list[Text]:
    """In the order in which pages say them. Takes some milliseconds: not on the loop."""
    return [_text(message) for message in catalogue(LOCALE / "cy" / f"{area}.po") if message.id]


def to_read(passed: Mapping[str, Collection[str]]) -> list[str]:
    """The areas of the public of which somebody has not read all as it stands now."""
    return sorted(area for area in PUBLIC if unread(area, passed.get(area, ())))


def unread(area: str, passed: Collection[str]) -> int:
    """How many texts of it nobody has passed. What was passed and stands there no more is nobody's business."""
    return len(codes("cy").get(area, frozenset()) - set(passed))


def digest(area: str) -> str:
    """What was on the page that somebody read."""
    return sha256(" ".join(sorted(codes("cy")[area])).encode()).hexdigest()


def _text(message: Message) -> Text:
    return Text(
        code_of(message), code_of(message, is_whole=False), _readable(message.id), _readable(message.string or "")
    )


def _readable(said: str | tuple[str, ...] | list[str]) -> list[str]:
    """Without what only the machine reads; a value that is filled in stands in brackets."""
    forms = [said] if isinstance(said, str) else said
    bare = [_TAG.sub("", _VALUE.sub(r"[\1]", form)).replace("%%", "%") for form in forms]
    return list(dict.fromkeys(bare))
