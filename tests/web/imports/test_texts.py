import pytest
from hypothesis import given

from tests.web.imports.reads import cells
from web.imports.model import Verdict
from web.imports.values import texts


def test_a_phone_number_without_its_first_nought_gets_it_back_and_is_asked() -> None:
    read = texts.phone("1632960000")
    assert (read.value, read.verdict) == ("01632 960000", Verdict.GUESS)
    assert texts.phone("01632 960000").verdict is Verdict.CLEAR
    assert texts.phone("960000").verdict is Verdict.UNUSABLE


def test_outcomes_are_parted_by_semicolons_lines_and_numbers() -> None:
    for said in ("Try two things; Meet others", "Try two things\nMeet others", "1. Try two things 2. Meet others"):
        assert texts.outcomes(said).value == ("Try two things", "Meet others")


def test_a_course_is_for_nobody_by_diagnosis() -> None:
    assert texts.public_audience("adults with bipolar").verdict is Verdict.UNUSABLE
    assert texts.public_audience("family, friends & carers").value == "family, friends & carers"


@pytest.mark.parametrize("said", ["62.1", "51,5,5", "north", "nan", "inf"])
def test_what_is_no_latitude_of_these_islands_is_left_out(said: str) -> None:
    assert (texts.latitude(said).value, texts.latitude(said).verdict) == (None, Verdict.UNUSABLE)


@given(cells)
def test_any_text_can_be_read(said: str) -> None:
    for parse in (texts.words, texts.paragraphs, texts.outcomes, texts.towns, texts.email, texts.phone, texts.latitude):
        read = parse(said)
        assert read.verdict is Verdict.CLEAR or read.why is not None
