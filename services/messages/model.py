"""The nouns of messages."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec


class Template(StrEnum):
    """What can be said. Each has its words in both languages in words/."""

    PLACE_BOOKED = "place-booked"
    PLACE_GIVEN_BACK = "place-given-back"
    PLACE_KEPT_AGAIN = "place-kept-again"
    WAITING = "waiting"
    LINE_LEFT = "line-left"
    PLACE_OFFERED = "place-offered"
    OFFER_DECLINED = "offer-declined"
    OFFER_LAPSED = "offer-lapsed"
    DATES_CHANGED = "dates-changed"
    SESSION_OFF = "session-off"
    ALL_OFF = "all-off"
    IN_A_WEEK = "in-a-week"
    TOMORROW = "tomorrow"
    ANSWER_ASKED = "answer-asked"
    ANSWER_REMINDER = "answer-reminder"
    MORE_TIME = "more-time"
    AT_THE_MEETING = "at-the-meeting"
    ON_THE_LIST = "on-the-list"
    PLAN_A_MEETING = "plan-a-meeting"
    TALK_FIRST = "talk-first"
    GROUP_ANSWERED = "group-answered"
    CO_OWNER_ASKED = "co-owner-asked"
    CO_OWNER_JOINED = "co-owner-joined"
    CO_OWNER_NOT = "co-owner-not"
    OTHER_OWNER_READY = "other-owner-ready"
    READINESS_ENDING = "readiness-ending"
    SOMETHING_WAITS = "something-waits"
    OPENED_IN_NEED = "opened-in-need"
    QUESTION_WAITS = "question-waits"
    QUESTION_ANSWERED = "question-answered"
    NUMBERS_REVIEW = "numbers-review"
    TASK_PASSED = "task-passed"


REMINDERS = frozenset({Template.IN_A_WEEK, Template.TOMORROW})
"""What a person may turn off."""

CALL_WHEN_NOT_SENT = frozenset(
    {
        Template.PLACE_BOOKED,
        Template.DATES_CHANGED,
        Template.SESSION_OFF,
        Template.ALL_OFF,
        Template.OFFER_LAPSED,
        Template.SOMETHING_WAITS,
        Template.OPENED_IN_NEED,
    }
)
"""Somebody must ring when this cannot be written. An offer's call is asked for by enrolment itself."""


NEEDS_HER_ANSWER = CALL_WHEN_NOT_SENT | {Template.PLACE_OFFERED}
"""Never through an organisation: it cannot be known when it reaches her."""

OVERTAKEN_BY_NEWS = frozenset(
    {
        Template.PLACE_BOOKED,
        Template.PLACE_KEPT_AGAIN,
        Template.WAITING,
        Template.PLACE_OFFERED,
        Template.OFFER_LAPSED,
    }
)
"""How it stands with a place: while one of these still waits to be sent, the next makes it untrue."""


ABOUT_A_PLACE = REMINDERS | {
    Template.PLACE_BOOKED,
    Template.PLACE_GIVEN_BACK,
    Template.PLACE_KEPT_AGAIN,
    Template.WAITING,
    Template.LINE_LEFT,
    Template.PLACE_OFFERED,
    Template.OFFER_DECLINED,
    Template.OFFER_LAPSED,
    Template.DATES_CHANGED,
    Template.SESSION_OFF,
    Template.ALL_OFF,
}
"""Their subject may name the course when she chose that."""


class Phrase(NamedTuple):
    """One message in one language. `link` is the path of the page where more can be read."""

    subject: str
    text: str
    link: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One message before it is queued: to whom, about what, with which facts."""

    template: Template
    person_id: UUID
    about_id: UUID
    facts: dict[str, str] = {}


class Message(msgspec.Struct, frozen=True, kw_only=True):
    message_id: UUID
    template: Template
    person_id: UUID
    about_id: UUID
    facts: dict[str, str]
    attempts: int
    key: str = ""
    """The same for the same thing said to the same person, also in a database that was put back."""
    was_sent: bool = False
    """It had gone before a backup was put back."""


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """How a person can be reached, as `people` says at the moment of sending. Used and forgotten."""

    person_id: UUID
    name: str = ""
    channel: str = "none"
    contact: str = ""
    partner: str = ""
    language: str = "en"
    wants_reminders: bool = True
    names_course: bool = False
    """She would rather be told openly what it is about."""
    welsh_passed: tuple[str, ...] = ()
    """Of the Welsh of messages, what somebody has read; for whoever is written to in Welsh."""


class CrisisLine(msgspec.Struct, frozen=True, kw_only=True):
    """A number to ring in a crisis, as `people` keeps it for every page."""

    number: str
    words: str = ""
    words_cy: str = ""


class College(msgspec.Struct, frozen=True, kw_only=True):
    """What a message says of its sender: the neutral short name, never what the college is about."""

    neutral_name: str = ""
    neutral_name_cy: str = ""
    phone: str = ""
    text_number: str = ""
    hours: str = ""
    hours_cy: str = ""
    crisis_lines: tuple[CrisisLine, ...] = ()

    def called(self, language: str) -> str:
        return (self.neutral_name_cy if language == "cy" else "") or self.neutral_name


class Call(msgspec.Struct, frozen=True, kw_only=True):
    call_id: UUID
    person_id: UUID | None
    about_id: UUID | None
    why: str
    state: str
    tries: int
    browser: str | None
    asked_at: datetime


class GoodTime(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    ANY = "any"


class SomebodyElse(StrEnum):
    """What the caller says when somebody else picks up."""

    NOTHING = "nothing"
    NAME = "name"


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed with a call that was asked for without an account."""

    name: str
    phone: str
    good_time: GoodTime
    somebody_else: SomebodyElse
    about: str = ""


class Section(StrEnum):
    """The headings of the desk."""

    DATES = "dates"
    CALLS = "calls"
    PLACES = "places"
    ANSWERS = "answers"
    SHEETS = "sheets"
    PEOPLE = "people"
    OWN = "own"
    """On the home page only: nobody's but hers, or of a circle that has no list of its own."""


class Kind(NamedTuple):
    """A kind of task: under which heading it stands, and whether somebody says by hand that it is done."""

    section: Section
    is_closed_by_hand: bool = False


KINDS = {
    "call": Kind(Section.CALLS),
    "tutor-not-ready": Kind(Section.DATES),
    "pair-incomplete": Kind(Section.DATES),
    "room-too-small": Kind(Section.DATES),
    "tutor-twice": Kind(Section.DATES),
    "places-over": Kind(Section.PLACES),
    "second-place": Kind(Section.PLACES),
    "idea-to-answer": Kind(Section.ANSWERS),
    "giver-to-tell": Kind(Section.ANSWERS),
    "meeting-needed": Kind(Section.ANSWERS),
    "conversation": Kind(Section.ANSWERS, is_closed_by_hand=True),
    "courses-ending": Kind(Section.ANSWERS),
    "course-to-write": Kind(Section.ANSWERS, is_closed_by_hand=True),
    "version-to-put": Kind(Section.OWN),
    "co-owner-asked": Kind(Section.OWN),
    "owner-needed": Kind(Section.ANSWERS),
    "proposal-taken-over": Kind(Section.OWN, is_closed_by_hand=True),
    "summary-to-read": Kind(Section.OWN),
    "place-offered": Kind(Section.OWN),
    "readiness-ending": Kind(Section.OWN),
    "something-waits": Kind(Section.OWN),
    "opened-in-need": Kind(Section.OWN),
    "question-waits": Kind(Section.OWN),
    "numbers-review": Kind(Section.OWN),
    "complaint-waits": Kind(Section.OWN),
    "trainee-to-assess": Kind(Section.OWN),
    "trainee-to-verify": Kind(Section.OWN),
    "second-record": Kind(Section.PEOPLE),
    "second-yes": Kind(Section.PEOPLE),
    "lost-sign": Kind(Section.PEOPLE),
    "roles-review": Kind(Section.PEOPLE),
    "sheets-to-check": Kind(Section.SHEETS, is_closed_by_hand=True),
    "sheets-put-aside": Kind(Section.SHEETS, is_closed_by_hand=True),
}
"""Every kind there is. Its words are in web/tasks/words.py."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    task_id: UUID
    kind: str
    about_id: UUID
    circle: str
    owner_id: UUID | None
    until_at: datetime
    ended_at: datetime | None
    ended_by: UUID | None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of a circle. While she is away `cover_id` sees to what is hers."""

    person_id: UUID
    cover_id: UUID | None = None
    from_on: date | None = None
    back_on: date | None = None

    def is_away(self, today: date) -> bool:
        return self.from_on is not None and self.back_on is not None and self.from_on <= today < self.back_on
