"""Times of day as people write them: 9-5, 9.30am-5.30pm, 10:00-16:00, 1730, noon."""

import re
from datetime import time

import msgspec

from web.imports.model import say
from web.imports.values.read import Read, clear, guess, says_nothing

TIME = r"(?:noon|midday|midnight|\d{4}\b|\d{1,2}(?:[:.]\d\d)?(?:\s*[ap]\.?m\b\.?)?)(?:\s*(?:hrs|h|o'clock)\b)?"
_AT = re.compile(r"(\d{1,2})(?:[:.]?(\d\d))?\s*([ap])?")
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
START, END = time(0), time(23, 59)
NOT_IN_THE_MORNING = 7
"""An unmarked hour before this is of the afternoon: nobody opens a hall at 4 in the morning."""

Span = tuple[time, time]


_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPOKEN = re.compile(
    rf"\b(half|quarter|{'|'.join(_HOURS)})(?:[ -](past|to))?[ -]?({'|'.join(_HOURS)}|\d{{1,2}}|o'clock)?\b"
)
_PAST = {("half", ""): 30, ("half", "past"): 30, ("quarter", "past"): 15, ("quarter", "to"): -15}


def in_figures(text: str) -> str:
    """half six → 6:30 · quarter to five → 4:45 · six o'clock → 6 o'clock. Other words stay as they are."""
    return _SPOKEN.sub(_figures, text)


def _figures(found: re.Match[str]) -> str:
    part, way, hour = found[1], found[2] or "", found[3] or ""
    if part in _HOURS:
        return f"{_HOURS.index(part) + 1} o'clock" if hour == "o'clock" and not way else found[0]
    minutes = _PAST.get((part, way))
    if minutes is None or not hour or hour == "o'clock":
        return found[0]
    at = (int(hour) if hour.isdigit() else _HOURS.index(hour) + 1) * 60 + minutes
    return f"{at // 60}:{at % 60:02}"


class Clock(msgspec.Struct, frozen=True):
    """`marked`: the text itself shows which half of the day it is."""

    at: time
    marked: bool

    def later(self) -> "Clock":
        return Clock(self.at.replace(hour=self.at.hour + 12), True) if not self.marked and self.at.hour < 12 else self


def clock(text: str) -> Clock | None:
    text = text.strip()
    if named := next((at for word, at in _NAMED.items() if text.startswith(word)), None):
        return Clock(named, True)
    found = _AT.match(text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        return Clock(END, True)
    if hour > 23 or minute > 59:
        return None
    return Clock(time(hour, minute), bool(half) or hour >= 13 or text.startswith("0"))


def one_time(text: str) -> Clock | None:
    """A time that stands alone: 4 is four in the afternoon."""
    found = clock(text)
    return found.later() if found and found.at.hour < NOT_IN_THE_MORNING else found


def span(first: str, last: str) -> Span | None:
    """None when it ends before it starts."""
    begin, end = clock(first), clock(last)
    if begin is None or end is None:
        return None
    begin = _begin(begin, end)
    until = END if end.at == START else end.at if end.at > begin.at else end.later().at
    return (begin.at, until) if until > begin.at else None


def _begin(begin: Clock, end: Clock) -> Clock:
    if begin.marked:
        return begin
    if end.marked and end.at.hour >= 12 and begin.later().at < end.at and begin.at.hour < NOT_IN_THE_MORNING:
        return begin.later()
    return begin if end.marked or begin.at.hour >= NOT_IN_THE_MORNING else begin.later()


def could_be_otherwise(first: str, last: str, read: Span) -> bool:
    """7-9 may be of the morning or the evening; 9-5 may not."""
    unmarked = not any(one and one.marked for one in (clock(first), clock(last)))
    early = clock(first)
    return unmarked and early is not None and (early.at.hour < 8 or (early.at.hour == 8 and read[1] <= time(12)))


class LastBus(msgspec.Struct, frozen=True):
    at: time | None = None
    note: str = ""


def last_bus(said: str) -> Read[LastBus]:
    """17:42 · 5.15pm · none Sat"""
    if says_nothing(said):
        return clear(LastBus())
    said = in_figures(said)
    found = re.search(rf"(?<!\d){TIME}", said, re.IGNORECASE)
    at = clock(found[0].casefold()) if found else None
    if found is None or at is None:
        return clear(LastBus(note=said), say("No time in it; we keep the words."), said)
    rest = said.replace(found[0], "", 1).strip(" ,;()-")
    shown = one_time(found[0].casefold()) or at
    words = f"{shown.at:%H:%M} {rest}".strip()
    if at.marked:
        return clear(LastBus(shown.at, rest), words=words)
    if shown.at.hour < 12:
        shown = shown.later()
    return guess(LastBus(shown.at, rest), say("We took it as a time after noon."), f"{shown.at:%H:%M} {rest}".strip())
