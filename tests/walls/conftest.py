"""One example college, started once for all the proofs of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.conftest import MakeCollege
from tests.walls.crawl import Crawled, crawl
from tests.walls.house import Walls, opened
from tests.walls.pages import Finder
from tests.walls.things import Things, find
from tests.walls.through import Through, through

HERE = Path(__file__).parent
LAST = ("test_canary.py",)
FIRST_COLLEGE = ("test_browser.py", "test_pages.py", "test_wire.py")
"""Where two work side by side, one asks these of a college of its own, the other all the rest: what changes a college
comes behind what must find it as it was."""


@pytest_asyncio.fixture(scope="session")
async def walls(new_college: MakeCollege) -> AsyncIterator[Walls]:
    async with opened(new_college) as one:
        yield one


@pytest_asyncio.fixture(scope="session")
async def things(walls: Walls) -> Things:
    return await find(walls)


@pytest_asyncio.fixture(scope="session")
async def browsers(walls: Walls) -> AsyncIterator[Through]:
    async with through(walls) as one:
        yield one


@pytest_asyncio.fixture(scope="session")
async def crawled(browsers: Through, things: Things) -> Crawled:
    return await crawl(browsers, Finder(things))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that change the college come last."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.walls)
            item.add_marker(pytest.mark.timeout(600))
            item.add_marker(pytest.mark.xdist_group("first" if item.path.name in FIRST_COLLEGE else "second"))
    items.sort(key=lambda item: item.path.name in LAST)  # the others stay in their order
