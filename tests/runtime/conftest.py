from collections.abc import AsyncIterator

import pytest_asyncio

from services.runtime.house import House
from tests.conftest import College, MakeCollege
from tests.runtime.notes import WANTED, make_tables, opened


@pytest_asyncio.fixture(scope="module")
async def notes_college(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college(WANTED) as college:
        await make_tables(college)
        yield college


@pytest_asyncio.fixture(scope="module")
async def codesign(notes_college: College) -> AsyncIterator[House]:
    """The telling side."""
    async with opened(notes_college, "codesign") as house:
        yield house


@pytest_asyncio.fixture(scope="module")
async def scheduling(notes_college: College) -> AsyncIterator[House]:
    """The hearing side."""
    async with opened(notes_college, "scheduling") as house:
        yield house
