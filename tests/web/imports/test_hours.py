from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.imports.reads import cells
from web.imports.model import Hours, Verdict
from web.imports.values.hours import opening, weekly
from web.imports.values.weeks import common, in_words, joined

WEEKS = {
    "Mon–Sat 9.30am-5.30pm": "Mon–Sat 09:30–17:30",
    "every day 8am to 10pm": "every day 08:00–22:00",
    "Tue Wed Thu 10:00-16:00": "Tue–Thu 10:00–16:00",
    "Wed & Fri 1pm-8pm": "Wed Fri 13:00–20:00",
    "Mon, Tues, Thurs 9-9; Sat 10-1": "Mon Tue Thu 09:00–21:00; Sat 10:00–13:00",
    "Mon-Fri 9-5": "Mon–Fri 09:00–17:00",
    "9-5 Mon-Fri, 10-1 Sat": "Mon–Fri 09:00–17:00; Sat 10:00–13:00",
    "0900-1700 Mon to Fri": "Mon–Fri 09:00–17:00",
    "from 9 to 5 weekdays": "Mon–Fri 09:00–17:00",
    "Mon-Wed-Fri 10-2": "Mon Wed Fri 10:00–14:00",
    "Mon 10am-12.30pm, 1.30pm-4pm": "Mon 10:00–12:30, 13:30–16:00",
    "Daily 9am-9pm except Sunday": "Mon–Sat 09:00–21:00",
    "Mon-Thu 9am-9pm, Fri 9-5, Sat & Sun closed": "Mon–Thu 09:00–21:00; Fri 09:00–17:00",
    "Daily 9-5, Sun closed": "Mon–Sat 09:00–17:00",
    "Dydd Llun 9-5": "Mon 09:00–17:00",
}
AVAILABLE = {
    "Tue-Thu": "Tue–Thu all day",
    "Mon Wed": "Mon Wed all day",
    "not Fridays": "Mon–Thu all day",
    "evenings only": "Mon–Fri 17:00–21:00",
    "any": "every day all day",
    "any, not Fridays": "Mon Tue Wed Thu Sat Sun all day",
    "Mon–Fri 10-2": "Mon–Fri 10:00–14:00",
    "Thu pm, Fri am": "Thu 12:00–17:00; Fri 09:00–12:00",
    "Tue pm": "Tue 12:00–17:00",
    "morning": "Mon–Fri 09:00–12:00",
    "not before 10": "Mon–Fri 10:00–23:59",
    "weekday daytime": "Mon–Fri 09:00–17:00",
    "twilight": "Mon–Fri 15:30–18:00",
    "weekends": "Sat Sun all day",
    "not evenings": "Mon–Fri 00:00–17:00",
    "Fri-Mon": "Mon Fri Sat Sun all day",
    "": "",
}


@pytest.mark.parametrize(("said", "read"), WEEKS.items())
def test_opening_hours(said: str, read: str) -> None:
    week = opening(said)
    assert (in_words(week.value.hours), week.value.by_arrangement, week.verdict) == (read, False, Verdict.CLEAR)


@pytest.mark.parametrize(("said", "read"), AVAILABLE.items())
def test_when_somebody_is_free(said: str, read: str) -> None:
    assert (in_words(weekly(said).value), weekly(said).verdict) == (read, Verdict.CLEAR)


@pytest.mark.parametrize("said", ["by arrangement", "By appointment only", "ring first"])
def test_by_arrangement_has_no_hours(said: str) -> None:
    week = opening(said)
    assert (week.value.hours, week.value.by_arrangement, week.verdict) == ((), True, Verdict.CLEAR)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("9-5", "Mon–Fri 09:00–17:00"),
        ("Mon-Fri", "Mon–Fri all day"),
        ("Tue 7-9", "Tue 07:00–09:00"),
        ("Wed 1-4", "Wed 13:00–16:00"),
        ("term time only Mon 9-3", "Mon 09:00–15:00"),
        ("2nd Tuesday 10-12", "Tue 10:00–12:00"),
        ("mornings Mon Tue, Fri pm", "Mon Tue Fri 09:00–17:00; Wed Thu 12:00–17:00"),
    ],
)
def test_hours_that_could_be_meant_otherwise_are_asked(said: str, read: str) -> None:
    assert (in_words(opening(said).value.hours), opening(said).verdict) == (read, Verdict.GUESS)


@pytest.mark.parametrize("said", ["when the caretaker is in", "Mon 8pm-2am", "Mon 5pm-4pm", "closed"])
def test_hours_that_cannot_be_read_are_left_out(said: str) -> None:
    assert (opening(said).value.hours, opening(said).verdict) == ((), Verdict.UNUSABLE)


@given(st.sampled_from(range(7)), st.times(), st.times())
def test_a_day_with_exact_times_is_read_back(day: int, one: time, other: time) -> None:
    begin, end = sorted(at.replace(second=0, microsecond=0, tzinfo=None) for at in (one, other))
    read = opening(f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[day]} {begin:%I.%M%p}-{end:%I.%M%p}")
    if begin < end:
        assert (read.value.hours, read.verdict) == ((Hours(day, begin, end),), Verdict.CLEAR)
    else:
        assert read.verdict is Verdict.UNUSABLE or end == time(0)


@given(cells)
def test_any_text_gives_a_week_that_makes_sense(said: str) -> None:
    for read in (weekly(said), weekly(said, is_open=True)):
        assert all(one.weekday in range(7) and one.from_time < one.to_time for one in read.value)
        assert read.value == joined(read.value)
        assert read.verdict is Verdict.CLEAR or read.why is not None


@given(cells, cells)
def test_common_hours_are_in_both(one: str, other: str) -> None:
    mine, theirs = weekly(one).value, weekly(other).value
    both = common(mine, theirs)
    assert both == common(theirs, mine)
    for hours in both:
        for week in (mine, theirs):
            assert any(
                hours.weekday == one.weekday and one.from_time <= hours.from_time and hours.to_time <= one.to_time
                for one in week
            )
