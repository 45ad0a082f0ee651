import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.imports.reads import cells
from web.imports.model import Verdict
from web.imports.values.counts import Travel, people, travel


@pytest.mark.parametrize(
    ("said", "read", "verdict"),
    [
        ("12", 12, "clear"),
        ("12.0", 12, "clear"),
        ("max 15", 15, "clear"),
        ("up to 12", 12, "clear"),
        ("ten", 10, "clear"),
        ("", None, "clear"),
        ("?", None, "clear"),
        ("about 10", 10, "guess"),
        ("c12", 12, "guess"),
        ("20ish", 20, "guess"),
        ("12-14", 12, "guess"),
        ("12 – 14", 12, "guess"),
        ("12 (8 with tables)", 8, "guess"),
        ("2026-10-08", None, "unusable"),
        ("loads", None, "unusable"),
        ("0", None, "unusable"),
        ("-5", None, "unusable"),
    ],
)
def test_people(said: str, read: int | None, verdict: str) -> None:
    assert (people(said).value, people(said).verdict) == (read, verdict)


@given(cells)
def test_any_text_gives_a_number_of_people_or_none(said: str) -> None:
    read = people(said)
    assert read.value is None or 0 < read.value <= 2000
    assert (read.verdict is Verdict.CLEAR) or read.why is not None


@given(st.integers(1, 2000), st.sampled_from(["about {}", "approx. {}", "c. {}", "~{}", "{}ish", "{}+", "around {}"]))
def test_about_a_number_is_that_number_and_asked(number: int, words: str) -> None:
    read = people(words.format(number))
    assert (read.value, read.verdict) == (number, Verdict.GUESS)


@given(
    st.integers(1, 2000), st.integers(1, 2000), st.sampled_from(["{}-{}", "{} – {}", "{} to {}", "{}/{}", "{} or {}"])
)
def test_of_a_range_the_lower_number_holds_and_is_asked(one: int, other: int, words: str) -> None:
    read = people(words.format(one, other))
    assert read.value == min(one, other)
    assert read.verdict is Verdict.GUESS


@pytest.mark.parametrize(
    ("said", "read", "verdict"),
    [
        ("15 miles", Travel(15), "clear"),
        ("10", Travel(10), "clear"),
        ("5 (no car)", Travel(5, without_car=True), "clear"),
        ("anywhere", Travel(anywhere=True), "clear"),
        ("", Travel(), "clear"),
        ("10-15", Travel(10), "guess"),
        ("20km", Travel(12), "guess"),
        ("30 mins", Travel(), "unusable"),
        ("depends", Travel(), "unusable"),
    ],
)
def test_travel(said: str, read: Travel, verdict: str) -> None:
    assert (travel(said).value, travel(said).verdict) == (read, verdict)


@given(cells)
def test_any_text_gives_a_distance_or_none(said: str) -> None:
    read = travel(said).value
    assert read.miles is None or 0 <= read.miles <= 500
