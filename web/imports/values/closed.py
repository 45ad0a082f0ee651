"""The days in a term when nothing happens: half terms, bank holidays."""

import re
from datetime import date

from web.imports.model import Closed, Verdict, say
from web.imports.values.dates import HAS_MONTH, MONTH_WORD, Order, day
from web.imports.values.read import Read, clear, guess, partly, plain, says_nothing, unusable

_MONTH = rf"{MONTH_WORD}(?![^\W\d_])\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = rf"(?:,?\s+\d{{4}}|\s+'?\d\d(?!\d|[/.]|\s+{MONTH_WORD}))"
_DATE = rf"(?:\d{{4}}-\d\d-\d\d|{_DAY}[/.]\d{{1,2}}(?:[/.](?:\d{{4}}|\d\d))?|{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}?)"
_TO = r"\s*(?:-|to|until|till|through)\s*"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_SAYS_YEAR = re.compile(r"\d{4}|[/.]\d+[/.]\d\d$|[a-z.] '?\d\d$")
PART = re.compile(rf"(?P<first>{_DATE}|{_DAY}){_TO}(?:{_WEEKDAY}\.?\s+)?(?P<last>{_DATE})|(?P<one>{_DATE})")


def closed(said: str, starts_on: date, ends_on: date, order: Order) -> Read[tuple[Closed, ...]]:
    """half term 15-19 Feb 2027 · bank holidays 3 May, 31 May; half term 31/5/27-4/6/27"""
    if says_nothing(said) or plain(said) in {"none", "no", "nil"}:
        return clear(())
    reader = _Reader(starts_on, ends_on, order)
    for part in re.split(r"[;\n]", plain(said)):
        reader.part(part)
    return reader.read()


class _Reader:
    def __init__(self, starts_on: date, ends_on: date, order: Order) -> None:
        self.starts_on, self.ends_on, self.order = starts_on, ends_on, order
        self.found: list[Closed] = []
        self.rest: list[str] = []
        self.asked = False

    def part(self, text: str) -> None:
        """A name, then its days, then perhaps another name with its days."""
        name, end = "", 0
        for found in PART.finditer(text):
            name = _name(text[end : found.start()]) or name
            self._add(found, name)
            end = found.end()
        if left := _name(text[end:]):
            self.rest.append(left)

    def _add(self, found: re.Match[str], name: str) -> None:
        last = self._day(found["one"] or found["last"], None)
        first = self._day(found["first"], last) if found["first"] else last
        if first and last and first > last and not _SAYS_YEAR.search(found["first"]):
            first = _a_year_before(first)
        if first is None or last is None or first > last:
            self.rest.append(found[0])
        else:
            self.found.append(Closed(first, last, name))

    def _day(self, text: str, last: date | None) -> date | None:
        """A day without month or year takes them from the end of its range, or the year from the term."""
        if last and re.fullmatch(_DAY, text):
            text = f"{text} {last:%B}".casefold()
        if found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})", text):
            text = f"{found[1]}/{found[2]}/{last.year if last else self._year(int(found[2]), int(found[1]))}"
        elif HAS_MONTH.search(text) and not re.search(r"\d{4}$|'?\b\d\d$", text):
            at = day(f"{text} 2000").value
            text = f"{text} {last.year if last else self._year(at.month, at.day) if at else ''}"
        read = day(text.replace("'", "").replace(" of ", " "), self.order)
        self.asked = self.asked or read.verdict is Verdict.GUESS
        return read.value

    def _year(self, month: int, of_month: int) -> int:
        """The year in which the day lies in the term; if in none, the term's first year, and we ask."""
        years = range(self.starts_on.year, self.ends_on.year + 1)
        first, last = self.starts_on.timetuple()[:3], self.ends_on.timetuple()[:3]
        inside = [year for year in years if first <= (year, month, of_month) <= last]
        self.asked = self.asked or not inside
        return inside[0] if inside else self.starts_on.year

    def read(self) -> Read[tuple[Closed, ...]]:
        inside = [one for one in self.found if one.to_on >= self.starts_on and one.from_on <= self.ends_on]
        outside = [one for one in self.found if one not in inside]
        value = tuple(sorted(inside))
        words = "; ".join(_words(one) for one in value)
        if outside:
            days = "; ".join(map(_words, outside))
            return guess(value, say("%(days)s is outside this term and is left out.", days=days), words)
        if not value:
            return unusable((), say("We found no days in this."), say("Write them like: half term 15-19 Feb 2027."))
        if self.rest:
            return guess(value, partly("; ".join(self.rest)), words)
        if self.asked:
            return guess(value, say("Day and month, or the year, could be meant otherwise."), words)
        return clear(value, words=words)


def _a_year_before(day: date) -> date | None:
    """20 Dec - 3 Jan 2027 begins in 2026."""
    return None if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _name(text: str) -> str:
    """A weekday alone is no name, but Easter Monday is."""
    name = re.sub(r"^(\W|\b(and|on|from|closed|the)\b)+|(\W|\b(and|on|from|mon|tue|wed|thu|fri|sat|sun)\b)+$", "", text)
    return "" if re.fullmatch(_WEEKDAY, name) else name.strip()


def _words(one: Closed) -> str:
    days = f"{one.from_on}" if one.from_on == one.to_on else f"{one.from_on} to {one.to_on}"
    return f"{one.name} {days}".strip()
