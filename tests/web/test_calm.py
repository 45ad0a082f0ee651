"""Nobody is hurried or alarmed: no counts without a press, nothing that counts down, no red for people."""

import colorsys
import re
from pathlib import Path

import pytest

from web import translate
from web.assets import STATIC
from web.templating import TEMPLATES
from web.welsh import PUBLIC

STUDENTS = PUBLIC | {"my", "my_person", "about_me", "note_to_tutor"}
"""Whose pages these are: everybody's, and a student's own."""
COUNT = re.compile(r"\.(?:free|waiting|taken|booked|held|offered|kept)\b")
WORDS_OF_IT = re.compile(r"m\.places\([\w.]+\)|\bif [\w.]+\.(?:free|waiting)\b(?: > 0)?|\.is_\w+|\"[^\"]*\"")
"""Three words instead of the number, or a choice between words."""
HURRY = re.compile(
    r"\bhurry|last chance|don’t miss|while (?:there are|they last)|(?:only|just) (?:%\(|\d|one|a few)[^.]* left|"
    r"(?:minutes|hours|seconds) left|expires?|act now|selling|popular",
    re.IGNORECASE,
)
RED_IS_FOR = ("rc-error", "rc-set--error", "rc-fact--no", "rc-saved--not", "del", ":root", "rc-sums")
"""What a form could not read, what a building has not, words that were crossed out, a page that was not kept."""


def pages() -> list[Path]:
    return [one for one in TEMPLATES.rglob("*.html") if translate.area_of(one.relative_to(translate.WEB)) in STUDENTS]


def counts(source: str) -> list[str]:
    """What is printed of places and people outside of what one must press to open."""
    open_to_all = re.sub(r"<details.*?</details>", "", source, flags=re.DOTALL)
    printed = re.findall(r"\{\{.*?\}\}", open_to_all, re.DOTALL)
    return [one for one in printed if COUNT.search(WORDS_OF_IT.sub("", one))]


def test_no_page_of_the_public_shows_a_count_without_a_press() -> None:
    found = {file.name: said for file in pages() if (said := counts(file.read_text()))}
    assert len(pages()) > 40
    assert found == {}


def test_a_count_without_a_press_would_be_noticed() -> None:
    said = '{{ _("%(free)s of %(places)s", free=run.free, places=run.places) }}'
    assert counts(f"<p>{said}</p>") == [said]
    assert counts(f"<details><p>{said}</p></details><p>{{{{ m.places(run.free) }}}}</p>") == []


@pytest.mark.apart
def test_nothing_counts_down_or_hurries() -> None:
    assert [words for words, _ in translate.said() if HURRY.search(words)] == []
    assert HURRY.search("Only %(num)s places left")
    scripts = "".join(one.read_text() for one in STATIC.glob("*.js"))
    assert "setInterval" not in scripts


def reds(css: str) -> list[str]:
    """The rules that colour something red."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return [name.strip() for name, body in rules if "--bad" in body or any(map(is_red, re.findall(r"#\w{6}", body)))]


def is_red(colour: str) -> bool:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)))
    return (hue < 0.03 or hue > 0.95) and saturation > 0.4 and lightness < 0.7


@pytest.mark.parametrize("file", sorted((STATIC / "css").glob("*.css")), ids=lambda file: file.stem)
def test_red_is_never_for_people(file: Path) -> None:
    assert [rule for rule in reds(file.read_text()) if not any(what in rule for what in RED_IS_FOR)] == []


def test_red_would_be_noticed() -> None:
    assert reds(".rc-face{color:#c00020}.rc-mark{border-color:var(--bad)}.k1{background:#1f5a55}") == [
        ".rc-face",
        ".rc-mark",
    ]
