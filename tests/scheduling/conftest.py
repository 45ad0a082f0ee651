from collections.abc import AsyncIterator

import pytest_asyncio

from tests.conftest import College, MakeCollege
from tests.scheduling.scene import Scene, empty, opened


@pytest_asyncio.fixture(scope="module")
async def scheduling_college(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as college:
        yield college


@pytest_asyncio.fixture
async def scene(scheduling_college: College) -> AsyncIterator[Scene]:
    """A college with nothing planned yet."""
    await empty(scheduling_college)
    async with opened(scheduling_college) as one:
        yield one
        assert await one.troubles() == []
