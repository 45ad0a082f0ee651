"""Decisions of messages: when something is tried again, when the desk rings, what is not so any more."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.messages.model import Address, Call, Template
from services.messages.rules import calls, saying
from services.messages.rules.days import desk_until
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotFound

MONDAY = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


def call(**more: object) -> Call:
    known = {"why": "asked", "state": "open", "tries": 0, "asked_at": MONDAY, "browser": "b"}
    return Call(**{"call_id": new_id(), "person_id": None, "about_id": None} | known | more)  # type: ignore[arg-type]


@given(MOMENTS)
def test_the_desk_rings_on_a_working_day_before_it_closes_and_soon(now: datetime) -> None:
    until = desk_until(now).astimezone(COLLEGE_ZONE)
    assert until.weekday() < 5
    assert until.hour == 17
    assert timedelta(hours=1, minutes=59) < until - now < timedelta(days=5, hours=3)  # over Easter


@pytest.mark.parametrize(
    ("asked", "rings"),
    [
        (datetime(2027, 1, 4, 10), datetime(2027, 1, 4, 17)),
        (datetime(2027, 1, 4, 15, 1), datetime(2027, 1, 5, 17)),
        (datetime(2027, 1, 8, 16), datetime(2027, 1, 11, 17)),
        (datetime(2027, 1, 9, 9), datetime(2027, 1, 11, 17)),
    ],
)
def test_late_in_the_day_means_the_next_working_day(asked: datetime, rings: datetime) -> None:
    assert desk_until(asked.replace(tzinfo=COLLEGE_ZONE)) == rings.replace(tzinfo=COLLEGE_ZONE)


@given(st.integers(0, 5), MOMENTS)
def test_a_call_is_tried_three_times_and_no_more(tries: int, now: datetime) -> None:
    again = calls.try_again(call(tries=tries), now)
    assert (again is None) == (tries >= 2)
    assert again is None or (again > now and again.astimezone(COLLEGE_ZONE).weekday() < 5)


def test_sending_is_tried_ever_more_rarely_for_most_of_a_day_and_then_somebody_rings() -> None:
    tries = [saying.next_try(n, MONDAY) for n in range(1, 13)]
    waits = [at - MONDAY for at in tries if at is not None]
    assert waits == sorted(waits)
    assert len(waits) == 11
    assert timedelta(hours=12) < sum(waits, timedelta()) < timedelta(hours=24)


@given(MOMENTS, st.integers(0, 20 * 24))
def test_reminders_lie_before_the_session_and_not_in_the_past(now: datetime, hours: int) -> None:
    starts_at = now + timedelta(hours=hours)
    for template, at in saying.reminder_times(starts_at, now).items():
        assert now < at < starts_at
        assert not saying.is_untrue(template, {"starts_at": starts_at.isoformat()}, at)


def test_reminders_come_at_nine_across_the_clock_change() -> None:
    starts_at = datetime(2027, 3, 31, 10, tzinfo=COLLEGE_ZONE)
    times = saying.reminder_times(starts_at, MONDAY)
    assert times == {
        Template.IN_A_WEEK: datetime(2027, 3, 24, 9, tzinfo=UTC),
        Template.TOMORROW: datetime(2027, 3, 30, 8, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("template", "days", "is_untrue"),
    [
        (Template.TOMORROW, 1, False),
        (Template.TOMORROW, 0, True),
        (Template.TOMORROW, 2, True),
        (Template.IN_A_WEEK, 7, False),
        (Template.IN_A_WEEK, 2, False),
        (Template.IN_A_WEEK, 1, True),
        (Template.IN_A_WEEK, 8, True),
        (Template.PLACE_BOOKED, -3, False),
    ],
)
def test_a_reminder_at_the_wrong_time_is_not_true(template: Template, days: int, is_untrue: bool) -> None:
    facts = {"starts_at": (MONDAY + timedelta(days=days)).isoformat()}
    assert saying.is_untrue(template, facts, MONDAY) == is_untrue


def test_a_reminder_of_a_session_that_nobody_knows_is_not_true() -> None:
    assert saying.is_untrue(Template.TOMORROW, {}, MONDAY)


def test_a_day_that_has_passed_while_a_message_waited_is_not_said() -> None:
    facts = {"answer_by": MONDAY.isoformat()}
    assert saying.still_true(facts, MONDAY - timedelta(hours=1)) == facts
    assert saying.still_true(facts, MONDAY) == {}


def test_only_reminders_can_be_turned_off() -> None:
    quiet = Address(person_id=new_id(), wants_reminders=False)
    assert {template for template in Template if not saying.may_write(template, quiet)} == saying.REMINDERS


@pytest.mark.parametrize("phone", ["07700 900 142", "+44 7700 900142", "(01632) 960-177"])
def test_a_number_may_be_written_in_any_way(phone: str) -> None:
    calls.ask("Ceri", phone)


@pytest.mark.parametrize(
    ("name", "phone", "field"), [("", "07700 900 142", "name"), ("Ceri", "1234", "phone"), ("Ceri", "ask me", "phone")]
)
def test_a_call_needs_a_name_and_a_number(name: str, phone: str, field: str) -> None:
    with pytest.raises(Missing) as refused:
        calls.ask(name, phone)
    assert refused.value.field == field


def test_a_call_is_taken_back_on_the_same_browser_for_ten_minutes() -> None:
    calls.take_back(call(), "b", MONDAY + timedelta(minutes=10))
    with pytest.raises(NotFound):
        calls.take_back(call(), "another", MONDAY)
    with pytest.raises(NotFound):
        calls.take_back(call(browser=None), None, MONDAY)
    with pytest.raises(calls.TooLateToUndo):
        calls.take_back(call(), "b", MONDAY + timedelta(minutes=11))
    with pytest.raises(calls.CallIsOver):
        calls.take_back(call(state="reached"), "b", MONDAY)


def test_the_reference_of_a_message_is_the_same_at_every_try() -> None:
    message_id = new_id()
    assert saying.message_reference(message_id, "http://localhost:8000") == f"<{message_id}@localhost>"
