"""What may be said, when, and what is not true any more by then."""

from datetime import datetime, time, timedelta
from uuid import UUID

from services.messages.model import REMINDERS, Address, Template
from services.runtime.clock import COLLEGE_ZONE, college_date

REMINDER_HOUR = time(9)
RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
GIVE_UP_AFTER = 12
"""Attempts at sending: about a day."""


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
