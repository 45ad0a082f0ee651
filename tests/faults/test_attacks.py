"""Each attack is caught by the test that is named for it: green as all stands, red with the wall taken down."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from infra.local.services import HOME
from tests.faults.attacks import ATTACKS, attacked
from tests.faults.attacks.asked import FOUND
from tests.faults.attacks.document import CAUGHT, read_attacks

ROOMS = sorted({one.room for one in ATTACKS.values()})


@pytest.fixture(scope="session")
def caught() -> Iterator[list[str]]:
    """`python -m tests.faults.planted --write` makes the table of it."""
    found: list[str] = []
    yield found
    if CAUGHT in os.environ:
        Path(os.environ[CAUGHT]).write_text(json.dumps(found))


@pytest.mark.faults
@pytest.mark.timeout(400)
@pytest.mark.parametrize("room", ROOMS)
def test_each_attack_is_caught_by_its_test(room: str, tmp_path: Path, caught: list[str]) -> None:
    """In a process of their own: the tests that are asked share a college, and go red one after another."""
    asked = sorted({one.caught_by for one in ATTACKS.values() if one.room == room})
    words = ["-m", "pytest", "-m", "", "-p", "tests.faults.attacks.asked", "-p", "no:randomly", *asked]
    found = tmp_path / "found.json"
    done = subprocess.run(
        [sys.executable, *words], cwd=HOME, env={**os.environ, FOUND: str(found)}, capture_output=True, text=True
    )
    assert found.exists(), done.stdout[-2000:] + done.stderr[-2000:]
    seen = json.loads(found.read_text())
    caught += [name for name, one in seen.items() if one["green"] and one["red"]]

    wrong = {name: seen.get(name, "was not asked") for name, one in ATTACKS.items() if one.room == room}
    assert {name: said for name, said in wrong.items() if name not in caught} == {}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_fits_the_code(name: str) -> None:
    """When it does not, the code has moved on: write the attack anew, and look whether it is still caught."""
    with attacked(name):
        pass


@pytest.mark.parametrize("test", sorted({one.caught_by for one in ATTACKS.values()}))
def test_what_must_catch_it_is_there(test: str) -> None:
    file, _, name = test.partition("::")
    assert re.search(rf"^(async )?def {name}\(", _text(file), re.MULTILINE)


def test_the_table_is_of_these_attacks() -> None:
    """`python -m tests.faults.planted --write` makes it anew."""
    assert read_attacks() == {name: one.caught_by for name, one in ATTACKS.items()}


@cache
def _text(file: str) -> str:
    return (HOME / file).read_text()
