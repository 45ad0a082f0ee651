"""Of what repeats itself CI takes a third, the next one for each commit: each comes once in three commits."""

import os
import subprocess
from collections.abc import Callable

import pytest

from infra.commands.test import ONLY_A_THIRD
from infra.local.services import HOME

THIRDS = 3


def number_of_commits() -> int:
    return int(git("rev-list", "--count", "HEAD") or "0")


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=HOME, capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout.strip()


def keep_a_third(
    config: pytest.Config, items: list[pytest.Item], is_one_of_them: Callable[[pytest.Item], bool]
) -> None:
    """Leaves out of `items` two thirds of those that repeat each other, where that is asked for."""
    if not ONLY_A_THIRD.items() <= os.environ.items():
        return
    turn = number_of_commits() % THIRDS
    several = [item for item in items if is_one_of_them(item)]
    others = {item for n, item in enumerate(several) if n % THIRDS != turn}
    items[:] = [item for item in items if item not in others]
    config.hook.pytest_deselected(items=list(others))
