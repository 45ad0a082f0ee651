"""The college itself."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec


class Colours(StrEnum):
    """The colours of every page. Each has its tokens in web/static/css/tokens.css, and is tested to be readable."""

    SEA = "sea"
    PLUM = "plum"
    MOSS = "moss"
    SLATE = "slate"


class CrisisLine(msgspec.Struct, frozen=True, kw_only=True):
    """A number to ring, and in words who answers there."""

    number: str
    words: str
    words_cy: str = ""


class College(msgspec.Struct, frozen=True, kw_only=True):
    """What pages and letters say about the college. Empty means: say nothing of it."""

    name: str = ""
    name_cy: str = ""
    short_name: str = ""
    neutral_name: str = ""
    neutral_name_cy: str = ""
    """How messages call it, so that nobody who reads over a shoulder learns anything."""
    phone: str = ""
    text_number: str = ""
    email: str = ""
    hours: str = ""
    hours_cy: str = ""
    who_answers: str = ""
    address: str = ""
    districts: tuple[str, ...] = ()
    age_rule: int = 18
    crisis_lines: tuple[CrisisLine, ...] = ()
    crisis_lines_looked_at_on: date | None = None
    crisis_lines_look_again_on: date | None = None
    crisis_keeper_id: UUID | None = None
    """Who looks whether the numbers are still right."""
    worry_lines: tuple[CrisisLine, ...] = ()
    """Whom those who work and teach here ring when they are worried about somebody. The public sees none of them."""
    colours: Colours = Colours.SEA


class WelshStage(StrEnum):
    """Whether the public sees the college in Welsh. What is on is shown without a warning once all of it was passed."""

    OFF = "off"
    BEING_READ = "being_read"
    ON = "on"


class Welsh(msgspec.Struct, frozen=True, kw_only=True):
    stage: WelshStage
    reader_id: UUID | None = None
    """Who reads it and says that it can be shown."""


class WelshRemark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is wrong with one text: which one, by its original, how it stood then, and why."""

    original: str
    text: str
    words: str
