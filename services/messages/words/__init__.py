"""The words of every message, in both languages. Pure.

Discreet by default: the subject never says what the college is about, and no message names a course. A page that
needs signing in says more. Every message tells what happens next and how to answer.
"""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from babel.dates import format_date

from services.messages.model import College, CrisisLine, Phrase, Template
from services.messages.words import cy, en
from services.runtime import welsh
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.welsh import Text

PHRASES: dict[str, dict[Template, Phrase]] = {"en": en.PHRASES, "cy": cy.PHRASES}
TELLS = re.compile(
    "recover|health|mental|illness|anxi|depress|suicid|harm|therap|clinic|diagnos|medic|well-?being|adferiad|iechyd|"
    "meddwl|gorbryder|iselder|hunan|salwch|lles|feddyg|meddyg",
    re.IGNORECASE,
)
"""Words that tell whoever reads over a shoulder what the college is about."""
_SHORT_WORDS, _MOST_SHORT = 14, 3
LONGEST_VENUE = 60
LONGEST_TEXT = 459
"""Three text messages."""

_HELP = {
    "en": "We are not a crisis service. If you need somebody now, ring: {lines}.",
    "cy": "Nid gwasanaeth argyfwng ydym. Os oes angen rhywun arnoch nawr, ffoniwch: {lines}.",
}
_SHORT_HELP = {"en": "Not a crisis service: {lines}.", "cy": "Nid gwasanaeth argyfwng: {lines}."}
_RING = {"en": "Ring us: {phone}{hours}.", "cy": "Ffoniwch ni: {phone}{hours}."}
_BY_DESK = {
    "en": " The desk wrote this down for you. If it is not right, tell us.",
    "cy": " Nododd y ddesg hyn drosoch. Os nad yw’n iawn, rhowch wybod.",
}
"""What somebody else entered is confirmed back as such."""
_PARTNER = {
    "en": (
        "A message for {name}",
        "{name} asked us to reach them through you. Please tell them that there is news from us, and that they can "
        "ring us. You need not do anything else, and we do not say what it is about.",
    ),
    "cy": (
        "Neges i {name}",
        "Gofynnodd {name} i ni gysylltu trwoch chi. Dywedwch wrthynt fod newyddion gennym ni, ac y gallant ein ffonio. "
        "Does dim angen i chi wneud dim arall, ac nid ydym yn dweud am beth y mae.",
    ),
}
_HELLO = {"en": "Hello {name},", "cy": "Helo {name},"}
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "…": "..."})
"""One such sign would make a text more than twice as long."""


class Words(NamedTuple):
    subject: str
    text: str


def texts() -> list[Text]:
    """All that a message may say, for whoever reads its Welsh. `frame`: what many share."""
    phrases = [
        Text(f"{name} {part}", getattr(en.PHRASES[name], part), getattr(phrase, part))
        for name, phrase in cy.PHRASES.items()
        for part in ("subject", "text")
    ]
    shared = {"hello": _HELLO, "help": _HELP, "short help": _SHORT_HELP, "ring": _RING, "by the desk": _BY_DESK}
    frame = [Text(f"frame {name}", said["en"], said["cy"]) for name, said in shared.items()]
    partner = [
        Text(f"partner {part}", *(_PARTNER[code][n] for code in ("en", "cy"))) for n, part in enumerate(Words._fields)
    ]
    return phrases + frame + partner


def is_passed(name: str, passed: Collection[str]) -> bool:
    """Whether somebody has read the Welsh of this message, and of what goes around it."""
    return welsh.is_passed((one for one in texts() if one.name.split()[0] in (name, "frame")), passed)


def write(
    template: Template,
    language: str,
    facts: dict[str, str],
    *,
    name: str,
    college: College,
    address: str,
    about_id: UUID,
    is_text: bool,
    title: str = "",
) -> Words:
    """The message as it goes out. A text (SMS) is short: no greeting, the number to ring instead of the long end.

    `about_id`: her place, where the page that it leads to is about that: she can answer or leave there at once.
    `title` is the course, only where she wishes to be told openly.
    """
    language = language if language in PHRASES else "en"
    phrase, said = PHRASES[language][template], _Said(facts, language)
    subject, text = phrase.subject.format_map(said), phrase.text.format_map(said)
    subject += f": {title}" if title else ""
    text += _BY_DESK[language] if facts.get("by_desk") else ""
    link = address + _path(phrase, language).format(about_id=about_id)
    if is_text:
        return Words(subject, _short(college, text, link, language))
    parts = [_HELLO[language].format(name=name) if name else "", text, link]
    parts += [_ring(college, language), _help(college, language), college.called(language)]
    return Words(subject, "\n\n".join(part for part in parts if part) + "\n")


def through_partner(language: str, name: str, college: College) -> Words:
    """To an organisation: whom to tell, and nothing of what it is about."""
    subject, text = _PARTNER["cy" if language == "cy" else "en"]
    parts = [text.format(name=name), _ring(college, language), college.called(language)]
    return Words(subject.format(name=name), "\n\n".join(part for part in parts if part) + "\n")


def _path(phrase: Phrase, language: str) -> str:
    """It opens in her language, also on a phone where she is not signed in and nobody chose one."""
    return f"/cy{phrase.link}" if language == "cy" else phrase.link


def _help(college: College, language: str) -> str:
    lines = [f"{line.number} ({said})" if said else line.number for line, said in _lines(college, language)]
    return _HELP[language].format(lines=", ".join(lines)) if lines else ""


def _short_help(college: College, language: str) -> str:
    """The numbers, and what is short enough to stand beside one: 111 then choose 2."""
    begin = [(line, said.split(", ")[0]) for line, said in _lines(college, language)[:_MOST_SHORT]]
    lines = [f"{line.number} {said}" if 0 < len(said) <= _SHORT_WORDS else line.number for line, said in begin]
    return _SHORT_HELP[language].format(lines=", ".join(lines)) if lines else ""


def _lines(college: College, language: str) -> list[tuple[CrisisLine, str]]:
    """As `people` keeps them. Of their words only what tells nothing: somebody else may open the letter."""
    said = [((line.words_cy if language == "cy" else "") or line.words) for line in college.crisis_lines]
    kept = [", ".join(part for part in words.split(", ") if not TELLS.search(part)) for words in said]
    return list(zip(college.crisis_lines, kept, strict=True))


def _ring(college: College, language: str) -> str:
    if not college.phone:
        return ""
    hours = (college.hours_cy if language == "cy" else "") or college.hours
    return _RING[language].format(phone=college.phone, hours=f" ({hours})" if hours else "")


def _short(college: College, text: str, link: str, language: str) -> str:
    sender = f"{college.called(language)}:" if college.called(language) else ""
    phone = f"{college.phone}." if college.phone else ""
    whole = " ".join(part for part in (sender, text, link, phone, _short_help(college, language)) if part)
    return whole.translate(_PLAIN)


class _Said(dict[str, str]):
    """The facts as words of the language; what is not known yet is left out in words."""

    def __init__(self, facts: dict[str, str], language: str) -> None:
        super().__init__()
        self._language = language
        self["on_weekday"] = ""
        self["venue"] = _shortened(facts.get("venue", "")) or self["place"]
        if starts_at := facts.get("starts_at"):
            moment = datetime.fromisoformat(starts_at).astimezone(COLLEGE_ZONE)
            weekday = {"en": f" on {_day(moment, 'en', 'EEEE')}", "cy": f" {_day(moment, 'cy', 'EEEE')}"}[language]
            self.update(day=_day(moment, language), time=clock(moment), on_weekday=weekday)
        if answer_by := facts.get("answer_by"):
            self["answer_day"] = _day(datetime.fromisoformat(answer_by).astimezone(COLLEGE_ZONE), language)
        if until_on := facts.get("until_on"):
            self["answer_day"] = _day(date.fromisoformat(until_on), language)

    def __missing__(self, key: str) -> str:
        unknown = {
            "en": {"time": "the time on the page", "place": "the place on the page"},
            "cy": {"time": "yr amser ar y dudalen", "place": "y lle ar y dudalen"},
        }
        day = {"en": "the day on the page", "cy": "y diwrnod ar y dudalen"}
        return unknown[self._language].get(key, day[self._language])


def _shortened(venue: str) -> str:
    return venue if len(venue) <= LONGEST_VENUE else f"{venue[: LONGEST_VENUE - 1].rstrip(' ,')}…"


def _day(day: date, language: str, pattern: str = "EEEE d MMMM") -> str:
    """Monday 11 January; ddydd Llun 11 Ionawr."""
    if language == "cy":
        return "dd" + format_date(day, pattern, locale="cy").removeprefix("D")
    return format_date(day, pattern, locale="en_GB")


def clock(moment: datetime) -> str:
    """5.30pm, 10am."""
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    return f"{hour}.{moment.minute:02d}{half}" if moment.minute else f"{hour}{half}"
