"""./college events and ./college doctor, asked about a college that runs, one that does not, and one that is ill."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.commands.doctor import of_events, of_hearing
from infra.local.folder import opened
from infra.local.services import HOME, SERVICES, present
from tests.conftest import RunningCollege


def college(*words: str) -> "subprocess.CompletedProcess[str]":
    done = [sys.executable, "-m", "infra.commands", *words]
    return subprocess.run(done, cwd=HOME, capture_output=True, text=True, timeout=60, check=False)


def test_check_compares_every_journal_with_the_stream(running_college: RunningCollege) -> None:
    done = college("events", "--data", str(running_college.folder), "check")

    assert done.stderr == ""
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(SERVICES)


def test_list_shows_no_more_than_asked_for(running_college: RunningCollege) -> None:
    done = college("events", "--data", str(running_college.folder), "list", "--service", "people", "--tail", "1")

    assert done.returncode == 0, done.stderr
    assert len([line for line in done.stdout.splitlines() if " people.person." in line]) <= 1


def test_doctor_looks_at_every_part(running_college: RunningCollege) -> None:
    done = college("doctor", "--data", str(running_college.folder))

    assert done.stderr == ""
    for words in (
        "PostgreSQL 18.",
        "writes every event to the disk",
        "This is the example college",
        "has been heard, once",
    ):
        assert f"{words}" in done.stdout
    assert [name for name in present() if f"  ✓ {name} is ready" not in done.stdout] == []


@pytest.mark.parametrize(
    "words", [["events", "check"], ["events", "list"], ["events", "rebuild"], ["doctor"], ["audit"]]
)
def test_a_college_that_does_not_run_is_told_as_one(tmp_path: Path, words: list[str]) -> None:
    with opened(tmp_path / "data"):
        pass
    done = college(words[0], "--data", str(tmp_path / "data"), *words[1:])

    assert done.returncode == (2 if words == ["audit"] else 1)
    assert "is not running" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("journal", "stream", "parked", "is_well", "says"),
    [
        (3, 3, 0, True, "people: 3 events, all in the stream"),
        (3, 2, 0, False, "people: 3 events, 2 in the stream: see ./college events check"),
        (3, 3, 1, False, "people: 1 events are parked and wait for a person: see “How it runs”"),
    ],
)
def test_doctor_tells_well_from_ill(journal: int, stream: int, parked: int, is_well: bool, says: str) -> None:
    finding = of_events("people", journal, stream, parked)

    assert (finding.is_well, finding.says) == (is_well, says)


@pytest.mark.parametrize(
    ("on_the_way", "strange", "is_well", "says"),
    [
        (0, [], True, "Everything that was told has been heard, once"),
        (2, [], False, "2 things have not been heard everywhere"),
        (0, ["people has numbered 3 events and is at 4"], False, "is at 4"),
    ],
)
def test_doctor_says_what_was_not_heard(on_the_way: int, strange: list[str], is_well: bool, says: str) -> None:
    finding = of_hearing(on_the_way, strange)

    assert finding.is_well is is_well
    assert says in finding.says
