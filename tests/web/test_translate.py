"""Every word on a page exists in both languages."""

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.web.guest import Guest
from web import translate
from web.catalogues import catalogue
from web.language import Says, language_of, without_language
from web.templating import TEMPLATES

SHOWN_AS_IT_IS = {"English", "Cymraeg", "999", "111", "116 123", "–", ":", ".", ",", "·"}


def test_every_string_has_its_welsh() -> None:
    assert list(translate.faults()) == []


def literal_words(source: str) -> list[str]:
    """What a template shows without asking the catalogue."""
    source = re.sub(r"<code>.*?</code>", "\0", source)  # typed into a terminal as it is
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "\0", source, flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", "\0", source)
    pieces = {piece.strip() for piece in shown.split("\0")}
    words = {piece for piece in pieces if re.search(r"[^\W\d]", piece)} - SHOWN_AS_IT_IS
    return sorted(word for word in words if not word.startswith(("area-", "aria-")))


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_every_word_of_a_template_can_be_translated(file: Path) -> None:
    assert literal_words(file.read_text()) == []


def test_a_word_outside_the_catalogue_is_noticed() -> None:
    assert literal_words('<p class="x">Hello {{ name }}</p>{{ _("there") }}') == ["Hello"]


@pytest.mark.parametrize(
    ("path", "cookie", "account", "language"),
    [
        ("/courses", None, None, "en"),
        ("/cy/courses", "en", "en", "cy"),
        ("/courses", "cy", "en", "cy"),
        ("/courses", None, "cy", "cy"),
        ("/courses", "fr", None, "en"),
        ("/cyfle", None, None, "en"),
    ],
)
def test_the_address_wins_then_the_device_then_the_account(
    path: str, cookie: str | None, account: str | None, language: str
) -> None:
    assert language_of(path, cookie, account) == language


def test_the_english_address_of_a_welsh_page() -> None:
    assert [without_language(path) for path in ("/cy", "/cy/courses", "/courses")] == ["/", "/courses", "/courses"]


def test_dates_and_times_are_said_in_each_language() -> None:
    summer = dt.datetime(2027, 7, 12, 16, 30, tzinfo=dt.UTC)
    assert Says("en").moment(summer) == "Monday 12 July, 5.30pm"
    assert Says("cy").moment(summer) == "Dydd Llun 12 Gorffennaf, 5.30pm"
    assert [Says("en").clock(dt.time(hour)) for hour in (0, 9, 12, 23)] == ["12am", "9am", "12pm", "11pm"]


def test_names_are_listed_as_people_say_them() -> None:
    assert Says("en").listed(["Rhian", "Dil", "Bethan"]) == "Rhian, Dil and Bethan"
    assert Says("cy").listed(["Rhian", "Anita"]) == "Rhian ac Anita"
    assert [Says("en").listed(names) for names in ([], ["Dil"])] == ["", "Dil"]


SERVICES = Path(__file__).parents[2] / "services"
RAISED = re.compile(r'raise (?:\w+\.)?(\w+)\(\s*"([^"]+)"')
SLUG = re.compile(r'^class (\w+)\([^)]*\):\n(?:    """[^"]*"""\n\n)?    slug = "([^"]+)"', re.MULTILINE)


def unsaid(service: str) -> set[str]:
    """Refusals of a service with neither their sentence nor their slug in Welsh."""
    text = "".join(source.read_text() for source in (SERVICES / service).rglob("*.py"))
    file = translate.WELSH / f"refusals_{service}.po"
    known = {str(one.id) for one in catalogue(file) if one.context == "refusal"} if file.exists() else set()
    slugs = dict(SLUG.findall(text))
    by_sentence = {name for name, sentence in RAISED.findall(text) if sentence in known}
    return {slug for name, slug in slugs.items() if slug not in known and name not in by_sentence} - {"refused"}


@pytest.mark.parametrize("service", sorted(one.parent.name for one in SERVICES.glob("*/main.py")))
def test_every_refusal_of_a_service_can_be_said_in_welsh(service: str) -> None:
    assert unsaid(service) == set()


async def test_a_refusal_is_said_in_the_language_of_the_page(guest: Guest) -> None:
    await guest.open("/language/cy?next=/sign-in")
    await guest.send("/sign-in", contact="stranger@example.org")
    shown = await guest.send("/sign-in/code", code="123456")
    assert shown.says("Nid dyma’r rhifau a anfonwyd gennym.")
    assert shown.says("Edrychwch ar y neges ddiweddaraf gennym")
