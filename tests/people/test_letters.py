"""What `people` sends itself: discreet in both languages, and in the name that tells nothing."""

import re
from inspect import isfunction

import pytest

from services.people.model import College
from services.people.rules import college as rules
from services.people.rules import letters
from services.people.rules.letters import Words
from services.runtime.refusal import Missing

TELLS = "recovery|health|mental|illness|therap|wellbeing|adferiad|iechyd|meddwl|salwch|lles|course|cwrs|session|sesiwn"
SENT = {
    (kind, language): said
    for language in ("en", "cy")
    for kind, said in {
        "six_numbers": letters.six_numbers(language, "204816", "the college", "https://x.example/l", is_text=False),
        "six_numbers as a text": letters.six_numbers(
            language, "204816", "the college", "https://x.example/l", is_text=True
        ),
        "say_your_name": letters.say_your_name(language),
        "invited": letters.invited(language, "the college", "https://x.example/l"),
        "contact_changed": letters.contact_changed(language, "01632 960 123"),
        "answered_for_you": letters.answered_for_you(language, "the college", "01632 960 123"),
        "out_of_sight": letters.out_of_sight(
            language, "2048 1600", "6 December 2027", "https://x.example/l", "01632 960 123"
        ),
        "rubbed_out": letters.rubbed_out(language, "2048 1600", "6 December 2027"),
        "second_sign_anew": letters.second_sign_anew(language, "01632 960 123"),
        "organisation_known": letters.organisation_known(language, "01632 960 123"),
        "mail_test": letters.mail_test(language, "the college", "https://x.example/l"),
    }.items()
}


def test_every_letter_is_looked_at() -> None:
    kinds = {name for name, made in vars(letters).items() if isfunction(made) and made.__module__ == letters.__name__}
    assert kinds - {"texts", "is_passed"} == {kind.split()[0] for kind, _ in SENT}
    assert {one.name.split()[0] for one in letters.texts()} == kinds - {"texts", "is_passed"}


@pytest.mark.parametrize("said", SENT.values(), ids=["-".join(key) for key in SENT])
def test_no_letter_says_what_the_college_is_about(said: Words) -> None:
    assert not re.search(TELLS, f"{said.subject} {said.text}", re.IGNORECASE)


@pytest.mark.parametrize("name", ["Morfa Recovery College", "The Wellbeing Desk", "Coleg Adferiad", "  "])
def test_a_name_that_tells_is_refused(name: str) -> None:
    facts = College(name="Morfa", neutral_name=name, crisis_lines=rules.CRISIS_LINES)
    with pytest.raises(Missing) as no:
        rules.refuse_unusable(facts)
    assert no.value.field == "neutral_name"


def test_in_welsh_it_has_a_name_of_its_own_where_there_is_one() -> None:
    both = College(neutral_name="the college", neutral_name_cy="y coleg")
    assert [rules.called(both, language) for language in ("en", "cy")] == ["the college", "y coleg"]
    assert rules.called(College(neutral_name="the college"), "cy") == "the college"
