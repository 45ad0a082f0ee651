"""The words of every message: discreet, plain, complete in both languages, and short enough for a phone."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.messages.model import ABOUT_A_PLACE, College, CrisisLine, Template
from services.messages.words import LONGEST_TEXT, PHRASES, is_passed, texts, write
from services.runtime.welsh import in_her_language

ADDRESS = "https://desk.college.example"
PLACE_ID = UUID("01930000-0000-7000-8000-000000000099")
LINES = (
    CrisisLine(number="999", words="if a life is in danger", words_cy="os oes bywyd mewn perygl"),
    CrisisLine(
        number="111",
        words="then choose 2, to talk about mental health, day or night",
        words_cy="yna dewiswch 2, i siarad am iechyd meddwl, ddydd neu nos",
    ),
    CrisisLine(number="116 123", words="Samaritans, free, any time", words_cy="y Samariaid, am ddim, unrhyw bryd"),
)
COLLEGE = College(
    neutral_name="the college",
    neutral_name_cy="y coleg",
    phone="01632 960 123",
    hours="9am to 5pm",
    hours_cy="9am tan 5pm",
    crisis_lines=LINES,
)
TITLE = "Living with anxiety"
FACTS = {
    "starts_at": "2027-09-22T16:30:00+00:00",
    "venue": "Canolfan Gymunedol Llanfihangel-y-Pennant a’r Cylch, Aberystwyth",
    "answer_by": "2027-09-22T16:30:00+00:00",
    "until_on": "2027-09-22",
    "by_desk": "yes",
}
HEALTH = (
    "recovery|health|mental|illness|anxiety|depress|therap|clinic|diagnos|medic|patient|wellbeing|adferiad|iechyd|"
    "meddwl|gorbryder|iselder|salwch|therapi|lles|course|cwrs"
)
EVERY = [(template, language) for template in Template for language in PHRASES]


def written(
    template: Template, language: str, facts: dict[str, str], *, is_text: bool = False, college: College = COLLEGE
) -> tuple[str, str]:
    return write(
        template, language, facts, name="Nia", college=college, address=ADDRESS, about_id=PLACE_ID, is_text=is_text
    )


@given(st.sampled_from([*Template, "partner"]), st.sets(st.sampled_from([one.name for one in texts()])))
def test_its_welsh_is_passed_when_all_of_it_is_and_what_goes_around_it(name: str, names: set[str]) -> None:
    needed = {one.name for one in texts() if one.name.split()[0] in (name, "frame")}
    passed = {one.code for one in texts() if one.name in names}
    assert is_passed(name, passed) == (needed <= names)
    assert is_passed(name, {one.code for one in texts() if one.name in needed})


def test_until_then_the_english_stands_below_and_a_text_is_in_english() -> None:
    def say(language: str) -> tuple[str, str]:
        return written(Template.WAITING, language, {})

    welsh, english = say("cy"), say("en")
    both = in_her_language("cy", say, is_passed=False)
    assert both.subject == welsh[0]
    assert both.text.startswith(welsh[1].rstrip())
    assert both.text.endswith(english[1])
    assert in_her_language("cy", say, is_passed=False, is_text=True) == english
    assert in_her_language("cy", say, is_passed=True) == welsh
    assert in_her_language("en", say, is_passed=False) == english


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_message_is_there_in_both_languages(language: str) -> None:
    assert set(PHRASES[language]) == set(Template)


@pytest.mark.parametrize(("template", "language"), EVERY)
@pytest.mark.parametrize("is_text", [False, True], ids=["letter", "text"])
def test_no_message_names_a_course_or_says_a_word_about_health(
    template: Template, language: str, is_text: bool
) -> None:
    subject, text = written(template, language, FACTS, is_text=is_text)
    text = re.sub(rf"{ADDRESS}\S+", "", text)
    read = "\n".join(line for line in text.splitlines() if not line.startswith(ADDRESS))
    assert not re.search(HEALTH, f"{subject} {read}", re.IGNORECASE)


def test_a_word_about_health_would_be_noticed() -> None:
    assert re.search(HEALTH, "Your Recovery session", re.IGNORECASE)


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_every_letter_says_where_to_read_on_whom_to_ring_and_that_we_are_no_crisis_service(
    template: Template, language: str
) -> None:
    _, text = written(template, language, FACTS)
    page = "/cy/" if language == "cy" else "/"
    assert re.search(rf"^{ADDRESS}{page}[a-z/-]+({PLACE_ID})?$", text, re.MULTILINE), (
        "a link without anything about her"
    )
    assert "01632 960 123" in text
    assert "999" in text
    assert {"en": "not a crisis service", "cy": "Nid gwasanaeth argyfwng"}[language] in text
    assert text.startswith({"en": "Hello Nia,", "cy": "Helo Nia,"}[language])


@pytest.mark.parametrize(("template", "language"), EVERY)
@pytest.mark.parametrize("facts", [FACTS, {}], ids=["known", "unknown"])
def test_every_text_is_whole_and_short(template: Template, language: str, facts: dict[str, str]) -> None:
    subject, text = written(template, language, facts, is_text=True)
    assert len(text) <= LONGEST_TEXT
    assert "{" not in subject + text
    assert text.startswith({"en": "the college: ", "cy": "y coleg: "}[language])
    assert "01632 960 123" in text
    assert "999" in text
    assert "’" not in text, "one such sign makes a text twice as long"


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_the_desk_entered_for_her_is_confirmed_back_as_such(language: str) -> None:
    by_desk = {"en": "The desk wrote this down for you.", "cy": "Nododd y ddesg hyn drosoch."}[language]
    herself = {name: said for name, said in FACTS.items() if name != "by_desk"}
    assert by_desk in written(Template.PLACE_BOOKED, language, FACTS)[1]
    assert by_desk not in written(Template.PLACE_BOOKED, language, herself)[1]


def test_days_and_hours_are_the_colleges_own() -> None:
    subject, text = written(Template.PLACE_BOOKED, "en", FACTS | {"venue": "Old Library, Morfa"})
    assert subject == "Your session on Wednesday"
    assert "It begins on Wednesday 22 September at 5.30pm, at Old Library, Morfa." in text


def test_in_welsh_the_day_takes_its_soft_form() -> None:
    subject, text = written(Template.PLACE_BOOKED, "cy", FACTS)
    assert subject == "Eich sesiwn ddydd Mercher"
    assert "Mae’n dechrau ddydd Mercher 22 Medi am 5.30pm." in text
    assert "9am tan 5pm" in text


def test_what_is_not_known_stands_on_the_page() -> None:
    subject, text = written(Template.PLACE_BOOKED, "en", {})
    assert subject == "Your session"
    assert "It begins on the day on the page at the time on the page, at the place on the page." in text


def test_an_unknown_language_is_english() -> None:
    assert written(Template.WAITING, "fr", {})[0] == "You are in the line"


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("is_text", [False, True], ids=["letter", "text"])
def test_the_numbers_are_those_that_the_college_keeps(language: str, is_text: bool) -> None:
    other = College(neutral_name="the college", crisis_lines=(CrisisLine(number="0800 132 737", words="CALL"),))
    _, text = written(Template.WAITING, language, {}, is_text=is_text, college=other)
    assert "0800 132 737" in text
    assert re.findall(r"999|111|116 123", text) == []
    assert "argyfwng" not in written(Template.WAITING, language, {}, is_text=is_text, college=College())[1]


def test_of_a_number_is_said_what_tells_nothing() -> None:
    letter = written(Template.WAITING, "en", {})[1]
    assert "999 (if a life is in danger), 111 (then choose 2, day or night), 116 123 (Samaritans, free, any" in letter
    assert "999, 111 then choose 2, 116 123 Samaritans." in written(Template.WAITING, "en", {}, is_text=True)[1]
    assert "999, 111 yna dewiswch 2, 116 123 y Samariaid." in written(Template.WAITING, "cy", {}, is_text=True)[1]


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_only_whoever_wishes_it_has_the_course_named_and_only_in_the_subject(template: Template, language: str) -> None:
    said = write(
        template,
        language,
        FACTS,
        name="Nia",
        college=COLLEGE,
        address=ADDRESS,
        about_id=PLACE_ID,
        is_text=False,
        title=TITLE,
    )
    assert said.subject == f"{written(template, language, FACTS)[0]}: {TITLE}"
    assert said.text == written(template, language, FACTS)[1]


def test_what_is_not_about_a_place_has_no_course_to_name() -> None:
    assert {Template.ANSWER_ASKED, Template.SOMETHING_WAITS, Template.TASK_PASSED} & ABOUT_A_PLACE == set()


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("template", [Template.WAITING, Template.PLACE_OFFERED, Template.PLACE_BOOKED])
def test_one_link_leads_to_where_she_answers_or_leaves(template: Template, language: str) -> None:
    assert f"/my/places/{PLACE_ID}" in written(template, language, FACTS)[1]
