"""Who may ask for a call, and how often the desk tries."""

from datetime import datetime, timedelta

from services.messages.model import Call, Template
from services.messages.rules.days import DESK_CLOSES, desk_until
from services.runtime.actor import Actor
from services.runtime.clock import COLLEGE_ZONE, college_date
from services.runtime.days import next_working_day
from services.runtime.refusal import Missing, NotFound, Refusal

MOST_TRIES = 3
MOST_OPEN = 3
"""Calls asked for on one browser and not made yet."""
UNDO = timedelta(minutes=10)
AT_ONCE = frozenset({Template.SOMETHING_WAITS, Template.OPENED_IN_NEED})
VERY_SOON = timedelta(minutes=15)
KEPT_AFTER_CALL = timedelta(days=7)


class CallIsOver(Refusal):
    slug = "call-is-over"


class TooManyCalls(Refusal):
    slug = "too-many-calls"
    what_to_do = "We ring about everything at once."


class TooLateToUndo(Refusal):
    slug = "too-late-to-undo"
    what_to_do = "Ring us, or tell us when we ring."


def call_until(now: datetime, why: str) -> datetime:
    return now + VERY_SOON if why in AT_ONCE else desk_until(now)


def try_again(call: Call, now: datetime) -> datetime | None:
    """Nobody picked up: when to ring again; None after the third time."""
    if call.tries + 1 >= MOST_TRIES:
        return None
    next_day = next_working_day(college_date(now))
    return datetime.combine(next_day, DESK_CLOSES, COLLEGE_ZONE)


def still_open(call: Call) -> None:
    if call.state != "open":
        raise CallIsOver("Somebody has already seen to this call.", what_to_do="Look at the list again.")


def asker(actor: Actor) -> str | None:
    """What she can take the call back with: this browser, or being signed in."""
    return actor.browser or (str(actor.person_id) if actor.person_id else None)


def take_back(call: Call, browser: str | None, now: datetime) -> None:
    """Only the browser that asked, for ten minutes."""
    if call.browser is None or call.browser != browser:
        raise NotFound("There is no such call.")
    still_open(call)
    if now > call.asked_at + UNDO:
        raise TooLateToUndo("It is on the desk already.")


def not_too_many(open_calls: int) -> None:
    if open_calls >= MOST_OPEN:
        raise TooManyCalls("You have asked already, and your calls are on the desk.")


def ring_again(call: Call) -> None:
    if call.state != "not_reached":
        raise CallIsOver("Somebody has already seen to this call.", what_to_do="Look at the list again.")


def ask(name: str, phone: str) -> None:
    if not name.strip():
        raise Missing("Tell us what to call you.", field="name")
    digits = [sign for sign in phone if sign.isdigit()]
    if not 7 <= len(digits) <= 15 or any(sign.isalpha() for sign in phone):
        raise Missing("We could not read this number.", what_to_do="For example 07700 900 142.", field="phone")
