from collections.abc import AsyncIterator

import pytest_asyncio

from tests.conftest import College, MakeCollege
from tests.messages.scene import Scene, mark, opened, people_answering
from tests.messages.smtp_sink import Sink, smtp_sink


@pytest_asyncio.fixture(scope="module")
async def example_college(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as college:
        await mark(college, is_example=True)
        yield college


@pytest_asyncio.fixture(scope="module")
async def real_college(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as college:
        await mark(college, is_example=False)
        yield college


@pytest_asyncio.fixture
async def scene(example_college: College) -> AsyncIterator[Scene]:
    """An example college. Nothing is sent by itself, and nobody answers for `people`."""
    async with opened(example_college) as one:
        yield one


@pytest_asyncio.fixture
async def answered(example_college: College, scene: Scene) -> AsyncIterator[Scene]:
    """The same, and `people` answers."""
    async with people_answering(example_college):
        yield scene


@pytest_asyncio.fixture
async def sink() -> AsyncIterator[Sink]:
    async with smtp_sink() as one:
        yield one


@pytest_asyncio.fixture
async def mailing(real_college: College, sink: Sink) -> AsyncIterator[Scene]:
    """A college that is no example, with a mail server, and `people` answers."""
    async with (
        people_answering(real_college),
        opened(real_college, mail_url=sink.url, mail_from="desk@college.example") as one,
    ):
        yield one
