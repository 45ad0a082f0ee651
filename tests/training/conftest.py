from collections.abc import AsyncIterator

import pytest_asyncio

from services.runtime.house import House
from tests.conftest import College


@pytest_asyncio.fixture(scope="module")
async def training(college: College) -> AsyncIterator[House]:
    """The house of training with its database, and nothing running by itself."""
    house = House(college.settings("training"))
    await house.database.connect()
    yield house
    await house.database.close()
