"""The words of every message, in both languages. Pure.

Discreet by default: the subject never says what the college is about, and no message names a course. A page that
needs signing in says more. Every message tells what happens next and how to answer.
"""

from datetime import date, datetime
from typing import NamedTuple

from babel.dates import format_date

from services.messages.model import College, Template
from services.runtime.clock import COLLEGE_ZONE

LANGUAGES = ("en", "cy")
LONGEST_TEXT = 320
"""Two text messages."""


class Words(NamedTuple):
    subject: str
    text: str


class Phrase(NamedTuple):
    """`link` is the path of the page where more can be read."""

    subject: str
    text: str
    link: str


PHRASES: dict[tuple[Template, str], Phrase] = {
    (Template.PLACE_BOOKED, "en"): Phrase(
        "Your session on {weekday}",
        "Your place is kept. It begins on {day} at {time}, at {venue}. Come as you are. "
        "If you cannot come, tell us and you need not say why.",
        "/my",
    ),
    (Template.PLACE_BOOKED, "cy"): Phrase(
        "Eich sesiwn ddydd {weekday}",
        "Mae eich lle wedi’i gadw. Mae’n dechrau {day} am {time}, yn {venue}. Dewch fel yr ydych. Os na allwch ddod, "
        "rhowch wybod, heb orfod dweud pam.",
        "/my",
    ),
    (Template.PLACE_GIVEN_BACK, "en"): Phrase(
        "Your place", "You have given your place back. Thank you for telling us. You can come another time.", "/courses"
    ),
    (Template.PLACE_GIVEN_BACK, "cy"): Phrase(
        "Eich lle", "Rydych wedi rhoi eich lle yn ôl. Diolch am ddweud. Gallwch ddod rywbryd eto.", "/courses"
    ),
    (Template.WAITING, "en"): Phrase(
        "You are in the line",
        "You are in the line for a place. You need not do anything. "
        "We write when there is one, and you can say yes or no.",
        "/my",
    ),
    (Template.WAITING, "cy"): Phrase(
        "Rydych yn y rhes",
        "Rydych yn y rhes am le. Nid oes angen gwneud dim. Ysgrifennwn pan fydd lle, a gallwch ddweud ie neu na.",
        "/my",
    ),
    (Template.PLACE_OFFERED, "en"): Phrase(
        "A place for you",
        "There is a place for you. It is yours if you want it, and it is fine to say no. "
        "We keep it until {answer_day}, {answer_time}. Answer on the page, or ring us.",
        "/my",
    ),
    (Template.PLACE_OFFERED, "cy"): Phrase(
        "Lle i chi",
        "Mae lle i chi. Chi biau ef os dymunwch, ac mae’n iawn dweud na. Rydym yn ei gadw tan {answer_day}, "
        "{answer_time}. Atebwch ar y dudalen, neu ffoniwch ni.",
        "/my",
    ),
    (Template.OFFER_LAPSED, "en"): Phrase(
        "About the place for you",
        "We did not hear from you, so somebody else has the place now. You are still in the line if you want to be.",
        "/my",
    ),
    (Template.OFFER_LAPSED, "cy"): Phrase(
        "Am y lle i chi",
        "Ni chlywsom gennych, felly mae gan rywun arall y lle nawr. Rydych yn y rhes o hyd os dymunwch.",
        "/my",
    ),
    (Template.DATES_CHANGED, "en"): Phrase(
        "A change to your session",
        "One of your sessions has changed. It is now on {day} at {time}, at {venue}. "
        "If that does not suit you, tell us.",
        "/my",
    ),
    (Template.DATES_CHANGED, "cy"): Phrase(
        "Newid i’ch sesiwn",
        "Mae un o’ch sesiynau wedi newid. Mae nawr {day} am {time}, yn {venue}. Os nad yw’n gyfleus, dywedwch wrthym.",
        "/my",
    ),
    (Template.SESSION_OFF, "en"): Phrase(
        "Your session on {weekday} is off",
        "The session on {day} at {time} does not take place. The others do. "
        "You keep your place and need not do anything.",
        "/my",
    ),
    (Template.SESSION_OFF, "cy"): Phrase(
        "Nid yw eich sesiwn ddydd {weekday} ymlaen",
        "Nid yw’r sesiwn {day} am {time} yn digwydd. Mae’r lleill. Rydych yn cadw eich lle, heb orfod gwneud dim.",
        "/my",
    ),
    (Template.ALL_OFF, "en"): Phrase(
        "Your sessions are off",
        "We are sorry: your sessions do not take place. Ring us, or look whether something else would suit you.",
        "/courses",
    ),
    (Template.ALL_OFF, "cy"): Phrase(
        "Nid yw eich sesiynau ymlaen",
        "Mae’n ddrwg gennym: nid yw eich sesiynau’n digwydd. Ffoniwch ni, neu edrychwch am rywbeth arall.",
        "/courses",
    ),
    (Template.IN_A_WEEK, "en"): Phrase(
        "Your session on {weekday}",
        "In a week, on {day} at {time}, we look forward to seeing you at {venue}. If you cannot come, tell us.",
        "/my",
    ),
    (Template.IN_A_WEEK, "cy"): Phrase(
        "Eich sesiwn ddydd {weekday}",
        "Mewn wythnos, {day} am {time}, edrychwn ymlaen at eich gweld yn {venue}. Os na allwch ddod, dywedwch wrthym.",
        "/my",
    ),
    (Template.TOMORROW, "en"): Phrase(
        "Your session tomorrow",
        "Tomorrow at {time} we look forward to seeing you at {venue}. Somebody is at the door before. "
        "If you cannot come, that is all right: tell us.",
        "/my",
    ),
    (Template.TOMORROW, "cy"): Phrase(
        "Eich sesiwn yfory",
        "Yfory am {time} edrychwn ymlaen at eich gweld yn {venue}. Mae rhywun wrth y drws cyn hynny. "
        "Os na allwch ddod, mae’n iawn: dywedwch wrthym.",
        "/my",
    ),
    (Template.ANSWER_ASKED, "en"): Phrase(
        "Something waits for your answer",
        "Your group is asked something. You can read it and answer until {answer_day}. Nobody sees your answer before.",
        "/decisions",
    ),
    (Template.ANSWER_ASKED, "cy"): Phrase(
        "Mae rhywbeth yn aros am eich ateb",
        "Gofynnir rhywbeth i’ch grŵp. Gallwch ei ddarllen ac ateb tan {answer_day}. "
        "Nid oes neb yn gweld eich ateb cynt.",
        "/decisions",
    ),
    (Template.ANSWER_REMINDER, "en"): Phrase(
        "It closes on {answer_day}",
        "What your group is asked closes on {answer_day}. If you have answered, there is nothing to do. "
        "Everybody gets this message.",
        "/decisions",
    ),
    (Template.ANSWER_REMINDER, "cy"): Phrase(
        "Mae’n cau {answer_day}",
        "Mae’r hyn a ofynnir i’ch grŵp yn cau {answer_day}. Os ydych wedi ateb, nid oes dim i’w wneud. "
        "Mae pawb yn cael y neges hon.",
        "/decisions",
    ),
    (Template.MORE_TIME, "en"): Phrase(
        "There is more time",
        "Too few have answered, so there is time until {answer_day}. If you have answered, there is nothing to do.",
        "/decisions",
    ),
    (Template.MORE_TIME, "cy"): Phrase(
        "Mae mwy o amser",
        "Mae rhy ychydig wedi ateb, felly mae amser tan {answer_day}. Os ydych wedi ateb, nid oes dim i’w wneud.",
        "/decisions",
    ),
    (Template.AT_THE_MEETING, "en"): Phrase(
        "For your next meeting",
        "Too few have answered, so it comes to your meeting on {answer_day}. You can still answer before.",
        "/decisions",
    ),
    (Template.AT_THE_MEETING, "cy"): Phrase(
        "Ar gyfer eich cyfarfod nesaf",
        "Mae rhy ychydig wedi ateb, felly daw i’ch cyfarfod {answer_day}. Gallwch ateb cyn hynny o hyd.",
        "/decisions",
    ),
    (Template.PLAN_A_MEETING, "en"): Phrase(
        "Please plan a meeting",
        "Something waits for your group and no meeting is planned. Please plan one before {answer_day}.",
        "/groups",
    ),
    (Template.PLAN_A_MEETING, "cy"): Phrase(
        "Trefnwch gyfarfod",
        "Mae rhywbeth yn aros am eich grŵp heb gyfarfod wedi’i drefnu. Trefnwch un cyn {answer_day}.",
        "/groups",
    ),
    (Template.TALK_FIRST, "en"): Phrase(
        "Please talk with somebody",
        "A member of your group would like to talk before it goes on. The page says how.",
        "/decisions",
    ),
    (Template.TALK_FIRST, "cy"): Phrase(
        "Siaradwch â rhywun",
        "Hoffai aelod o’ch grŵp siarad cyn i bethau fynd ymlaen. Mae’r dudalen yn dweud sut.",
        "/decisions",
    ),
    (Template.GROUP_ANSWERED, "en"): Phrase(
        "Your group has answered",
        "What you sent to the group has an answer. You can read it, and what can happen next.",
        "/proposals",
    ),
    (Template.GROUP_ANSWERED, "cy"): Phrase(
        "Mae eich grŵp wedi ateb",
        "Mae ateb i’r hyn a anfonoch at y grŵp. Gallwch ei ddarllen, a’r hyn all ddigwydd nesaf.",
        "/proposals",
    ),
    (Template.CO_OWNER_ASKED, "en"): Phrase(
        "Somebody asks for your help",
        "Somebody would like to write something together with you. Read what it is, and say yes or no.",
        "/proposals",
    ),
    (Template.CO_OWNER_ASKED, "cy"): Phrase(
        "Mae rhywun yn gofyn am eich help",
        "Hoffai rhywun ysgrifennu rhywbeth gyda chi. Darllenwch beth ydyw, a dywedwch ie neu na.",
        "/proposals",
    ),
    (Template.CO_OWNER_JOINED, "en"): Phrase(
        "You are two now", "The person you asked writes it together with you.", "/proposals"
    ),
    (Template.CO_OWNER_JOINED, "cy"): Phrase(
        "Rydych yn ddau nawr", "Mae’r person a ofynnoch yn ei ysgrifennu gyda chi.", "/proposals"
    ),
    (Template.CO_OWNER_NOT, "en"): Phrase(
        "About what you are writing",
        "The person you asked does not write it with you this time. You can ask somebody else.",
        "/proposals",
    ),
    (Template.CO_OWNER_NOT, "cy"): Phrase(
        "Am yr hyn rydych yn ei ysgrifennu",
        "Nid yw’r person a ofynnoch yn ei ysgrifennu gyda chi y tro hwn. Gallwch ofyn i rywun arall.",
        "/proposals",
    ),
    (Template.OTHER_OWNER_READY, "en"): Phrase(
        "It waits for your word",
        "The other one of you says that it is ready. Please read it, and say so too, or change it.",
        "/proposals",
    ),
    (Template.OTHER_OWNER_READY, "cy"): Phrase(
        "Mae’n aros am eich gair",
        "Mae’r llall ohonoch yn dweud ei fod yn barod. Darllenwch ef, a dywedwch hynny hefyd, neu newidiwch ef.",
        "/proposals",
    ),
    (Template.READINESS_ENDING, "en"): Phrase(
        "Something to renew",
        "Something you hold runs out on {answer_day}. The desk helps you to renew it. The page says what it is.",
        "/teaching/me",
    ),
    (Template.READINESS_ENDING, "cy"): Phrase(
        "Rhywbeth i’w adnewyddu",
        "Mae rhywbeth sydd gennych yn dod i ben {answer_day}. Mae’r ddesg yn helpu. Mae’r dudalen yn dweud beth ydyw.",
        "/teaching/me",
    ),
}

_HELP = {
    "en": "We are not a crisis service. If a life is in danger ring 999. To talk to somebody at any time: 111, then 2, "
    "or Samaritans on 116 123.",
    "cy": "Nid gwasanaeth argyfwng ydym. Os oes bywyd mewn perygl ffoniwch 999. I siarad â rhywun unrhyw bryd: "
    "111, yna 2, neu’r Samariaid ar 116 123.",
}
_RING = {"en": "Ring us: {phone}{hours}.", "cy": "Ffoniwch ni: {phone}{hours}."}
_HELLO = {"en": "Hello {name},", "cy": "Helo {name},"}


def write(
    template: Template,
    language: str,
    facts: dict[str, str],
    *,
    name: str,
    college: College,
    address: str,
    is_text: bool,
) -> Words:
    """The message as it goes out. A text (SMS) is short: no greeting, the number to ring instead of the long end."""
    language = language if language in LANGUAGES else "en"
    phrase = PHRASES[template, language]
    said = _Said(facts, language)
    subject, text = phrase.subject.format_map(said), phrase.text.format_map(said)
    if is_text:
        return Words(subject, _short(college.neutral_name, text, college.phone))
    ring = _RING[language].format(phone=college.phone, hours=f" ({college.hours})" if college.hours else "")
    parts = [
        _HELLO[language].format(name=name) if name else "",
        text,
        f"{address}{'/cy' if language == 'cy' and phrase.link == '/courses' else ''}{phrase.link}",
        ring if college.phone else "",
        _HELP[language],
        college.neutral_name,
    ]
    return Words(subject, "\n\n".join(part for part in parts if part) + "\n")


def _short(sender: str, text: str, phone: str) -> str:
    whole = " ".join(part for part in (f"{sender}:" if sender else "", text, phone) if part)
    return whole if len(whole) <= LONGEST_TEXT else f"{whole[: LONGEST_TEXT - 1]}…"


class _Said(dict[str, str]):
    """The facts as words of the language; what is not known yet is left out in words."""

    def __init__(self, facts: dict[str, str], language: str) -> None:
        super().__init__()
        if starts_at := facts.get("starts_at"):
            moment = datetime.fromisoformat(starts_at).astimezone(COLLEGE_ZONE)
            self |= {"day": _day(moment.date(), language), "time": clock(moment), "weekday": _weekday(moment, language)}
        if answer_by := facts.get("answer_by"):
            moment = datetime.fromisoformat(answer_by).astimezone(COLLEGE_ZONE)
            self |= {"answer_day": _day(moment.date(), language), "answer_time": clock(moment)}
        if until_on := facts.get("until_on"):
            self["answer_day"] = _day(date.fromisoformat(until_on), language)
        self["venue"] = facts.get("venue") or {"en": "the place on the page", "cy": "y lle ar y dudalen"}[language]
        self._language = language

    def __missing__(self, key: str) -> str:
        return {"en": "the day on the page", "cy": "y diwrnod ar y dudalen"}[self._language]


def _day(day: date, language: str) -> str:
    return format_date(day, "EEEE d MMMM", locale="cy" if language == "cy" else "en_GB")


def _weekday(moment: datetime, language: str) -> str:
    name = format_date(moment.date(), "EEEE", locale="cy" if language == "cy" else "en_GB")
    return name.removeprefix("Dydd ")


def clock(moment: datetime) -> str:
    """5.30pm, 10am."""
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    return f"{hour}.{moment.minute:02d}{half}" if moment.minute else f"{hour}{half}"
