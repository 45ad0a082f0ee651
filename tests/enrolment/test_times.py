"""Answers are awaited in working hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrolment.rules.times import DAY_BEGINS, DAY_ENDS, answer_by, register_closes_at, register_opens_at
from services.runtime.days import is_working_day

HERE = ZoneInfo("Europe/London")
QUARTER = timedelta(minutes=15)
MOMENTS = st.integers(0, 100_000).map(lambda quarters: datetime(2026, 1, 1, tzinfo=UTC) + quarters * QUARTER)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("reached", "until"),
    [
        ("2027-01-04 10:00", "2027-01-07 17:00"),  # Monday morning → Thursday
        ("2027-01-04 08:00", "2027-01-06 17:00"),  # before the desk opens: three whole days
        ("2027-01-04 20:00", "2027-01-07 17:00"),  # the evening does not count
        ("2027-01-08 12:00", "2027-01-13 17:00"),  # Friday noon → Wednesday
        ("2027-01-09 12:00", "2027-01-13 17:00"),  # Saturday begins on Monday
        ("2027-03-25 12:00", "2027-04-01 17:00"),  # Good Friday and Easter Monday
        ("2026-10-23 12:00", "2026-10-28 17:00"),  # five o'clock stays five o'clock when the clocks change
    ],
)
def test_nights_and_weekends_do_not_count(reached: str, until: str) -> None:
    assert answer_by(local(reached)) == local(until)


def test_days_on_which_the_college_is_closed_do_not_count() -> None:
    christmas = [date(2026, 12, 24) + timedelta(days=n) for n in range(9)]
    assert answer_by(local("2026-12-23 12:00"), closed=christmas) == local("2027-01-06 17:00")
    assert answer_by(local("2026-12-23 12:00")) == local("2026-12-30 17:00")


@given(MOMENTS)
def test_there_are_always_three_working_days_to_answer(reached: datetime) -> None:
    until = answer_by(reached)

    assert timedelta(hours=24) <= working_time(reached, until) < timedelta(hours=32)
    assert is_working_day(until.astimezone(HERE).date())
    assert until.astimezone(HERE).time() == DAY_ENDS


@given(MOMENTS, MOMENTS)
def test_who_was_reached_later_never_has_to_answer_earlier(one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))

    assert answer_by(earlier) <= answer_by(later)


@given(MOMENTS)
def test_who_came_can_be_marked_on_the_day_and_four_days_after(starts_at: datetime) -> None:
    day = starts_at.astimezone(HERE).date()

    assert register_opens_at(starts_at).astimezone(HERE).date() == day
    assert register_opens_at(starts_at) <= starts_at
    assert (register_closes_at(starts_at) - timedelta(minutes=1)).astimezone(HERE).date() == day + timedelta(days=4)


def working_time(start: datetime, end: datetime) -> timedelta:
    """Counted another way: quarter by quarter of an hour."""
    found, at = timedelta(0), start
    while at < end:
        here = at.astimezone(HERE)
        if is_working_day(here.date()) and DAY_BEGINS <= here.time() < DAY_ENDS:
            found += QUARTER
        at += QUARTER
    return found
