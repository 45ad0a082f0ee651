import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.web.imports.reads import cells
from web.imports.model import Verdict
from web.imports.values.lengths import Length, length, minutes, sessions


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("6 x 2hrs", (6, 120)),
        ("6 sessions, 90 mins", (6, 90)),
        ("one day 10-3", (1, 300)),
        ("4x2h", (4, 120)),
        ("8 weeks x 1.5 hours", (8, 90)),
        ("1 x 2.5 hrs", (1, 150)),
        ("2 hours weekly for 6 weeks", (6, 120)),
        ("six weekly sessions of two hours", (6, 120)),
        ("1½ hours x 4", (4, 90)),
        ("three 2-hour sessions", (3, 120)),
        ("10 weeks, 10am-12pm", (10, 120)),
        ("2 days 10-4", (2, 360)),
        ("5 x 1hr 30", (5, 90)),
    ],
)
def test_a_length(said: str, read: tuple[int, int]) -> None:
    assert (length(said).value, length(said).verdict) == (Length(*read), Verdict.CLEAR)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("full day", (1, 360)),
        ("half day", (1, 180)),
        ("90 minutes", (1, 90)),
        ("6 weeks", (6, None)),
        ("6 x 2", (6, 120)),
    ],
)
def test_a_length_that_leaves_something_open_is_asked(said: str, read: tuple[int, int | None]) -> None:
    assert (length(said).value, length(said).verdict) == (Length(*read), Verdict.GUESS)


@pytest.mark.parametrize("said", ["varies", "99 x 2 hours", "3 x 40 hours"])
def test_a_length_that_cannot_be_is_left_out(said: str) -> None:
    assert (length(said).value, length(said).verdict) == (Length(), Verdict.UNUSABLE)


@given(st.integers(1, 60), st.integers(1, 10), st.sampled_from(["{} x {}hrs", "{}x{}h", "{} weeks x {} hours"]))
def test_sessions_and_hours_are_read_back(count: int, hours: int, words: str) -> None:
    assert length(words.format(count, hours)).value == Length(count, hours * 60)


@given(cells)
@example("61-61")
@example("3-0")
def test_any_text_gives_a_length_that_a_course_can_have(said: str) -> None:
    for value, least, most in (
        (length(said).value.sessions, 1, 60),
        (length(said).value.minutes, 10, 600),
        (sessions(said).value, 1, 60),
        (minutes(said).value, 10, 600),
        (minutes(said, in_hours=True).value, 10, 600),
    ):
        assert value is None or least <= value <= most


def test_no_sessions_at_all_is_no_length() -> None:
    assert length("0 days").value == Length()
