"""Weekly dates in the college's own clock, and how days and times are said in a refusal."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from services.runtime.clock import COLLEGE_ZONE, college_date
from services.scheduling.model import Series, Skipped, Slot, Term
from services.scheduling.rules.refusals import TermTooShort, Unfit

EARLIEST, LATEST = time(7), time(22)
_WEEK = timedelta(days=7)
_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def weekly(
    term: Term,
    *,
    weekday: int,
    starts: time,
    minutes: int,
    count: int,
    from_on: date | None = None,
    after: datetime | None = None,
) -> Series:
    """`count` sessions a week apart, always at `starts` on the college's clock, also across its change in March and
    October. Closed days are skipped, and so is what is not later than `after`. Raises TermTooShort."""
    require_day_hours(starts, minutes)
    slots: list[Slot] = []
    skipped: list[Skipped] = []
    for day in _weekdays(max(term.starts_on, from_on or term.starts_on), term.ends_on, weekday):
        slot = slot_on(day, starts, minutes)
        if after is not None and slot.starts_at <= after:
            continue
        if (closed := closed_because(term, day)) is not None:
            skipped.append(Skipped(day, closed))
            continue
        slots.append(slot)
        if len(slots) == count:
            return Series(tuple(slots), tuple(skipped))
    raise _too_short(term, weekday, count, len(slots))


def _too_short(term: Term, weekday: int, count: int, found: int) -> TermTooShort:
    return TermTooShort(
        f"This course needs {count} {_WEEKDAYS[weekday - 1]}. {term.name} has {found} left on which we are open.",
        field="from_on",
        values={"count": count, "found": found, "term": term.name},
    )


def _weekdays(first: date, last: date, weekday: int) -> Iterator[date]:
    if weekday not in range(1, 8):
        raise Unfit("Choose a day of the week.", field="weekday")
    if first > last:
        return
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7)
    while day <= last:
        yield day
        day += _WEEK


def require_our_time(day: date, field: str) -> None:
    """Nobody plans for another century, and arithmetic with dates has an end."""
    if not 2000 <= day.year <= 2199:
        raise Unfit("Is the year right?", field=field)


def slot_on(day: date, starts: time, minutes: int) -> Slot:
    """The moments of a session that begins at `starts` on the college's clock."""
    starts_at = datetime.combine(day, starts, COLLEGE_ZONE).astimezone(UTC)
    return Slot(starts_at, starts_at + timedelta(minutes=minutes))


def closed_because(term: Term, day: date) -> str | None:
    """The name of the closed days that `day` is one of, perhaps empty; None on an open day."""
    return next((days.name for days in term.closed if days.from_on <= day <= days.until_on), None)


def require_day_hours(starts: time, minutes: int) -> None:
    """Between seven in the morning and ten in the evening, so that no clock change falls into a session."""
    ends = datetime.combine(date.min, starts) + timedelta(minutes=minutes)
    if starts < EARLIEST or ends > datetime.combine(date.min, LATEST):
        raise Unfit("A session begins at 7am or later and ends by 10pm.", field="starts")


def minutes_of(slot: Slot) -> int:
    return int((slot.ends_at - slot.starts_at).total_seconds() // 60)


def local(moment: datetime) -> datetime:
    return moment.astimezone(COLLEGE_ZONE)


def say_day(day: date | datetime) -> str:
    """Monday 11 January"""
    on = college_date(day) if isinstance(day, datetime) else day
    return f"{on:%A} {on.day} {on:%B}"


def say_time(moment: datetime | time) -> str:
    """5.30pm"""
    at = local(moment) if isinstance(moment, datetime) else moment
    half = "am" if at.hour < 12 else "pm"
    return f"{at.hour % 12 or 12}{f'.{at.minute:02}' if at.minute else ''}{half}"


def say_when(slot: Slot) -> str:
    """Monday 11 January, 10am to 12pm"""
    return f"{say_day(slot.starts_at)}, {say_time(slot.starts_at)} to {say_time(slot.ends_at)}"
