from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from tests.conftest import College, MakeCollege
from tests.groups.scene import Scene, opened

KEPT = ("migration", "installation", "relay_cursor")


@pytest_asyncio.fixture(scope="module")
async def groups_college(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as college:
        yield college


@pytest_asyncio.fixture
async def scene(groups_college: College) -> AsyncIterator[Scene]:
    """A college in which no group has been formed yet."""
    await empty(groups_college)
    async with opened(groups_college) as one:
        yield one
        assert await one.troubles() == []


async def empty(college: College) -> None:
    admin = await asyncpg.connect(college.admin_dsn)
    try:
        tables = await admin.fetch(
            "select relname from pg_class where relnamespace = 'groups'::regnamespace and relkind = 'r'"
        )
        names = ", ".join(f"groups.{row['relname']}" for row in tables if row["relname"] not in KEPT)
        await admin.execute(f"truncate {names}")
    finally:
        await admin.close()
