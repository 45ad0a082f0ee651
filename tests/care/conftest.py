from collections.abc import AsyncIterator

import pytest_asyncio

from tests.care.scene import Scene, opened
from tests.conftest import MakeCollege


@pytest_asyncio.fixture(scope="module")
async def scene(new_college: MakeCollege) -> AsyncIterator[Scene]:
    """A college with a safeguarding lead and a deputy, of whom care has heard."""
    async with new_college() as college, opened(college) as one:
        yield await one.with_keepers()
