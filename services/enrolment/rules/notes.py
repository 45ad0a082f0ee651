"""The note to my tutor: who may leave one, who reads it from when, and when it ends."""

from datetime import datetime, time, timedelta

from services.enrolment.model import PlaceState
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.refusal import Missing, Refusal

HAS_A_PLACE = (PlaceState.HELD, PlaceState.BOOKED)
LONGEST = 1000


class NoNoteNow(Refusal):
    slug = "no-note-now"
    what_to_do = "Ring us, or tell your tutor when you come."


def share(words: str, last_ends_at: datetime, now: datetime) -> None:
    if now >= last_ends_at:
        raise NoNoteNow("The course is over.")
    if not words.strip():
        raise Missing("Write something, or take your note back.", field="words")
    if len(words) > LONGEST:
        raise Missing("This is longer than a tutor can read at the door. Please say it in fewer words.", field="words")


def readable_from(first_starts_at: datetime) -> datetime:
    """From the beginning of the day before the first session."""
    day = first_starts_at.astimezone(COLLEGE_ZONE).date() - timedelta(days=1)
    return datetime.combine(day, time(), COLLEGE_ZONE)
