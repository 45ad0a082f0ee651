"""How long a course is: how many sessions, and how many minutes each."""

import re

import msgspec

from web.imports.model import say
from web.imports.values.clock import TIME, in_figures, span
from web.imports.values.counts import WORDS
from web.imports.values.read import Read, clear, guess, number, plain, says_nothing, unusable

MOST_SESSIONS, SHORTEST, MOST_MINUTES = 60, 10, 600
DAY, HALF_DAY = 360, 180
_NUMBER = r"(\d+(?:\.\d+)?)"
_HOURS = re.compile(
    rf"{_NUMBER}\s*(?:-\s*)?(?:hours?|hrs?|h)(?![a-z])\.?(?:\s*(?:and\s*)?(\d{{1,2}})\s*(?:minutes?|mins?|m)?(?![a-z\d]))?"
)
_MINUTES = re.compile(rf"{_NUMBER}\s*(?:-\s*)?(?:minutes?|mins?)(?![a-z])")
_SESSIONS = re.compile(
    r"(\d+)\s*-?\s*(?:weekly\s+|separate\s+|(?:half|full|whole)[ -])?"
    r"(?:sessions?|weeks?|wks?|days?|workshops?|classes|meetings?|evenings?|mornings?|afternoons?|parts?)\b"
)
_TIMES = re.compile(r"(\d+)\s*[x×*]\s*")
_TIMES_AFTER = re.compile(
    r"(?:hours?|hrs?|h|minutes?|mins?)(?:\s*\d+)?\s*(?:minutes?|mins?|m)?\s*[x×*]\s*(\d+)(?![.\d])(?!\s*h)"
)
_COUNT_BEFORE = re.compile(r"^(\d+)\s+(?:weekly\s+|separate\s+)?(?=\d.*sessions?\b)|^(\d+)\s*(?=\()")
_RANGE = re.compile(
    r"(\d+)\s*(?:-|to|or)\s*(\d+)(?=\s*-?\s*(?:weekly\s+)?(?:sessions?|weeks?|wks?|workshops?|classes|meetings?)\b)"
)
"""8-10 weeks is a number of weeks, and not a time of day."""
_SPAN = re.compile(rf"({TIME})\s*(?:-|to|until)\s*({TIME})")
_ONE = re.compile(
    r"\b(one[ -]off|single|one session|a session|taster|workshop|1 day|a day|(full|all|whole) day|half[ -](a )?day)\b"
)
_IN_WORDS = re.compile(r"\b(" + "|".join(word for word in WORDS if " " not in word) + r")\b")


class Length(msgspec.Struct, frozen=True):
    sessions: int | None = None
    minutes: int | None = None

    def words(self) -> str:
        if self.sessions and self.minutes:
            return f"{self.sessions} × {self.minutes} minutes"
        return f"{self.sessions} sessions" if self.sessions else f"{self.minutes} minutes"


def length(said: str) -> Read[Length]:
    """6 x 2hrs · 6 sessions, 90 mins · one day 10-3"""
    if says_nothing(said):
        return clear(Length())
    text = re.sub(r"\bone and a half\b", "1.5", in_figures(plain(said)))
    text = re.sub(r"\b(an?) (?=hours?\b)", "1 ", text)
    text = re.sub(r"\bhalf an hours?\b", "30 minutes", text)
    text = _IN_WORDS.sub(lambda found: str(WORDS[found[1]]), text).replace(" .5", ".5")
    one_number = _RANGE.sub(lambda found: str(min(int(found[1]), int(found[2]))), text)
    minutes, why = _minutes(one_number)
    found = Length(_sessions(one_number), minutes)
    return _judged(found, why or ("range" if one_number != text else ""))


def _judged(found: Length, why: str) -> Read[Length]:
    sessions, minutes = found.sessions, found.minutes
    if sessions is None and minutes is None:
        return unusable(Length(), say("We found no length in this."), say("Write it like: 6 x 2 hours."))
    if not _can_be(sessions, 1, MOST_SESSIONS) or not _can_be(minutes, SHORTEST, MOST_MINUTES):
        return unusable(
            Length(), say("This is longer or shorter than a course can be."), say("Write it like: 6 x 2 hours.")
        )
    if sessions is None:
        once = Length(1, minutes)
        return guess(once, say("It does not say how many sessions; we took one."), once.words())
    if minutes is None:
        return guess(found, say("It does not say how long each session is; that stays open."), found.words())
    if why == "day":
        return guess(found, say("It gives no times; we took a day as 6 hours and half a day as 3."), found.words())
    if why == "range":
        return guess(found, say("It gives more than one number; the lower one holds."), found.words())
    if why == "plain":
        return guess(found, say("It gives a number without a unit; we took it as hours or minutes."), found.words())
    return clear(found, words=found.words())


def _can_be(value: int | None, least: int, most: int) -> bool:
    return value is None or least <= value <= most


def _sessions(text: str) -> int | None:
    found = _COUNT_BEFORE.search(text) or _TIMES_AFTER.search(text) or _TIMES.search(text) or _SESSIONS.search(text)
    if found:
        return int(next(filter(None, found.groups())))
    return 1 if _ONE.search(text) else None


def _minutes(text: str) -> tuple[int | None, str]:
    """The minutes of one session, and why they are a guess if they are one."""
    if found := _HOURS.search(text):
        return round(float(found[1]) * 60) + int(found[2] or 0), ""
    if found := _MINUTES.search(text):
        return round(float(found[1])), ""
    if (found := _SPAN.search(text)) and (read := span(found[1], found[2])):
        return (read[1].hour - read[0].hour) * 60 + read[1].minute - read[0].minute, ""
    if "half day" in text or "half-day" in text or "half a day" in text:
        return HALF_DAY, "day"
    if re.search(r"\b(full|all|whole|1|a) day\b|\bdays?\b", text):
        return DAY, "day"
    if found := re.search(rf"[x×*]\s*{_NUMBER}\s*$", text):
        value = float(found[1])
        return round(value * 60 if value < 10 else value), "plain"
    return None, ""


def sessions(said: str) -> Read[int | None]:
    """A column that holds the number of sessions alone."""
    text = _IN_WORDS.sub(lambda found: str(WORDS[found[1]]), plain(said))
    if says_nothing(said):
        return clear(None)
    if found := re.fullmatch(r"(\d+)(?:\.0+)?\s*(?:x|sessions?|weeks?|wks?)?", text):
        count = int(found[1])
        if _can_be(count, 1, MOST_SESSIONS):
            return clear(count)
    if found := re.fullmatch(r"(\d+)\s*(?:-|to|or)\s*(\d+)\s*(?:sessions?|weeks?|wks?)?", text):
        lower = min(int(found[1]), int(found[2]))
        if _can_be(lower, 1, MOST_SESSIONS):
            return guess(lower, say("It gives more than one number; the lower one holds."))
    return unusable(None, say("This is not a number of sessions."), say("Write a number."))


def minutes(said: str, *, in_hours: bool = False) -> Read[int | None]:
    """A column that holds the length of one session alone. `in_hours`: its heading says so."""
    if says_nothing(said):
        return clear(None)
    text = in_figures(plain(said))
    if found := re.fullmatch(r"(\d{1,2}):(\d\d)", text):
        return _checked(int(found[1]) * 60 + int(found[2]), asked=False)
    if found := re.fullmatch(_NUMBER, text):
        value = float(found[1])
        return _checked(
            round(value * 60) if in_hours or value < 10 else round(value), asked=not in_hours and value < 10
        )
    return _checked(_minutes(text)[0], asked=False)


def _checked(value: int | None, *, asked: bool) -> Read[int | None]:
    if value is None or not _can_be(value, SHORTEST, MOST_MINUTES):
        return unusable(None, say("This is not the length of a session."), say("Write it like: 2 hours."))
    words = f"{number(value)} minutes"
    return guess(value, say("We took the small number as hours."), words) if asked else clear(value, words=words)
