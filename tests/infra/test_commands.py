"""What ./college says when asked for help, and when it is asked for something it does not know."""

from pathlib import Path

import pytest

from infra.commands.__main__ import COMMANDS, main
from infra.commands.test import chosen_tests
from infra.local.folder import opened

NAMES = [name for name, _, _ in COMMANDS]


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_every_command_is_listed(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    said = capsys.readouterr().out
    assert [name for name in NAMES if f"./college {name}" not in said] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("words", ["{} --help", "help {}"])
def test_every_command_has_help(name: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words.format(name).split())

    assert left.value.code == 0
    assert f"./college {name}" in capsys.readouterr().out


def test_an_unknown_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["up", "--prot", "8001"])

    assert left.value.code == 2
    assert "--prot is not known here" in capsys.readouterr().err


def test_a_slip_of_the_fingers_is_answered_with_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evnts", "check"]) == 2
    assert "There is no ./college evnts. Did you mean ./college events?" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["events --data {} check", "events check --data {}", "import {} --data {}"])
def test_where_there_is_no_college_one_is_told_how_to_make_it(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words.format(tmp_path, tmp_path).split()) == 1
    assert f"Make one: ./college up --data {tmp_path}\n" in capsys.readouterr().err


def test_spreadsheets_are_not_read_while_no_college_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "venues.csv").write_text("name\nHall\n")
    with opened(tmp_path / "data") as folder:
        pass

    assert main(["import", str(tmp_path), "--data", str(folder.path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith(f"is not running. Start it in another window: ./college up --data {folder.path}\n")


@pytest.mark.parametrize("word", ["0", "65536", "-1", "eighty"])
def test_what_is_no_port_is_refused(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["up", "--port", word])

    assert f"{word} is not a port. Choose a number between 1024 and 65535." in capsys.readouterr().err


def test_command_names_differ() -> None:
    assert len({name for name, _, _ in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize(
    ("long", "has_browser", "chosen"),
    [
        (False, True, "not walls and not faults and not long and not apart"),
        (False, False, "not walls and not faults and not long and not browser and not apart"),
        (True, True, "not walls and not faults"),
        (True, False, "not walls and not faults and not browser"),
    ],
)
def test_what_is_run_depends_on_what_there_is(long: bool, has_browser: bool, chosen: str) -> None:
    assert chosen_tests(long, has_browser) == chosen
