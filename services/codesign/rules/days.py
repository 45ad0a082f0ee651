"""Days that are promised to people."""

from datetime import date, timedelta

_SATURDAY = 5
_CLOSED = frozenset({(12, 25), (12, 26), (1, 1)})
"""Month and day on which no college is open."""


def working_day(day: date) -> date:
    """The day itself, or the last one before it on which somebody is at the desk: "by" must hold."""
    while day.weekday() >= _SATURDAY or (day.month, day.day) in _CLOSED:
        day -= timedelta(days=1)
    return day
