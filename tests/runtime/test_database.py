"""The way to PostgreSQL when it breaks without a word."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from asyncpg import InterfaceError

from services.runtime import database
from services.runtime.database import Database
from tests.conftest import College
from tests.faults.proxy import Door

ANSWER_SECONDS, AT_ONCE = 0.5, 4


async def test_a_way_that_broke_without_a_word_costs_one_wait_and_not_one_for_each_connection(
    college: College, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ANSWER_SECONDS", ANSWER_SECONDS)
    socket, settings = college.place.postgres.socket, college.settings("codesign")
    door = await Door(f"unix:{socket}").open(tmp_path / socket.name)
    url = settings.database_url.replace(str(socket.parent), str(tmp_path))
    there = Database(msgspec.structs.replace(settings, database_url=url))
    await there.connect()
    try:
        await asyncio.gather(*(_ask(there) for _ in range(AT_ONCE)))  # now all connections of the pool are open
        began = asyncio.get_running_loop().time()
        with pytest.raises((TimeoutError, InterfaceError)):
            await _change(there, door)
        assert await _ask(there) == 1
        assert asyncio.get_running_loop().time() - began < 3 * ANSWER_SECONDS
    finally:
        await door.close()
        await there.close()


async def _ask(there: Database) -> int:
    async with there.reading() as db:
        answer: int = await db.fetchval("select 1 from pg_sleep(0.02)")
        return answer


async def _change(there: Database, door: Door) -> None:
    async with there.transaction() as db:
        door.silence()
        await db.fetchval("select 1")
