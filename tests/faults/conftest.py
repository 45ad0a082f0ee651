"""Which planted defects and attacks are tried: all, or in CI a third."""

import pytest

from tests.thirds import keep_a_third

EACH = ("test_a_planted_defect_is_caught[", "test_each_attack_is_caught_by_its_test[")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for name in EACH:
        keep_a_third(config, items, lambda item, name=name: item.name.startswith(name))
