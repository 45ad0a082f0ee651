"""What is told of how a course was made, and what may be carried over."""

from datetime import date, timedelta

from services.codesign.model import Content
from services.codesign.rules import drafts
from services.contracts.codesign import Words
from services.runtime.refusal import Missing

FEWEST_TOLD = 10
"""Counts of people below this are not told."""
TWO_TERMS = timedelta(days=366)


def told(people: int) -> int | None:
    return people if people >= FEWEST_TOLD else None


def check_carried_over(content: Content, plannable_until_on: date, today: date) -> None:
    """What a sheet must say of a course: what it is called, how long it is and how many it is for."""
    if not content.title.en.strip():
        raise Missing("A course needs a name.", field="title")
    if not 1 <= content.sessions <= 60:
        raise Missing("Say how many sessions it has.", field="sessions")
    if content.minutes not in drafts.MINUTES:
        raise Missing("Say how long a session is, in minutes.", field="minutes")
    if content.places not in drafts.PLACES:
        raise Missing("Say how many places it has.", field="places")
    if not today <= plannable_until_on <= today + TWO_TERMS:
        raise Missing("It can be planned for two terms at most.", field="plannable_until_on")


def tidy(content: Content) -> Content:
    """The same as it will be signed: no odd spaces, no empty lines."""

    def words(given: Words) -> Words:
        return Words(en=drafts.line(given.en), cy=drafts.line(given.cy or "") or None)

    return Content(
        title=words(content.title),
        summary=words(content.summary),
        who_for=words(content.who_for),
        in_the_room=drafts.line(content.in_the_room),
        outcomes=tuple(words(one) for one in content.outcomes if drafts.line(one.en)),
        weeks=tuple(filter(None, map(drafts.tidy, content.weeks))),
        sessions=content.sessions,
        minutes=content.minutes,
        places=content.places,
        theme=content.theme,
        room_needs=tuple(sorted(set(content.room_needs))),
        can_change=content.can_change,
        cannot_change=content.cannot_change,
    )
