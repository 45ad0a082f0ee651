"""What ./college says when asked for help, and when it is asked for something it does not know."""

import pytest

from infra.commands.__main__ import COMMANDS, main
from infra.commands.test import chosen_tests


def test_every_command_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([])

    said = capsys.readouterr().out
    assert left.value.code == 0
    assert all(name in said for name in ("up", "test", "events", "doctor"))


@pytest.mark.parametrize("name", ["up", "test", "events", "doctor"])
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])

    assert left.value.code == 0
    assert f"./college {name}" in capsys.readouterr().out


def test_an_unknown_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["up", "--prot", "8001"])

    assert left.value.code == 2
    assert "--prot is not known here" in capsys.readouterr().err


def test_command_names_differ() -> None:
    assert len({name for name, _, _ in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize(
    ("long", "has_browser", "chosen"),
    [
        (False, True, "not long"),
        (False, False, "not long and not browser"),
        (True, True, ""),
        (True, False, "not browser"),
    ],
)
def test_what_is_run_depends_on_what_there_is(long: bool, has_browser: bool, chosen: str) -> None:
    assert chosen_tests(long, has_browser) == chosen
