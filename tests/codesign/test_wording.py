"""Who a course is for is never said by the name of an illness; nothing else is in the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codesign.rules.wording import NAMES_OF_ILLNESSES, named_illness, plain

PLAIN_WORDS = ("anybody", "who", "cooks", "for", "one", "carers", "students", "nervous", "in", "crowds", "sleep", "sad")
around = st.lists(st.sampled_from(PLAIN_WORDS), max_size=6).map(" ".join)
names = st.sampled_from(NAMES_OF_ILLNESSES)


@given(around)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert named_illness(text) is None


@given(around, names, around, st.sampled_from([str.upper, str.title, str.lower, str.capitalize]))
def test_the_name_of_an_illness_is_found_anywhere_and_in_any_letters(
    before: str, name: str, after: str, case: object
) -> None:
    assert callable(case)
    assert named_illness(f"{before} {case(name)}, {after}") is not None


@given(names, st.sampled_from("abcxyz0"))
def test_inside_another_word_it_is_not_a_name(name: str, letter: str) -> None:
    assert named_illness(f"{letter}{name.replace(' ', '')}{letter}") is None


@given(names)
def test_hyphens_and_spaces_and_accents_do_not_hide_it(name: str) -> None:
    for written in (name.replace(" ", "-"), name.replace(" ", "\n"), name.replace("'", "’"), name.replace("e", "é")):
        assert named_illness(f"people with {written}") is not None


@pytest.mark.apart
@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = named_illness(text)
    assert found is None or found in plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anybody who finds it hard to sleep.",
        "People who hear voices that others do not.",
        "Family and friends of somebody who is going through a hard time",
        "Autistic and deaf people, and everybody else",
        "Patience is all you need",
        "pobl sy’n poeni llawer",
    ],
)
def test_what_people_live_through_can_be_said(text: str) -> None:
    assert named_illness(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("People with depression", "depression"),
        ("anyone DIAGNOSED with something", "diagnosed"),
        ("Post-natal depression groups", "post natal depression"),
        ("pobl ag iselder", "iselder"),
        ("For schizophrenics.", "schizophrenics"),
    ],
)
def test_a_name_is_told_so_that_it_can_be_said_differently(text: str, word: str) -> None:
    assert named_illness(text) == word
