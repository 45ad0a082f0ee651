"""How long things stay as they are. Answers are awaited in working hours: nobody is hurried at night, at a weekend
or while the college is closed."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from services.runtime.clock import COLLEGE_ZONE
from services.runtime.days import is_working_day

HOLD = timedelta(minutes=30)
"""From the press of the button until the desk rings somebody whose code did not arrive."""
UNDO = timedelta(minutes=10)
REGISTER_OPEN = timedelta(days=4)
LIST_BEFORE, LIST_AFTER = timedelta(hours=24), timedelta(hours=2)
"""How long before a session and after it a tutor may keep its list on her device."""

DAY_BEGINS, DAY_ENDS = time(9), time(17)
WORKING_DAY = timedelta(hours=8)
OFFER_DAYS = 3
CALL_DAYS = 2


def answer_by(reached_at: datetime, days: int = OFFER_DAYS, closed: Collection[date] = ()) -> datetime:
    """Five o'clock on the working day on which `days` whole working days have passed since `reached_at`."""
    local, left = reached_at.astimezone(COLLEGE_ZONE), days * WORKING_DAY
    while left > (open_still := _open_on_the_day_of(local, closed)):
        left -= open_still
        local = _at(local + timedelta(days=1), time(0))
    return _at(local, DAY_ENDS)


def register_opens_at(starts_at: datetime) -> datetime:
    """Who came can be marked from the morning of the session."""
    return _at(starts_at.astimezone(COLLEGE_ZONE), time(0))


def register_closes_at(starts_at: datetime) -> datetime:
    """It can be changed until the end of the fourth day after."""
    return _at(starts_at.astimezone(COLLEGE_ZONE) + REGISTER_OPEN + timedelta(days=1), time(0))


def list_is_kept(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    return starts_at - LIST_BEFORE <= now < ends_at + LIST_AFTER


def _open_on_the_day_of(local: datetime, closed: Collection[date]) -> timedelta:
    """How long the desk is still open on this day."""
    if not is_working_day(local.date()) or local.date() in closed:
        return timedelta(0)
    begins = max(local.replace(tzinfo=None), datetime.combine(local.date(), DAY_BEGINS))
    return max(datetime.combine(local.date(), DAY_ENDS) - begins, timedelta(0))


def _at(local: datetime, hour: time) -> datetime:
    return datetime.combine(local.date(), hour, COLLEGE_ZONE)
