from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.imports.reads import cells
from web.imports.model import Verdict
from web.imports.values.dates import Order, day, order_of

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2 April 2027", date(2027, 4, 2)),
        ("20 Nov 26", date(2026, 11, 20)),
        ("2027-04-19", date(2027, 4, 19)),
        ("2027-04-19 00:00", date(2027, 4, 19)),
        ("16/07/2027", date(2027, 7, 16)),
        ("16.7.27", date(2027, 7, 16)),
        ("05/05/26", date(2026, 5, 5)),
        ("Mon 11th January 2027", date(2027, 1, 11)),
        ("12-Jan-27", date(2027, 1, 12)),
        ("until 3 June 2026", date(2026, 6, 3)),
        ("1 Ionawr 2027", date(2027, 1, 1)),
        ("", None),
        ("?", None),
    ],
)
def test_a_day_that_can_be_meant_one_way_is_clear(said: str, read: date | None) -> None:
    assert (day(said).value, day(said).verdict) == (read, Verdict.CLEAR)


@pytest.mark.parametrize("said", ["31/02/2026", "3 May", "3/5", "expired", "12", "Tuesday", "2026", "12/13/14/15"])
def test_what_is_no_day_is_left_out_with_a_reason(said: str) -> None:
    assert (day(said).value, day(said).verdict) == (None, Verdict.UNUSABLE)
    assert day(said).why is not None


def test_day_or_month_first_is_asked_unless_the_table_shows_it() -> None:
    assert day("11/01/2027") == day("11/01/2027", Order.UNKNOWN)
    assert (day("11/01/2027").value, day("11/01/2027").verdict) == (date(2027, 1, 11), Verdict.GUESS)
    proven = day("11/01/2027", order_of(["11/01/2027", "16/07/2027"]))
    assert (proven.value, proven.verdict) == (date(2027, 1, 11), Verdict.CLEAR)
    american = day("11/01/2027", order_of(["11/01/2027", "07/16/2027"]))
    assert (american.value, american.verdict) == (date(2027, 11, 1), Verdict.GUESS)
    mixed = day("11/01/2027", order_of(["25/01/2027", "07/16/2027"]))
    assert (mixed.value, mixed.verdict) == (date(2027, 1, 11), Verdict.GUESS)


def test_only_a_month_is_its_first_day_and_asked() -> None:
    assert (day("March 2027").value, day("March 2027").verdict) == (date(2027, 3, 1), Verdict.GUESS)


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%d %b %y", "%a %d %b %Y"]))
def test_every_day_is_read_back_however_it_is_written(one: date, form: str) -> None:
    assert (day(one.strftime(form)).value, day(one.strftime(form)).verdict) == (one, Verdict.CLEAR)


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y"]))
def test_a_numeric_day_is_read_day_first_and_asked_only_when_it_could_be_a_month(one: date, form: str) -> None:
    read = day(one.strftime(form))
    assert read.value == one
    assert (read.verdict is Verdict.CLEAR) == (one.day > 12 or one.day == one.month)


@given(cells, st.sampled_from(Order))
def test_any_text_gives_a_day_or_none(said: str, order: Order) -> None:
    read = day(said, order)
    assert read.value is None or read.value.year in range(1990, 2100)
    assert read.verdict is Verdict.CLEAR or read.why is not None
