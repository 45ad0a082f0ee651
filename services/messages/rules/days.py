"""Working days and the hours of the desk."""

from datetime import datetime, time, timedelta

from services.runtime.clock import COLLEGE_ZONE

DESK_CLOSES = time(17)


def desk_until(now: datetime) -> datetime:
    """By when the desk rings: today before it closes, if there are two hours left, else the next working day."""
    here = now.astimezone(COLLEGE_ZONE)
    day = here.date()
    if not is_working(here) or here.time() > time(15):
        day = next_working_day(here).date()
    return datetime.combine(day, DESK_CLOSES, COLLEGE_ZONE)


def next_working_day(moment: datetime) -> datetime:
    day = moment + timedelta(days=1)
    while not is_working(day):
        day += timedelta(days=1)
    return day


def is_working(moment: datetime) -> bool:
    return moment.weekday() < 5
