"""What `./college` brings along to begin with: pip, for a Python that has neither it nor `ensurepip`."""

import hashlib
import os
import subprocess
import sys

from infra.local.services import HOME

BOOT = HOME / "infra" / "boot"
(WHEEL,) = BOOT.glob("pip-*.whl")


def test_the_pip_that_comes_along_is_the_one_that_was_published() -> None:
    said, name = (BOOT / "SHA256SUMS").read_text().split()
    assert (name, said) == (WHEEL.name, hashlib.sha256(WHEEL.read_bytes()).hexdigest())


def test_it_runs_without_being_installed() -> None:
    asked = [sys.executable, "-S", "-m", "pip", "--version"]  # -S: without what is installed here
    ours = os.environ | {"PYTHONPATH": str(WHEEL)}
    answer = subprocess.run(asked, env=ours, capture_output=True, text=True, check=True)
    assert str(WHEEL) in answer.stdout
