"""Days. Day comes first, as in Britain, unless the table itself shows otherwise."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum

from babel.dates import get_month_names
from dateutil import parser

from web.imports.model import Sentence, say
from web.imports.values.read import Read, clear, guess, plain, says_nothing, unusable

NUMERIC = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})$")
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t]\d{1,2}:\d\d(?::\d\d)?)?$")
YEARS = range(1990, 2100)
SERIAL, FIRST_SERIAL = re.compile(r"[3-7]\d{4}(?:\.0+)?"), date(1899, 12, 30)
"""A spreadsheet's own number for a day, where its cell was not shown as a date."""
WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+(?:the\s+)?(?=\d)")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEADING = re.compile(r"^(valid )?(until|till|to|exp(ires|iry)?|due|renew(al)?( by)?|from|on)\b[.:]?\s+")
WRITE = say("Write the day like 12 March 2027.")


class Order(Enum):
    """What a table proves about its numeric dates."""

    UNKNOWN = 0
    DAY_FIRST = 1
    MONTH_FIRST = 2
    BOTH = 3


def order_of(cells: Iterable[str]) -> Order:
    numeric = [found for cell in cells if (found := NUMERIC.match(plain(cell)))]
    day_first = any(int(found[1]) > 12 >= int(found[2]) for found in numeric)
    month_first = any(int(found[2]) > 12 >= int(found[1]) for found in numeric)
    return Order(day_first + 2 * month_first)


def day(said: str, order: Order = Order.UNKNOWN) -> Read[date | None]:
    if says_nothing(said) or plain(said) in {"none", "no", "never", "nil"}:
        return clear(None)
    text = LEADING.sub("", plain(said))
    if named := WEEKDAY.match(text):
        return _on_weekday(_day(text[named.end() :], order), named[1])
    return _day(text, order)


def _on_weekday(read: Read[date | None], weekday: str) -> Read[date | None]:
    """Mon 11/1/27 shows which is the month; Tues 14 Jan 2027 is no Tuesday, and is asked about."""
    if read.value is None:
        return read
    if WEEKDAYS[read.value.weekday()] == weekday:
        return clear(read.value)
    return guess(read.value, say("This day is no %(weekday)s.", weekday=weekday.capitalize()))


def _day(text: str, order: Order) -> Read[date | None]:
    if found := ISO.match(text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := NUMERIC.match(text):
        return _numeric(int(found[1]), int(found[2]), year_of(found[3]), order)
    if SERIAL.fullmatch(text):
        found_on = FIRST_SERIAL + timedelta(days=int(float(text)))
        return _asked(
            _made(found_on.year, found_on.month, found_on.day), say("A number by which spreadsheets count days.")
        )
    if re.fullmatch(r"\d{1,2}[/.]\d{1,2}", text):
        return unusable(None, say("The year is missing."), WRITE)
    return _worded(text)


def year_of(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _numeric(first: int, second: int, year: int, order: Order) -> Read[date | None]:
    if second > 12 >= first:
        read = _made(year, first, second)
        return read if order is Order.MONTH_FIRST else _asked(read, say("The month stands before the day here."))
    if order is Order.MONTH_FIRST and first != second:
        return _asked(_made(year, first, second), say("Other dates in this table put the month first."))
    read = _made(year, second, first)
    if first > 12 or first == second or order is Order.DAY_FIRST:
        return read
    return _asked(
        read, say("It could also be the month first: nothing in this table shows which. We took the day first.")
    )


def _asked(read: Read[date | None], why: Sentence) -> Read[date | None]:
    return guess(read.value, why) if read.value else read


def _made(year: int, month: int, of_month: int) -> Read[date | None]:
    try:
        made = date(year, month, of_month)
    except ValueError:
        return unusable(None, say("There is no such day."), WRITE)
    return clear(made) if year in YEARS else unusable(None, say("This year cannot be meant."), WRITE)


def _month_names() -> list[tuple[str, ...]]:
    """English and Welsh, long and short, as babel knows them."""
    kinds = [get_month_names(width, locale=locale) for locale in ("en", "cy") for width in ("wide", "abbreviated")]
    months = [tuple(dict.fromkeys(names[month].casefold().strip(".") for names in kinds)) for month in range(1, 13)]
    return [(*names, "sept") if "september" in names else names for names in months]


class _Words(parser.parserinfo):
    """dateutil's words without its clock: a two-digit year is of this century, and no year is no year."""

    MONTHS = _month_names()  # type: ignore[assignment]  # more names than its stub foresees

    def convertyear(self, year: int, century_specified: bool = False) -> int:
        return year if century_specified or year > 99 else year + 2000


_PARSER = parser.parser(_Words(dayfirst=True))
MONTH_WORD = (
    r"(?:" + "|".join(sorted({name for names in _Words.MONTHS for name in names}, key=len, reverse=True)) + r")"
)
HAS_MONTH = re.compile(rf"(?<![^\W\d_]){MONTH_WORD}(?![^\W\d_])")
_BASES = (datetime(2000, 1, 1), datetime(2004, 3, 2))


def _worded(text: str) -> Read[date | None]:
    if not HAS_MONTH.search(text) or not re.search(r"\d", text):
        return unusable(None, say("This is not a date."), WRITE)
    try:
        one, other = (_PARSER.parse(text, default=base, ignoretz=True) for base in _BASES)
    except (ValueError, ArithmeticError, TypeError, AttributeError, IndexError):
        return unusable(None, say("This is not a date that we can read."), WRITE)
    if one.year != other.year:
        return unusable(None, say("The year is missing."), WRITE)
    read = _made(one.year, one.month, one.day)
    return read if one.day == other.day else _asked(read, say("It gives only the month; we took its first day."))
