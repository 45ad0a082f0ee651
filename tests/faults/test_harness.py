"""The harness with real processes: what is planted into them it finds. Takes minutes: `./college test --long`."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.services import HOME

FOUND = (
    ("role-check-skipped", 10, "E", "I13"),
    ("inbox-off", 10, "E", "I3"),
    ("revision-check-off", 3, "H", "I5"),
    ("contact-in-a-log", 10, "E", "I11"),
    ("lock-off", 24, "two", "I8"),
    ("poison-stops-everything", 23, "F", "I8"),
)


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """The county's first state, made once."""
    with tempfile.TemporaryDirectory(prefix="planted-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("defect", "row", "moment", "invariant"), FOUND)
def test_what_is_planted_is_found(kept: Path, defect: str, row: int, moment: str, invariant: str) -> None:
    words = f"--plant {defect} --row {row} --moment {moment} --times 2 --no-ledger --keep {kept}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *words.split()], cwd=HOME, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"      {invariant}: " in done.stdout
