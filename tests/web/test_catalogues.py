"""Another language is compiled once, anew when its texts change, and is there even where nothing may be written."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.support import Translations

from web import catalogues

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def welsh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    folder = tmp_path / "cy"
    folder.mkdir()
    write(folder, "courses", "Courses", "Cyrsiau")
    write(folder, "ideas", "Ideas", "Syniadau")
    return folder


def write(folder: Path, area: str, english: str, said: str) -> None:
    (folder / f"{area}.po").write_text(f'{HEAD}msgid "{english}"\nmsgstr "{said}"\n')


def say(sentence: str) -> str:
    return str(Translations(BytesIO(catalogues.kept("cy").words)).ugettext(sentence))


def test_all_areas_are_one(welsh: Path) -> None:
    assert (say("Courses"), say("Ideas"), say("Rooms")) == ("Cyrsiau", "Syniadau", "Rooms")


def test_it_is_read_once(welsh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = catalogues.kept("cy")
    monkeypatch.setattr(catalogues, "catalogue", lambda *_: pytest.fail("It was compiled already."))
    assert catalogues.kept("cy") == first


def test_a_text_that_changes_is_compiled_anew_and_the_old_is_gone(welsh: Path) -> None:
    before = catalogues.kept("cy")
    write(welsh, "ideas", "Ideas", "Syniadau newydd")
    assert say("Ideas") == "Syniadau newydd"
    assert catalogues.kept("cy").codes != before.codes
    assert len([*(welsh / "__pycache__").iterdir()]) == 2


def test_it_goes_on_where_nothing_may_be_written(welsh: Path) -> None:
    (welsh / "__pycache__").write_text("a file where a folder should be")
    assert say("Courses") == "Cyrsiau"
    assert [*welsh.glob("*.mo")] == []
