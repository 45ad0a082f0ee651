"""The facts of the college that every page needs, until somebody has written its own."""

import re
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from services.contracts.people import Role
from services.people.model import Choice, College, CrisisLine
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.refusal import Missing

_TELLS = re.compile(
    "recover|health|mental|well-?being|illness|therap|adferiad|iechyd|meddwl|lles|salwch", re.IGNORECASE
)
LONGEST_UNSEEN = timedelta(days=366)
ASKED_AT = time(9)
ASKED_AGAIN_AFTER = timedelta(days=7)

CRISIS_LINES = (
    CrisisLine(number="999", words="if a life is in danger", words_cy="os oes bywyd mewn perygl"),
    CrisisLine(
        number="111",
        words="then choose 2, to talk about mental health, day or night",
        words_cy="yna dewiswch 2, i siarad am iechyd meddwl, ddydd neu nos",
    ),
    CrisisLine(
        number="116 123",
        words="Samaritans, to talk to somebody, free, any time",
        words_cy="y Samariaid, i siarad â rhywun, am ddim, unrhyw bryd",
    ),
)

WORRY_LINES = (
    CrisisLine(
        number="01632 960 150",
        words="Carys, if you are worried about somebody",
        words_cy="Carys, os ydych yn poeni am rywun",
    ),
    CrisisLine(
        number="01632 960 151",
        words="Heledd, if Carys does not answer",
        words_cy="Heledd, os na fydd Carys yn ateb",
    ),
    CrisisLine(
        number="01632 960 199",
        words="the council, evenings and weekends",
        words_cy="y cyngor, gyda’r nos ac ar benwythnosau",
    ),
)
"""Of the example college."""

NEW = College(neutral_name="the college", neutral_name_cy="y coleg", crisis_lines=CRISIS_LINES)

EXAMPLE = College(
    name="Morfa Recovery College",
    name_cy="Coleg Adferiad Morfa",
    short_name="Morfa College",
    neutral_name="the college",
    neutral_name_cy="y coleg",
    phone="01632 960 123",
    text_number="07700 900 123",
    email="desk@morfa.example",
    hours="Monday to Friday, 9am to 5pm",
    hours_cy="Dydd Llun i ddydd Gwener, 9am tan 5pm",
    who_answers="Mared, Gwen or Idris",
    address="Old Library, Quay Street, Morfa, MF1 2QT",
    districts=("Morfa town", "Estuary villages", "Upper valley", "Coed hills"),
    crisis_lines=CRISIS_LINES,
    crisis_lines_looked_at_on=date(2026, 11, 2),
    crisis_lines_look_again_on=date(2027, 3, 1),
    worry_lines=WORRY_LINES,
)

CHOSEN_UNTIL_SAID = {Choice.REMINDERS: True, Choice.SAY_WHO_RINGS: False, Choice.NAME_COURSE: False}
"""What holds while she has not chosen."""


def before_anybody_wrote(is_example: bool) -> College:
    return EXAMPLE if is_example else NEW


def refuse_unusable(college: College) -> None:
    """A name, and somebody to ring in a crisis, must be there."""
    if not college.name.strip():
        raise Missing("Write the name of the college.", field="name")
    refuse_telling_name(college)
    if not 10 <= college.age_rule <= 100:
        raise Missing("Write an age between 10 and 100.", field="age_rule")
    refuse_nobody_to_ring(college)


def called(college: College, language: str) -> str:
    """How messages, calendars and callers call the college."""
    return (college.neutral_name_cy if language == "cy" else "") or college.neutral_name


def refuse_telling_name(college: College) -> None:
    """Sender, calendar and caller carry this name: whoever reads over a shoulder must learn nothing from it."""
    if not college.neutral_name.strip():
        raise Missing("Write how messages call the college, for example “the college”.", field="neutral_name")
    for field in ("neutral_name", "neutral_name_cy"):
        if _TELLS.search(getattr(college, field)):
            raise Missing("Leave out words that say what the college is about.", field=field)


def refuse_nobody_to_ring(college: College) -> None:
    if not any(line.number.strip() for line in college.crisis_lines):
        raise Missing("Write at least one number to ring in a crisis.", field="crisis_lines")


def refuse_keeper(roles: Collection[Role]) -> None:
    """Whoever looks after the numbers works or teaches here."""
    if not set(roles) - {Role.STUDENT}:
        raise Missing("Choose somebody who has a role here.", field="crisis_keeper_id")


def refuse_day(look_again_on: date, today: date) -> None:
    if not today < look_again_on <= today + LONGEST_UNSEEN:
        raise Missing("Choose a day within the next year.", field="look_again_on")


def is_reviewed(before: College | None, now: College) -> bool:
    """The name of the college may change, and nobody has looked at the numbers."""
    return before is None or (before.crisis_lines, before.crisis_lines_look_again_on) != (
        now.crisis_lines,
        now.crisis_lines_look_again_on,
    )


def asked_at(look_again_on: date) -> datetime:
    return datetime.combine(look_again_on, ASKED_AT, COLLEGE_ZONE)
