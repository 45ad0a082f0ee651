"""Who leads goes on until it is told to end."""

import asyncio
import threading

import asyncpg
import pytest

from services.runtime import service
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.reactions import Reactions
from tests.conftest import College


class Leading:
    """In place of what a leader does: a group of tasks of which one breaks, when it is let go of or when it is told."""

    def __init__(self) -> None:
        self.begun = asyncio.Semaphore(0)
        self.breaks = asyncio.Event()

    async def lead(self, *_: object) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._work())

    async def _work(self) -> None:
        self.begun.release()
        try:
            await self.breaks.wait()
        finally:
            raise ConnectionResetError


@pytest.fixture
def leading(monkeypatch: pytest.MonkeyPatch) -> Leading:
    one = Leading()
    monkeypatch.setattr(service, "_lead", one.lead)
    return one


async def test_who_is_told_to_end_just_when_everything_breaks_ends(notes_college: College, leading: Leading) -> None:
    """As when a whole machine is switched off: the database is gone before the service has ended."""
    app = service.build(notes_college.settings("codesign"), routes=[], reactions=Reactions("codesign"))
    async with asyncio.timeout(10):
        async with app.lifespan():
            await leading.begun.acquire()


async def test_who_lost_everything_leads_again(notes_college: College, leading: Leading) -> None:
    app = service.build(notes_college.settings("codesign"), routes=[], reactions=Reactions("codesign"))
    async with asyncio.timeout(10), app.lifespan():
        for _ in range(3):
            await leading.begun.acquire()
            leading.breaks.set()
            await asyncio.sleep(0)
            leading.breaks.clear()


async def test_who_asks_between_the_goodbye_of_postgresql_and_the_end_leads_again(
    notes_college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Semaphore(0)

    async def lead(house: House, db: Connection, *_: object) -> None:
        begun.release()
        await say_goodbye(notes_college, db)
        with pytest.raises(asyncpg.InternalClientError) as raised:
            await db.fetchval("select 1")
        raise raised.value

    monkeypatch.setattr(service, "_lead", lead)
    app = service.build(notes_college.settings("codesign"), routes=[], reactions=Reactions("codesign"))
    async with asyncio.timeout(10), app.lifespan():
        for _ in range(2):
            await begun.acquire()


async def say_goodbye(college: College, db: Connection) -> None:
    """PostgreSQL ends this connection; its words are read, and that the line is dead not yet."""
    pid = db.get_server_pid()

    async def end() -> None:
        other = await asyncpg.connect(college.admin_dsn)
        await other.execute("select pg_terminate_backend($1, 5000)", pid)
        await other.close()

    thread = threading.Thread(target=asyncio.run, args=(end(),))
    thread.start()
    thread.join()  # meanwhile nothing is read here
    for _ in range(2):
        await asyncio.sleep(0)
