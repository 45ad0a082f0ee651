from collections.abc import AsyncIterator

import pytest_asyncio

from tests.conftest import College
from tests.enrolment.scene import Scene, scene_in


@pytest_asyncio.fixture
async def scene(college: College) -> AsyncIterator[Scene]:
    """The shared college's `enrolment`, with nothing running by itself. Each test makes its own runs and people."""
    async with scene_in(college) as one:
        yield one


@pytest_asyncio.fixture
async def alone(fresh_college: College) -> AsyncIterator[Scene]:
    """An `enrolment` with nothing else in it: for what is counted over all runs."""
    async with scene_in(fresh_college) as one:
        yield one
