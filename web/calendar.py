"""A calendar file (RFC 5545) of somebody's dates. Its titles are neutral: phones show them on the locked screen."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.runtime.clock import COLLEGE_ZONE
from web.clients.enrolment import Run, Session

if TYPE_CHECKING:
    from icalendar import Event

_AROUND = timedelta(days=366)
"""So much of the zone's clock changes is told."""


def calendar(run: Run, title: str, now: datetime) -> bytes:
    """Every date of the run; one that is called off says so rather than being left out. For a thread: it takes a while.

    Added once more after a change, each date takes the place of the old one: the same UID, a higher SEQUENCE.
    """
    from icalendar import Calendar  # imported where it is used: it takes long

    made = Calendar()
    for name, value in (("prodid", "-//Alongside//EN"), ("version", "2.0"), ("method", "PUBLISH")):
        made.add(name, value)
    for session in run.dates:
        made.add_component(_event(session, title, now, is_off=session.is_called_off or run.is_called_off))
    days = [session.starts_at.date() for session in run.dates]
    made.add_missing_timezones(min(days) - _AROUND, max(days) + _AROUND)
    written: bytes = made.to_ical()
    return written


def _event(session: Session, title: str, now: datetime, *, is_off: bool) -> "Event":
    from icalendar import Event

    made = Event()
    made.add("uid", f"{session.session_id}@alongside")
    made.add("sequence", session.changes)
    made.add("dtstamp", now)
    made.add("dtstart", session.starts_at.astimezone(COLLEGE_ZONE))
    made.add("dtend", session.ends_at.astimezone(COLLEGE_ZONE))
    made.add("summary", title)
    made.add("location", session.place)
    made.add("status", "CANCELLED" if is_off else "CONFIRMED")
    made.add("class", "PRIVATE")
    return made
