"""Which planted defects and attacks are tried: all, or in CI a third, so that each comes once in three commits."""

import os

import pytest

from tests.faults.__main__ import number_of_commits
from tests.faults.plan import THIRDS

EACH = ("test_a_planted_defect_is_caught", "test_each_attack_is_caught_by_its_test")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "FAULTS_THIRD" not in os.environ:
        return
    turn = number_of_commits() % THIRDS
    for name in EACH:
        several = [item for item in items if item.name.startswith(f"{name}[")]
        others = [item for n, item in enumerate(several) if n % THIRDS != turn]
        items[:] = [item for item in items if item not in others]
        config.hook.pytest_deselected(items=others)
