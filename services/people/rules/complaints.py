"""Complaints about how the college handles what it knows of somebody. The law gives 30 days to acknowledge one."""

from datetime import datetime, timedelta

from services.people.model import Complaint
from services.runtime.refusal import Missing, Refusal

ACKNOWLEDGE_WITHIN = timedelta(days=30)
"""Data (Use and Access) Act 2025, since 19 June 2026."""
KEPT_AFTER_ANSWER = timedelta(days=365)
MOST_WORDS = 5000


class AnsweredAlready(Refusal):
    slug = "complaint-answered"
    what_to_do = "Look at what was answered."


def complain(words: str, contact: str) -> None:
    """Raises Missing."""
    if not words.strip():
        raise Missing("Write what you are not happy with.", field="words")
    if len(words) > MOST_WORDS:
        raise Missing("This is too long for here. Write the beginning, and tell us the rest.", field="words")
    if not contact.strip():
        raise Missing("Write how we can answer you.", field="contact")


def answer(complaint: Complaint, words: str) -> None:
    """Raises AnsweredAlready, Missing."""
    if complaint.answered_at is not None:
        raise AnsweredAlready("This was answered already.")
    if not words.strip():
        raise Missing("Write what was answered.", field="answer")


def is_late(acknowledge_by: datetime, acknowledged_at: datetime | None, now: datetime) -> bool:
    return acknowledged_at is None and now > acknowledge_by
