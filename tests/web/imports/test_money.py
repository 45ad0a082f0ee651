import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.imports.reads import cells
from web.imports.model import Price, Verdict
from web.imports.values.money import Cost, cost


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("£15 per hour", Cost(Price.PER_HOUR, 1500)),
        ("£8/hr", Cost(Price.PER_HOUR, 800)),
        ("12,50 per hour", Cost(Price.PER_HOUR, 1250)),
        ("50p an hour", Cost(Price.PER_HOUR, 50)),
        ("free", Cost(Price.FREE)),
        ("No charge", Cost(Price.FREE)),
        ("donation", Cost(Price.DONATION)),
        ("", Cost()),
    ],
)
def test_what_a_venue_costs(said: str, read: Cost) -> None:
    assert (cost(said).value, cost(said).verdict) == (read, Verdict.CLEAR)


def test_a_bare_number_is_a_price_per_hour_and_asked_unless_the_heading_says_so() -> None:
    assert (cost("12.50").value, cost("12.50").verdict) == (Cost(Price.PER_HOUR, 1250), Verdict.GUESS)
    assert cost("12.50", is_hourly=True).verdict is Verdict.CLEAR


def test_of_two_prices_the_higher_one_holds() -> None:
    assert (cost("£8-£10 ph").value, cost("£8-£10 ph").verdict) == (Cost(Price.PER_HOUR, 1000), Verdict.GUESS)


@pytest.mark.parametrize("said", ["£60 per day", "£20 a session", "ask Jean", "£1250 per hour"])
def test_a_price_that_is_not_per_hour_is_left_out(said: str) -> None:
    assert (cost(said).value, cost(said).verdict) == (Cost(), Verdict.UNUSABLE)


@given(st.integers(1, 100_000), st.sampled_from(["£{} per hour", "£{}/hr", "{} ph"]))
def test_every_price_is_read_back_to_the_penny(pence: int, words: str) -> None:
    assert cost(words.format(f"{pence / 100:.2f}")).value == Cost(Price.PER_HOUR, pence)


@given(cells)
def test_a_price_has_pence_and_nothing_else_has(said: str) -> None:
    read = cost(said).value
    assert (read.pence_per_hour is not None) == (read.price is Price.PER_HOUR)
