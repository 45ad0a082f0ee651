"""A town for the journeys, shared by all of them: filling it takes longer than walking through it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.conftest import MakeCollege
from tests.journeys.town import Town, living_town
from tests.web.conftest import chromium

__all__ = ["chromium"]


@pytest_asyncio.fixture(scope="session")
async def town(new_college: MakeCollege, chromium: Browser) -> AsyncIterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        async with living_town(new_college, chromium, patch) as town:
            yield town
