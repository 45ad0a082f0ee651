"""Decisions of messages. Pure: no I/O, no clock."""

from datetime import datetime, time, timedelta
from uuid import UUID

from services.messages.model import REMINDERS, Address, Call, Template
from services.runtime.actor import Actor
from services.runtime.clock import COLLEGE_ZONE, college_date
from services.runtime.refusal import Missing, NotFound, Refusal

DESK_CLOSES = time(17)
MOST_TRIES = 3
MOST_OPEN = 3
"""Calls asked for on one browser and not made yet."""
UNDO = timedelta(minutes=10)
KEPT_AFTER_CALL = timedelta(days=7)
REMINDER_HOUR = time(9)
RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
GIVE_UP_AFTER = 12
"""Attempts at sending: about a day."""


class CallIsOver(Refusal):
    slug = "call-is-over"


class TooManyCalls(Refusal):
    slug = "too-many-calls"
    what_to_do = "We ring about everything at once."


class TooLateToUndo(Refusal):
    slug = "too-late-to-undo"
    what_to_do = "Ring us, or tell us when we ring."


def may_write(template: Template, address: Address) -> bool:
    """Reminders can be turned off; the rest concerns what a person asked for."""
    return template not in REMINDERS or address.wants_reminders


def is_untrue(template: Template, facts: dict[str, str], now: datetime) -> bool:
    """A reminder that comes too late, or of a session that moved or is unknown, would say what is not so."""
    if template not in REMINDERS:
        return False
    if not (starts_at := facts.get("starts_at")):
        return True
    days = (college_date(datetime.fromisoformat(starts_at)) - college_date(now)).days
    return days != 1 if template is Template.TOMORROW else not 1 < days <= 7


def still_true(facts: dict[str, str], now: datetime) -> dict[str, str]:
    """A day that has passed while the message waited is better not said: the page says the new one."""
    answer_by = facts.get("answer_by")
    if answer_by and datetime.fromisoformat(answer_by) <= now:
        return {name: value for name, value in facts.items() if name != "answer_by"}
    return facts


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again to send; None when somebody must ring instead."""
    if attempts >= GIVE_UP_AFTER:
        return None
    return now + RETRY[min(attempts, len(RETRY)) - 1]


def call_until(now: datetime) -> datetime:
    """By when the desk rings: today before it closes, if there are two hours left, else the next working day."""
    here = now.astimezone(COLLEGE_ZONE)
    day = here.date()
    if not _is_working(here) or here.time() > time(15):
        day = next_working_day(here).date()
    return datetime.combine(day, DESK_CLOSES, COLLEGE_ZONE)


def next_working_day(moment: datetime) -> datetime:
    day = moment + timedelta(days=1)
    while not _is_working(day):
        day += timedelta(days=1)
    return day


def _is_working(moment: datetime) -> bool:
    return moment.weekday() < 5


def try_again(call: Call, now: datetime) -> datetime | None:
    """Nobody picked up: when to ring again; None after the third time."""
    if call.tries + 1 >= MOST_TRIES:
        return None
    next_day = next_working_day(now.astimezone(COLLEGE_ZONE)).date()
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


def reminder_times(starts_at: datetime, now: datetime) -> dict[Template, datetime]:
    """Nine in the morning, a week and a day before; none that is past."""
    day = starts_at.astimezone(COLLEGE_ZONE).date()
    times = {
        Template.IN_A_WEEK: datetime.combine(day - timedelta(days=7), REMINDER_HOUR, COLLEGE_ZONE),
        Template.TOMORROW: datetime.combine(day - timedelta(days=1), REMINDER_HOUR, COLLEGE_ZONE),
    }
    return {template: at for template, at in times.items() if at > now}


def message_reference(message_id: UUID, address: str) -> str:
    """The Message-ID: the same at every try, so that a second delivery is recognised as the first."""
    return f"<{message_id}@{address.split('://')[-1].split(':')[0]}>"
