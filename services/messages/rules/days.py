"""The hours of the desk."""

from datetime import datetime, time

from services.runtime.clock import COLLEGE_ZONE
from services.runtime.days import is_working_day, next_working_day

DESK_CLOSES = time(17)


def desk_until(now: datetime) -> datetime:
    """By when the desk rings: today before it closes, if there are two hours left, else the next working day."""
    here = now.astimezone(COLLEGE_ZONE)
    day = here.date()
    if not is_working_day(day) or here.time() > time(15):
        day = next_working_day(day)
    return datetime.combine(day, DESK_CLOSES, COLLEGE_ZONE)
