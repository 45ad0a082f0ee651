from collections.abc import AsyncIterator

import pytest_asyncio

from tests.codesign.scene import Scene, opened
from tests.conftest import College, MakeCollege


@pytest_asyncio.fixture(scope="module")
async def codesign_college(new_college: MakeCollege) -> AsyncIterator[College]:
    """One for each module: every test makes its own ideas and proposals in it."""
    async with new_college() as college:
        yield college


@pytest_asyncio.fixture
async def scene(codesign_college: College) -> AsyncIterator[Scene]:
    async with opened(codesign_college) as one:
        yield one
        assert await one.troubles() == []


@pytest_asyncio.fixture
async def empty(fresh_college: College) -> AsyncIterator[Scene]:
    """A college in which nothing has happened yet."""
    async with opened(fresh_college) as one:
        yield one
