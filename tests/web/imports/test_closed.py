from datetime import date

import pytest
from hypothesis import given

from tests.web.imports.reads import cells
from web.imports.model import Closed, Verdict
from web.imports.values.closed import closed
from web.imports.values.dates import Order
from web.imports.values.read import Read

SPRING = (date(2027, 1, 11), date(2027, 4, 2))
SUMMER = (date(2027, 4, 19), date(2027, 7, 16))
HALF_TERM = (date(2027, 5, 31), date(2027, 6, 4))


def in_summer(said: str) -> Read[tuple[Closed, ...]]:
    return closed(said, *SUMMER, Order.DAY_FIRST)


def test_a_half_term_within_a_month() -> None:
    read = closed("half term 15-19 Feb 2027", *SPRING, Order.DAY_FIRST)
    assert (read.value, read.verdict, read.why) == (
        (Closed(date(2027, 2, 15), date(2027, 2, 19), "half term"),),
        Verdict.CLEAR,
        None,
    )


def test_bank_holidays_take_their_year_from_the_term() -> None:
    read = in_summer("bank holidays 3 May, 31 May; half term 31/5/27-4/6/27")
    assert read.verdict is Verdict.CLEAR
    assert read.value == (
        Closed(date(2027, 5, 3), date(2027, 5, 3), "bank holidays"),
        Closed(date(2027, 5, 31), date(2027, 5, 31), "bank holidays"),
        Closed(*HALF_TERM, "half term"),
    )


@pytest.mark.parametrize(
    "said",
    [
        "31 May to 4 June",
        "Mon 31 May - Fri 4 June 2027",
        "31/5-4/6",
        "31 May 27 - 4 June 27",
        "31st of May to 4th June",
    ],
)
def test_a_range_over_two_months(said: str) -> None:
    assert [(one.from_on, one.to_on) for one in in_summer(said).value] == [HALF_TERM]


def test_a_range_over_new_year_begins_the_year_before() -> None:
    read = closed("20 Dec - 3 Jan 2028", date(2027, 9, 13), date(2028, 2, 11), Order.DAY_FIRST)
    assert read.value == (Closed(date(2027, 12, 20), date(2028, 1, 3)),)


def test_days_outside_the_term_are_left_out_and_told() -> None:
    read = in_summer("half term 15-19 Feb 2027")
    assert (read.value, read.verdict) == ((), Verdict.GUESS)
    assert "outside" in str(read.why)


def test_what_was_not_understood_is_named() -> None:
    read = in_summer("3 May and inset days")
    assert (len(read.value), read.verdict) == (1, Verdict.GUESS)
    assert "inset days" in str(read.why)
    assert in_summer("some time in May").verdict is Verdict.UNUSABLE


@given(cells)
def test_any_text_gives_ranges_in_order(said: str) -> None:
    read = in_summer(said)
    assert all(one.from_on <= one.to_on for one in read.value)
    assert read.verdict is Verdict.CLEAR or read.why is not None
