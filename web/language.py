"""English and Welsh: which one a request is in, its words, and how dates and times are said in it.

Pages and Python code mark strings with `_()`; `web/locale/cy/<area>.po` holds the Welsh of one area.
"""

import json
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from zlib import crc32

from babel.dates import format_date
from babel.support import NullTranslations, Translations

from services.runtime.clock import COLLEGE_ZONE
from web.catalogues import kept

if TYPE_CHECKING:
    from web.clients.base import Refused

LANGUAGES = {"en": "English", "cy": "Cymraeg"}

current: ContextVar[str] = ContextVar("language", default="en")
_babel_names = {"en": "en_GB", "cy": "cy"}


def _(sentence: str, **values: object) -> str:
    """`sentence` in the language of this request, its %(names)s filled in."""
    return translations(current.get()).ugettext(sentence) % values


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Welsh has five forms; %(num)s is filled in."""
    return translations(current.get()).ungettext(singular, plural, num) % {"num": num, **values}


def refusal(refused: "Refused") -> tuple[str, str]:
    """Sentence and what to do. Services speak English; the Welsh stands in locale/cy/refusals_*.po.

    By the very sentence when it has no values in it, else by the slug with %(values)s.
    """
    return (
        _for_refusal("refusal", refused.sentence, refused),
        _for_refusal("what to do", refused.what_to_do, refused),
    )


def _for_refusal(context: str, english: str, refused: "Refused") -> str:
    words = translations(current.get())
    for known in (english, refused.slug) if english else ():
        if (found := words.upgettext(context, known)) != known:
            try:
                return found % refused.values
            except KeyError:  # the service did not say the value: better its own whole sentence
                return english
    return english


def mark(sentence: str) -> str:
    """Marks a string for the catalogue where it is written down; `_()` translates it where it is shown."""
    return sentence


def in_both_languages(path: str) -> list[str]:
    """A public page also answers at /cy/…, so that links, print and search keep the language."""
    return [path, "/cy" if path == "/" else f"/cy{path}"]


def language_of(path: str, cookie: str | None, account: str | None) -> str:
    """The address wins, then what was chosen on this device, then what the account says."""
    if path == "/cy" or path.startswith("/cy/"):
        return "cy"
    return next((choice for choice in (cookie, account) if choice in LANGUAGES), "en")


def without_language(path: str) -> str:
    """The English address of a page."""
    return (path.removeprefix("/cy") or "/") if path == "/cy" or path.startswith("/cy/") else path


@cache
def translations(language: str) -> NullTranslations:
    """Read when somebody first asks for a page in it. English is what the pages are written in."""
    return NullTranslations() if language == "en" else Translations(BytesIO(kept(language).words))


@cache
def codes(language: str) -> dict[str, frozenset[str]]:
    """Of every area, which texts it has: another sentence, or one said in other words, has another code."""
    return {area: frozenset(found) for area, found in json.loads(kept(language).codes).items()}


class Says:
    """Dates, times and lists in one language. Each method is a filter of the same name in the templates."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = _babel_names[language]

    def longdate(self, day: date | datetime, *, year: bool = False) -> str:
        """Monday 11 January"""
        return self._date(_college_day(day), "EEEE d MMMM y" if year else "EEEE d MMMM")

    def shortdate(self, day: date | datetime, *, year: bool = False) -> str:
        """11 January"""
        return self._date(_college_day(day), "d MMMM y" if year else "d MMMM")

    def weekday(self, day: date | datetime) -> str:
        """Monday"""
        return self._date(_college_day(day), "EEEE")

    def month(self, day: date | datetime) -> str:
        """January 2027"""
        return self._date(_college_day(day), "MMMM y")

    def clock(self, moment: time | datetime) -> str:
        """5.30pm. Moments are told in the college's own zone."""
        at = moment.astimezone(COLLEGE_ZONE) if isinstance(moment, datetime) else moment
        hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"
        return f"{hour}.{at.minute:02}{half}" if at.minute else f"{hour}{half}"

    def moment(self, at: datetime) -> str:
        """Monday 11 January, 5.30pm"""
        return f"{self.longdate(at)}, {self.clock(at)}"

    def listed(self, names: list[str]) -> str:
        """Rhian, Dil and Bethan"""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self._and(names[-1])} {names[-1]}"

    def _and(self, word: str) -> str:
        if self.language == "cy":
            return "ac" if word[:1].lower() in "aeiouwyâêîôûŵŷ" else "a"
        return "and"

    @cache  # noqa: B019  (two instances, made once at start)
    def _date(self, day: date, pattern: str) -> str:
        return format_date(day, pattern, locale=self._locale)


def _college_day(day: date | datetime) -> date:
    return day.astimezone(COLLEGE_ZONE).date() if isinstance(day, datetime) else day


def seed(thing: object) -> int:
    """A small number that stays the same for the same id: chooses its patchwork."""
    return crc32(str(thing).encode()) % 997


def midway(name: str | None) -> str:
    """A name in the middle of a sentence: the Wednesday group."""
    name = name or ""
    return f"the {name[4:]}" if name.startswith("The ") else name


def phone_link(number: str) -> str:
    """01632 960 123 → 01632960123, for tel: and sms: links."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
