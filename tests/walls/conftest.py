"""Everything in this folder is a step of its own, `./college walls`: one example college, started once for all."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.conftest import MakeCollege
from tests.walls.house import Walls, opened

HERE = Path(__file__).parent


@pytest_asyncio.fixture(scope="session")
async def walls(new_college: MakeCollege) -> AsyncIterator[Walls]:
    async with opened(new_college) as one:
        yield one


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.walls)
            item.add_marker(pytest.mark.timeout(240))
