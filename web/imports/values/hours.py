"""Weekly hours: when a venue is open, when a tutor is free, when a course would like to be.

A text becomes days and spans, read from left to right: days gather until spans follow them, and the next days begin
a new group. "Mon, Tues 9-9; Sat 10-1" is two groups, "Thu pm, Fri am" as well.
"""

import re
from collections.abc import Callable, Iterator
from datetime import time

import msgspec
from babel.dates import get_day_names

from web.imports.model import Hours, Sentence, say
from web.imports.values.clock import END, START, TIME, Span, could_be_otherwise, in_figures, one_time, span
from web.imports.values.read import Read, clear, guess, partly, plain, says_nothing, unusable
from web.imports.values.weeks import in_words, joined, less

ALL_DAY = (START, END)
WEEK, WORKING_WEEK, WEEKEND = frozenset(range(7)), frozenset(range(5)), frozenset({5, 6})
PARTS: dict[str, Span] = {
    "am": (time(9), time(12)),
    "morning": (time(9), time(12)),
    "lunchtime": (time(12), time(14)),
    "pm": (time(12), time(17)),
    "afternoon": (time(12), time(17)),
    "twilight": (time(15, 30), time(18)),
    "late afternoon": (time(15, 30), time(18)),
    "after school": (time(15, 30), time(18)),
    "evening": (time(17), time(21)),
    "eve": (time(17), time(21)),
    "daytime": (time(9), time(17)),
    "office hours": (time(9), time(17)),
    "school hours": (time(9, 30), time(15)),
}
_SHORT = ("mon", "tue|tues", "wed|weds", "thu|thur|thurs", "fri", "sat", "sun")
_LONG = ["|".join(get_day_names("wide", locale=locale)[day].casefold() for locale in ("en", "cy")) for day in range(7)]
DAYS = [re.compile(rf"(?:{long}|{short})s?\b".replace(" ", r"\s")) for long, short in zip(_LONG, _SHORT, strict=True)]
DAY = rf"\b(?:{'|'.join(one.pattern for one in DAYS)})\.?"
_TO = r"\s*(?:-|to|till?|until)\s*"
TOKEN = re.compile(
    rf"""
    (?P<list>{DAY}(?:\s*-\s*{DAY}){{2,}})
  | (?P<range>{DAY}{_TO}{DAY})
  | (?P<day>{DAY})
  | (?P<week>\b(?:every\s*day|daily|any\s*day|all\s*week|(?:7|seven)\s*days(?:\s*a\s*week)?)\b)
  | (?P<working>\b(?:week\s*days?|m\s*-\s*f)\b)
  | (?P<weekend>\bweek\s*ends?\b)
  | (?P<after>\b(?:not\s+before|from|after)\s*(?P<after_time>{TIME})(?!\d|[:.]\d|\s*[ap]\.?m\b|{_TO}\d))
  | (?P<before>\b(?:not\s+after|before|until|till|by)\s*(?P<before_time>{TIME})(?!\d|[:.]\d|\s*[ap]\.?m\b))
  | (?P<span>(?:\bfrom\s+|\bbetween\s+)?(?P<first>{TIME})(?:{_TO}|\s+and\s+)(?P<last>{TIME}))
  | (?P<part>\b(?P<part_name>{"|".join(re.escape(part) for part in sorted(PARTS, key=len, reverse=True))})s?\b)
  | (?P<any>\b(?:any\s*times?|any|anything|all\s*day|whenever|flexible|always|24/7)\b)
  | (?P<closed>\bclosed\b(?=\s*(?:[;,.)\n]|$)))
  | (?P<negates>\b(?:not|except|excluding|closed|never|no|apart\s+from)\b)
  | (?P<ends>[;\n])
  | (?P<filler>[\s,.&+/:()-]+|\b(?:only|and|or|on|in|the|at|open|hours?|free|available|prefers?|both|but)\b)
  | (?P<word>[^\s;,]+)
    """,
    re.VERBOSE,
)
BY_ARRANGEMENT = re.compile(
    r"\b((by|on) (prior )?(arrangement|appointment|appt|request|booking)"
    r"|(please )?(ring|ask|phone|call)( first| to check)?|varies)\b"
)


class Week(msgspec.Struct, frozen=True):
    hours: tuple[Hours, ...] = ()
    by_arrangement: bool = False


class Piece(msgspec.Struct, frozen=True):
    """What one stretch of the text means."""

    days: frozenset[int] = frozenset()
    span: Span | None = None
    part: bool = False
    any_time: bool = False
    negates: bool = False
    closed: bool = False
    """These days, just named, are not open."""
    ends: bool = False
    backwards: bool = False
    asked: bool = False
    rest: str = ""


def opening(said: str) -> Read[Week]:
    """by arrangement · Mon-Fri 9-5 · every day 8am to 10pm"""
    text = _plain_lines(said)
    hours_only = BY_ARRANGEMENT.sub("", text)
    by_arrangement = hours_only != text
    if says_nothing(said) or (by_arrangement and not re.sub(r"\b(open|or|and|only|otherwise)\b|\W", "", hours_only)):
        return clear(Week(by_arrangement=by_arrangement), words="by arrangement" if by_arrangement else "")
    read = weekly(hours_only, is_open=True)
    return Read(Week(read.value, by_arrangement), read.verdict, read.why, read.what_to_do, read.words)


def weekly(said: str, *, is_open: bool = False) -> Read[tuple[Hours, ...]]:
    """Thu pm, Fri am · not Fridays · Mon-Fri 10-2 · evenings only · any

    Of a person, days without hours are whole days. Of a venue (`is_open`) that is asked.
    """
    if says_nothing(said):
        return clear(())
    reader = _Reader()
    for piece in _pieces(_plain_lines(said)):
        reader.take(piece)
    return reader.read(is_open)


def _plain_lines(said: str) -> str:
    return "\n".join(in_figures(plain(line)) for line in said.splitlines())


def _pieces(text: str) -> Iterator[Piece]:
    for token in TOKEN.finditer(text):
        found = token.groupdict()
        kind = next(kind for kind in _MEANING if found[kind])
        yield _MEANING[kind](token)


def _numbers(text: str) -> list[int]:
    """Each alternative of DAY, in the order in which they stand."""
    return [next(number for number, one in enumerate(DAYS) if one.match(day[0])) for day in re.finditer(DAY, text)]


def _range(token: re.Match[str]) -> Piece:
    first, last = _numbers(token[0])
    return Piece(days=frozenset(day % 7 for day in range(first, last + (7 if last < first else 0) + 1)))


def _span_piece(token: re.Match[str]) -> Piece:
    read = span(token["first"], token["last"])
    if read is None:
        return Piece(backwards=True, rest=token[0])
    return Piece(span=read, asked=could_be_otherwise(token["first"], token["last"], read))


def _after(token: re.Match[str]) -> Piece:
    at = one_time(token["after_time"])
    return Piece(span=(at.at, END)) if at and at.at < END else Piece(rest=token[0])


def _before(token: re.Match[str]) -> Piece:
    at = one_time(token["before_time"])
    return Piece(span=(START, at.at)) if at and at.at > START else Piece(rest=token[0])


_MEANING: dict[str, Callable[[re.Match[str]], Piece]] = {
    "list": lambda token: Piece(days=frozenset(_numbers(token[0]))),
    "range": _range,
    "day": lambda token: Piece(days=frozenset(_numbers(token[0]))),
    "week": lambda _: Piece(days=WEEK),
    "working": lambda _: Piece(days=WORKING_WEEK),
    "weekend": lambda _: Piece(days=WEEKEND),
    "after": _after,
    "before": _before,
    "span": _span_piece,
    "part": lambda token: Piece(span=PARTS[token["part_name"]], part=True),
    "any": lambda _: Piece(any_time=True),
    "closed": lambda _: Piece(closed=True),
    "negates": lambda _: Piece(negates=True),
    "ends": lambda _: Piece(ends=True),
    "filler": lambda _: Piece(),
    "word": lambda token: Piece(rest=token[0]),
}


class _Group(msgspec.Struct):
    """Days and the spans that belong to them, while they gather."""

    days: set[int] = msgspec.field(default_factory=set)
    spans: list[Span] = msgspec.field(default_factory=list)
    parts: list[Span] = msgspec.field(default_factory=list)
    """Mornings, evenings: they yield to hours that lie within them. Evenings 6-8."""
    any_time: bool = False
    times_first: bool = False
    """9-5 Mon-Fri, and not Mon-Fri 9-5."""

    def is_ended_by(self, piece: Piece) -> bool:
        has_times = bool(self.spans or self.parts) or self.any_time
        brings_times = bool(piece.span) or piece.any_time
        if piece.ends or (self.times_first and self.days and brings_times):
            return True
        return bool(self.days and has_times and piece.days and not self.times_first)

    def take(self, piece: Piece) -> None:
        self.times_first = self.times_first or (not self.days and (bool(piece.span) or piece.any_time))
        self.days |= piece.days
        if piece.span:
            (self.parts if piece.part else self.spans).append(piece.span)
        self.any_time = self.any_time or piece.any_time

    def hours(self) -> list[Hours]:
        spans = [*self.spans, *(part for part in self.parts if not any(_lies_in(one, part) for one in self.spans))]
        if not (self.days or spans or self.any_time):
            return []
        days = self.days or (WEEK if self.any_time else WORKING_WEEK)
        return [Hours(day, *one) for day in days for one in spans or [ALL_DAY]]


def _lies_in(one: Span, part: Span) -> bool:
    return part[0] <= one[0] and one[1] <= part[1]


def _to_the_edge(begin: time, end: time) -> Span:
    """Who cannot do mornings cannot do seven o'clock either."""
    return START if begin <= time(9) else begin, END if end >= time(21) else end


class _Reader:
    def __init__(self) -> None:
        self.group = _Group()
        self.hours: list[Hours] = []
        self.negating = False
        self.not_days: set[int] = set()
        self.not_spans: list[Span] = []
        self.whole_day_lost = False
        self.days_named = False
        self.seen: list[Piece] = []

    def take(self, piece: Piece) -> None:
        self.seen.append(piece)
        self.negating = (self.negating or piece.negates) and not piece.ends
        if self.negating:
            self._leave_out(piece)
            return
        if piece.closed:
            self.not_days |= self.group.days
            self.group = _Group()
            return
        self.days_named = self.days_named or bool(piece.days)
        if self.group.is_ended_by(piece):
            self.hours += self.group.hours()
            self.group = _Group()
        self.group.take(piece)

    def _leave_out(self, piece: Piece) -> None:
        self.not_days |= piece.days
        self.whole_day_lost = self.whole_day_lost or bool(piece.span and self.not_days)
        if piece.span and not self.not_days:
            self.not_spans.append(_to_the_edge(*piece.span))

    def read(self, is_open: bool) -> Read[tuple[Hours, ...]]:
        week = self._week()
        if not week or any(piece.backwards for piece in self.seen):
            return self._nothing()
        words = in_words(week)
        if why := self._doubt(week, is_open):
            return guess(week, why, words)
        return clear(week, self._told(), words)

    def _week(self) -> tuple[Hours, ...]:
        found = self.hours + self.group.hours()
        if not found and (self.not_days or self.not_spans):
            found = [Hours(day, *ALL_DAY) for day in WORKING_WEEK]
        kept = [one for one in found if one.weekday not in self.not_days]
        return joined(left for one in kept for left in less(one, self.not_spans))

    def _nothing(self) -> Read[tuple[Hours, ...]]:
        if any(piece.backwards for piece in self.seen):
            return unusable((), say("It ends before it starts."), say("Mend the time in your sheet."))
        return unusable((), say("We found no days and hours in this."), say("Write them like: Mon-Fri 9am-5pm."))

    def _doubt(self, week: tuple[Hours, ...], is_open: bool) -> Sentence | None:
        rest = " ".join(piece.rest for piece in self.seen if piece.rest)
        if rest:
            return partly(rest)
        if any(piece.asked for piece in self.seen):
            return say("A time in it could be of the morning or of the evening.")
        if self.whole_day_lost:
            return say("Where only part of a day is not possible we leave out the whole day.")
        if self.days_named and (self.group.spans or self.group.parts) and not self.group.days:
            return say("Some of the times stand without a day.")
        if is_open and not self.days_named:
            return say("No day is named; we took Monday to Friday.")
        if is_open and any((one.from_time, one.to_time) == ALL_DAY for one in week):
            return say("It gives days without hours; we took the whole day.")
        return None

    def _told(self) -> Sentence | None:
        if not self.days_named and not any(piece.any_time for piece in self.seen):
            return say("Where no day is named we take Monday to Friday.")
        if any(piece.part for piece in self.seen):
            return say("A morning is 9 to 12, an afternoon 12 to 5, a late afternoon 3.30 to 6, an evening 5 to 9.")
        return None
