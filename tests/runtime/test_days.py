"""Working days, against a library that knows the calendars of all countries."""

from datetime import date, timedelta

from holidays.countries import UnitedKingdom
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.days import is_working_day, next_working_day, working_day_by, working_day_from

YEARS = range(2024, 2061)
days = st.dates(date(2024, 1, 1), date(2060, 12, 20))


def test_they_are_those_of_england_and_wales() -> None:
    free = UnitedKingdom(subdiv="WLS", years=YEARS)
    first, last = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)
    every_day = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    assert [one for one in every_day if is_working_day(one) != (one.weekday() < 5 and one not in free)] == []


@given(days)
def test_what_is_promised_by_a_day_is_never_later_and_what_waits_is_never_sooner(day: date) -> None:
    assert working_day_by(day) <= day <= working_day_from(day)
    assert day < next_working_day(day) <= day + timedelta(days=7)
    assert {is_working_day(one) for one in (working_day_by(day), working_day_from(day), next_working_day(day))} == {
        True
    }
