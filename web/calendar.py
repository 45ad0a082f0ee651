"""A calendar file (RFC 5545) of somebody's dates. Its titles are neutral: phones show them on the locked screen."""

from collections.abc import Iterator
from datetime import UTC, datetime

from web.clients.enrolment import Run, Session

_MOST_BYTES = 75


def calendar(run: Run, title: str) -> str:
    """Every date of the run; one that is called off says so rather than being left out."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Alongside//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for session in run.dates:
        lines += _event(session, title, f"{run.venue}, {run.room}, {run.town}")
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _event(session: Session, title: str, place: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{session.session_id}@alongside",
        f"DTSTAMP:{_moment(session.starts_at)}",
        f"DTSTART:{_moment(session.starts_at)}",
        f"DTEND:{_moment(session.ends_at)}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(place)}",
        f"STATUS:{'CANCELLED' if session.is_called_off else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return " ".join(words.split())


def _folded(line: str) -> Iterator[str]:
    """Not more than 75 bytes in a line, and no letter torn apart."""
    part, size = "", 0
    for sign in line:
        bytes_of_it = len(sign.encode())
        if size + bytes_of_it > _MOST_BYTES:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + bytes_of_it
    yield part
