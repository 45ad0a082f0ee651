"""`./college update` in a checkout of its own: forward with a backup first, and back with one command or by itself.
Takes minutes: `./college test --long`."""

import subprocess
from pathlib import Path

import pytest

from infra.local.services import HOME
from tests.infra.test_up import port, started

__all__ = ["port"]  # the fixture

ADDED = "services/people/migrations/9000_for_the_test.sql"


def git(place: Path, *words: str) -> str:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@college.example")
    return subprocess.run(
        ["git", *who, *words],  # noqa: S607
        cwd=place,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def newer(origin: Path, sql: str) -> str:
    (origin / ADDED).write_text(sql)
    git(origin, "add", "-A")
    git(origin, "commit", "--quiet", "-m", "A newer version")
    return git(origin, "rev-parse", "HEAD")


def college(copy: Path, *words: str | Path) -> str:
    done = subprocess.run(
        [copy / "college", *words], cwd=copy, capture_output=True, text=True, timeout=120, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.timeout(400)
def test_a_newer_version_comes_with_a_backup_and_goes_back_with_one_command_or_by_itself(
    folder: Path, port: int
) -> None:
    origin, copy, data = folder / "origin", folder / "copy", folder / "updated"
    git(folder, "clone", "--quiet", str(HOME), str(origin))
    git(origin, "checkout", "--quiet", "-B", "main")
    git(folder, "clone", "--quiet", str(origin), str(copy))
    for one in (".venv", ".boot"):
        (copy / one).symlink_to(HOME / one)
    with started(data, port, "--no-demo"):
        assert "is running. Stop it first" in college(copy, "update", "--data", data)
    old = git(copy, "rev-parse", "HEAD")
    assert "This is the newest version already" in college(copy, "update", "--data", data)

    new = newer(origin, "create table added (n integer);")
    said = college(copy, "update", "--data", data)
    assert "A backup of now is kept" in said
    assert "It starts, and its data is as it needs it" in said
    assert git(copy, "rev-parse", "HEAD") == new

    said = college(copy, "update", "--back", "--data", data)
    assert "every table was compared" in said
    assert "what was done after that is not." in said
    assert git(copy, "rev-parse", "HEAD") == old
    with started(data, port, "--no-demo"):  # this version refuses a database of a newer one
        pass

    newer(origin, "create tabel added (n integer);")
    said = college(copy, "update", "--data", data)
    assert "The newer version does not start" in said
    assert git(copy, "rev-parse", "HEAD") == old
    with started(data, port, "--no-demo"):
        pass
