"""A draft in five parts and the way from what was typed to what can be signed."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.codesign.model import Cannot, Content, Saved, Typed
from services.codesign.rules.wording import named_illness
from services.contracts.codesign import RoomNeed, Theme, Words
from services.runtime.refusal import Missing, Refusal

PARTS: dict[int, tuple[str, ...]] = {
    1: ("title", "title_cy", "summary", "summary_cy", "theme"),
    2: ("who_for", "who_for_cy", "in_the_room"),
    3: ("outcomes", "outcomes_cy"),
    4: ("weeks", "minutes", "places", "room_needs"),
    5: ("can_change", "cannot_change"),
}
MOST_IN_A_PART = 60_000
FEWEST_OUTCOMES, MOST_OUTCOMES = 3, 8
MOST_WEEKS, MOST_LINES = 20, 30
MOST = {"title": 120, "summary": 600, "who_for": 600, "in_the_room": 600}
MOST_LINE, MOST_WEEK = 300, 2000
MINUTES, PLACES = range(15, 481), range(1, 201)


class PartChanged(Refusal):
    """The other owner saved this part in between. Both texts are kept."""

    slug = "part-changed"
    what_to_do = "Yours is still in the form and theirs stands below it. Put them together and save again."


class NotFinished(Refusal):
    slug = "not-finished"
    status = 422
    what_to_do = "Go back to that part. Everything else is saved."


class Why(StrEnum):
    """What is still missing, as a code that pages say in words."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    NOT_A_NUMBER = "not_a_number"
    NAMES_ILLNESS = "names_illness"
    WITHOUT_BECAUSE = "without_because"
    UNLIKE_ENGLISH = "unlike_english"


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    part: int
    field: str
    why: Why
    said: str = ""
    """The word or line that it is about."""


SENTENCES = {
    Why.EMPTY: "Something is still empty.",
    Why.TOO_LONG: "This is longer than a page can show.",
    Why.TOO_FEW: "There are too few lines.",
    Why.TOO_MANY: "There are too many lines.",
    Why.NOT_A_NUMBER: "We need a number here.",
    Why.NAMES_ILLNESS: "Say who it is for without naming an illness: what people want, or what they live through.",
    Why.WITHOUT_BECAUSE: "Say why this cannot change.",
    Why.UNLIKE_ENGLISH: "The Welsh has more lines or fewer than the English.",
}


class Signed(NamedTuple):
    """What a draft comes to: a content, or what is still missing."""

    content: Content | None
    gaps: tuple[Gap, ...]


def only(part: int, typed: Typed) -> Typed:
    """The fields of `part`; the others are not this form's to say."""
    if part not in PARTS:
        raise Missing("There is no such part.", field="part")
    kept = msgspec.structs.replace(Typed(), **{field: getattr(typed, field) for field in PARTS[part]})
    if len(msgspec.json.encode(kept)) > MOST_IN_A_PART:
        raise Missing("This is longer than we can keep. Please make it shorter.", field=PARTS[part][0])
    return kept


def save(known: Saved | None, seen: int, typed: Typed, saved_by: UUID) -> int | None:
    """The part's next revision; None when nothing changed. Raises PartChanged when the other saved it since.

    One's own words of a moment ago (the page saves while one types) are no reason to stop anybody.
    """
    if typed == (known.typed if known else Typed()):
        return None
    if known is None:
        return 1
    if known.revision != seen and known.saved_by != saved_by:
        raise PartChanged(
            "The other owner saved this part while you were writing.", values={"revision": known.revision}
        )
    return known.revision + 1


def together(parts: Iterable[tuple[int, Typed]]) -> Typed:
    """All parts as one draft."""
    whole = {field: getattr(typed, field) for part, typed in parts for field in PARTS[part]}
    return msgspec.structs.replace(Typed(), **whole)


def sign(typed: Typed) -> Signed:
    """The content that can be signed, or every gap there is."""
    gaps = tuple(_gaps(typed))
    return Signed(None if gaps else _content(typed), gaps)


def finished(typed: Typed) -> Content:
    """The content. Raises NotFinished with the first gap."""
    content, gaps = sign(typed)
    if content is None:
        gap = gaps[0]
        raise NotFinished(SENTENCES[gap.why], field=gap.field, values={"part": gap.part, "why": gap.why})
    return content


def tidy(text: str) -> str:
    """NFC, one space between words, no empty lines at either end."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(lines).strip()


def line(text: str) -> str:
    return " ".join(tidy(text).split())


def lines(text: str) -> tuple[str, ...]:
    """One thing on each line; a dash or dot before it is only decoration."""
    return tuple(filter(None, (re.sub(r"^[-–•*·]\s*", "", one).strip() for one in tidy(text).splitlines())))


def _content(typed: Typed) -> Content:
    welsh = lines(typed.outcomes_cy) or (None,) * MOST_LINES
    weeks = tuple(filter(None, map(tidy, typed.weeks)))
    return Content(
        title=_words(typed.title, typed.title_cy),
        summary=_words(typed.summary, typed.summary_cy),
        who_for=_words(typed.who_for, typed.who_for_cy),
        in_the_room=line(typed.in_the_room),
        outcomes=tuple(Words(en=en, cy=cy) for en, cy in zip(lines(typed.outcomes), welsh, strict=False)),
        weeks=weeks,
        sessions=len(weeks),
        minutes=int(typed.minutes),
        places=int(typed.places),
        theme=Theme(typed.theme),
        room_needs=tuple(need for need in RoomNeed if need in typed.room_needs),
        can_change=tuple(filter(None, map(line, typed.can_change))),
        cannot_change=tuple(Cannot(what=line(one.what), because=line(one.because)) for one in _cannots(typed)),
    )


def _words(english: str, welsh: str) -> Words:
    return Words(en=line(english), cy=line(welsh) or None)


def _cannots(typed: Typed) -> list[Cannot]:
    return [one for one in typed.cannot_change if line(one.what)]


def _gaps(typed: Typed) -> Iterator[Gap]:
    for part, field in ((1, "title"), (1, "summary"), (1, "theme"), (2, "who_for")):
        if not line(getattr(typed, field)):
            yield Gap(part=part, field=field, why=Why.EMPTY)
    if typed.theme and typed.theme not in list(Theme):
        yield Gap(part=1, field="theme", why=Why.EMPTY)
    for part, field in ((1, "title"), (1, "summary"), (2, "who_for"), (2, "in_the_room")):
        for name in (field, f"{field}_cy"):
            if len(line(getattr(typed, name, ""))) > MOST[field]:
                yield Gap(part=part, field=name, why=Why.TOO_LONG)
    for field in ("who_for", "who_for_cy"):
        if word := named_illness(getattr(typed, field)):
            yield Gap(part=2, field=field, why=Why.NAMES_ILLNESS, said=word)
    yield from _gaps_of_outcomes(typed)
    yield from _gaps_of_weeks(typed)
    yield from _gaps_of_cans(typed)


def _gaps_of_outcomes(typed: Typed) -> Iterator[Gap]:
    english, welsh = lines(typed.outcomes), lines(typed.outcomes_cy)
    if not english:
        yield Gap(part=3, field="outcomes", why=Why.EMPTY)
    elif len(english) < FEWEST_OUTCOMES:
        yield Gap(part=3, field="outcomes", why=Why.TOO_FEW)
    elif len(english) > MOST_OUTCOMES:
        yield Gap(part=3, field="outcomes", why=Why.TOO_MANY)
    if welsh and len(welsh) != len(english):
        yield Gap(part=3, field="outcomes_cy", why=Why.UNLIKE_ENGLISH)
    yield from _too_long(3, "outcomes", english, MOST_LINE)
    yield from _too_long(3, "outcomes_cy", welsh, MOST_LINE)


def _gaps_of_weeks(typed: Typed) -> Iterator[Gap]:
    weeks = tuple(map(tidy, typed.weeks))
    if not any(weeks):
        yield Gap(part=4, field="weeks", why=Why.EMPTY)
    elif len(weeks) > MOST_WEEKS:
        yield Gap(part=4, field="weeks", why=Why.TOO_MANY)
    for number, week in enumerate(weeks, 1):
        if any(weeks) and not week:
            yield Gap(part=4, field="weeks", why=Why.EMPTY, said=str(number))
    yield from _too_long(4, "weeks", weeks, MOST_WEEK)
    for field, allowed in (("minutes", MINUTES), ("places", PLACES)):
        if not _is_number(getattr(typed, field), allowed):
            yield Gap(part=4, field=field, why=Why.NOT_A_NUMBER, said=f"{allowed.start}–{allowed.stop - 1}")


def _gaps_of_cans(typed: Typed) -> Iterator[Gap]:
    """Approval is not asked for before it is said what is fixed (row 14)."""
    cannots = _cannots(typed)
    if not cannots and not any(map(line, typed.can_change)):
        yield Gap(part=5, field="can_change", why=Why.EMPTY)
    for one in cannots:
        if not line(one.because):
            yield Gap(part=5, field="cannot_change", why=Why.WITHOUT_BECAUSE, said=line(one.what))
    for field, several in (("can_change", typed.can_change), ("cannot_change", tuple(cannots))):
        if len(several) > MOST_LINES:
            yield Gap(part=5, field=field, why=Why.TOO_MANY)
    yield from _too_long(5, "can_change", map(line, typed.can_change), MOST_LINE)
    yield from _too_long(5, "cannot_change", (f"{one.what}{one.because}" for one in cannots), 2 * MOST_LINE)


def _too_long(part: int, field: str, several: Iterable[str], most: int) -> Iterator[Gap]:
    longest: Callable[[str], bool] = lambda one: len(one) > most  # noqa: E731
    if any(map(longest, several)):
        yield Gap(part=part, field=field, why=Why.TOO_LONG)


def _is_number(text: str, allowed: range) -> bool:
    return text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 6 and int(text) in allowed
