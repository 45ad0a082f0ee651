import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.imports.reads import cells
from web.imports.model import Verdict, YesNo
from web.imports.values.yes_no import stricter, yes_no


@pytest.mark.parametrize("said", ["yes", "Yes", "YES ", "y", "Y", "✓", "✔", "true", "oes"])
def test_a_plain_yes_is_yes(said: str) -> None:
    assert (yes_no(said).value, yes_no(said).verdict) == (YesNo.YES, Verdict.CLEAR)


@pytest.mark.parametrize("said", ["no", "N", "No.", "✗", "none", "no – 4 steps", "nac oes"])
def test_a_plain_no_is_no(said: str) -> None:
    assert (yes_no(said).value, yes_no(said).verdict) == (YesNo.NO, Verdict.CLEAR)


@pytest.mark.parametrize("said", ["", "?", " ? ", "tbc", "n/a", "-", "yes?", "think so", "don't know"])
def test_blank_and_doubt_are_not_checked_yet(said: str) -> None:
    assert (yes_no(said).value, yes_no(said).verdict) == (YesNo.NOT_CHECKED, Verdict.CLEAR)


def test_a_cross_is_neither() -> None:
    assert (yes_no("x").value, yes_no("x").verdict) == (YesNo.NOT_CHECKED, Verdict.UNUSABLE)


@pytest.mark.parametrize(("said", "read"), [("Yes, ramp at side", "yes"), ("partly", "no"), ("one step", "no")])
def test_more_than_yes_is_asked(said: str, read: str) -> None:
    assert (yes_no(said).value, yes_no(said).verdict) == (read, Verdict.GUESS)


@given(cells)
def test_nothing_but_a_known_yes_is_ever_a_clear_yes(said: str) -> None:
    read = yes_no(said)
    if (read.value, read.verdict) == (YesNo.YES, Verdict.CLEAR):
        assert said.strip(" .!").casefold() in {
            *("yes", "y", "✓", "✔", "☑", "✅", "true", "t", "1", "ok", "yep", "yeah", "oes", "ydy", "ie"),
            *("level", "full", "have"),
        }


@given(st.sampled_from(YesNo), st.sampled_from(YesNo))
def test_of_two_answers_yes_holds_only_if_both_say_it(one: YesNo, other: YesNo) -> None:
    assert stricter(one, other) == stricter(other, one)
    assert (stricter(one, other) is YesNo.YES) == (one is YesNo.YES and other is YesNo.YES)
    assert (stricter(one, other) is YesNo.NO) == (YesNo.NO in (one, other))
