"""Days on which somebody is at the desk: not at a weekend, nor on a bank holiday of England and Wales.

The library that knows all countries (`holidays`) takes 15 MB at rest: these eight rules are tested against it instead.
"""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """The first one after `day`."""
    return working_day_from(day + timedelta(days=1))


def working_day_from(day: date) -> date:
    """The day itself, or the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_day_by(day: date) -> date:
    """The day itself, or the last one before it: a promise "by" must hold."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    """Banking and Financial Dealings Act 1971, schedule 1, and the days proclaimed each year. Days for one occasion
    (a coronation) are not here."""
    moved_with_easter = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)}
    mondays = {
        date(year, 5, 1) + relativedelta(weekday=MO(1)),
        date(year, 5, 31) + relativedelta(weekday=MO(-1)),
        date(year, 8, 31) + relativedelta(weekday=MO(-1)),
    }
    new_year = _off_the_weekend(date(year, 1, 1))
    christmas = _off_the_weekend(date(year, 12, 25))
    boxing_day = _off_the_weekend(date(year, 12, 26))
    if boxing_day <= christmas:
        boxing_day = christmas + timedelta(days=1)
    return frozenset({new_year, christmas, boxing_day, *moved_with_easter, *mondays})


def _off_the_weekend(day: date) -> date:
    """A day in lieu when it falls on a weekend."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
