"""Days that are promised to people."""

from datetime import date, timedelta

_FRIDAY = 4


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend: nobody is at the desk then, and "by" must hold."""
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))
