"""When a practice college is thrown away, and when it stops. Pure: no I/O, no clock."""

from datetime import datetime, time, timedelta

from services.runtime.clock import COLLEGE_ZONE

THROWN_AWAY_AT = time(3)
UNVISITED = timedelta(hours=1)


def last_night(now: datetime) -> datetime:
    """The newest three o'clock in the college's own zone."""
    here = now.astimezone(COLLEGE_ZONE)
    tonight = datetime.combine(here.date(), THROWN_AWAY_AT, COLLEGE_ZONE)
    return (
        tonight if tonight <= here else datetime.combine(here.date() - timedelta(days=1), THROWN_AWAY_AT, COLLEGE_ZONE)
    )


def is_of_another_day(made_at: datetime, now: datetime) -> bool:
    return made_at < last_night(now)


def is_unvisited(visited_at: datetime, now: datetime) -> bool:
    return now - visited_at >= UNVISITED
