"""Forgotten stays forgotten: when an older backup is put back, and when everything is killed while it is being done.

A real college of processes of its own, with real letters. Takes minutes: `./college test --long`.
"""

import asyncio
import os
import signal
import subprocess
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from infra.local import http, postgres
from infra.local.folder import locate, opened
from infra.local.services import DATABASE
from infra.local.status import running
from services.runtime.database import Connection
from tests.infra.forgotten import RealTown, Somebody, is_in_keys, keys_of, left_of, taken
from tests.infra.test_lost_machine import college
from tests.infra.test_up import children_of, port, started
from tests.messages.smtp_sink import smtp_sink
from tests.web.guest import Guest
from web.clients.base import Refused, ServiceAway

__all__ = ["port"]  # the fixture

PROOF = "It leads to nobody"
SLOW_SECONDS = 4
SLOW = f"""
create function people.takes_long() returns trigger language plpgsql as $$
begin perform pg_sleep({SLOW_SECONDS}); return new; end $$;
create trigger takes_long before update on people.person for each row
    when (new.name = '' and old.name <> '') execute function people.takes_long();
"""
"""How long it lasts until somebody is erased again: a door that does not wait for it is seen."""
IS_ERASED = "select name = '' from people.person where person_id = $1"
DONE = "select count(*) from people.erasure where state = 'done'"
TOLD = "select count(*) from people.journal where type = 'person_erased' and aggregate_id = $1"


async def begin(port: int, said: str) -> None:
    """The first administrator has opened the college."""
    link = next(word for line in said.splitlines() for word in line.split() if "/set-up/" in word)
    async with httpx.AsyncClient(base_url=f"http://localhost:{port}", follow_redirects=True, timeout=30) as client:
        guest = Guest(client)
        await guest.open(link.partition(f":{port}")[2])
        shown = await guest.send("/set-up", name="Owain", contact="owain@college.example")
        assert shown.status == 200, shown.text


async def until(is_so: Callable[[], Awaitable[object]], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not await is_so():  # noqa: ASYNC110  (a database rings no bell)
            await asyncio.sleep(0.05)


@asynccontextmanager
async def database(data: Path) -> AsyncIterator[Connection]:
    async with running(data).database() as db:
        yield db


async def nothing_is_left(data: Path, *people: Somebody) -> None:
    async def is_so() -> bool:
        async with database(data) as db:
            return not any([await left_of(db, one) for one in people])

    try:
        await until(is_so, 60)  # of the hour that is promised
    except TimeoutError:
        async with database(data) as db:
            assert {one.word: await left_of(db, one) for one in people} == {one.word: [] for one in people}


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_an_older_backup_brings_nobody_back_who_was_forgotten_since(folder: Path, port: int) -> None:
    """One was erased after the backup; another had gone out of sight before it, and was erased after it."""
    data = folder / "forgets"
    async with smtp_sink() as sink:
        with started(data, port, "--procs", "--no-demo", mail_url=sink.url) as first:
            await begin(port, first.said)  # type: ignore[attr-defined]
            town = RealTown(data, sink)
            await town.build(1, 1)
            mair, nia, stays = [await town.somebody(name) for name in ("Mair", "Nia", "Stays")]
            for one in (mair, nia, stays):
                await town.lives(one)
            await town.ask(mair)
            files = taken(await college("backup", "--data", data))
            async with database(data) as db:
                assert "enrolment" in await keys_of(db, nia)
                assert "people.person" in await left_of(db, nia)

            await town.ask(nia)
            for one in (mair, nia):
                await town.now(one)
                await town.letter(one.contact, PROOF)
            await nothing_is_left(data, mair, nia)
            async with database(data) as db:
                assert {"people.person", "a key in enrolment"} <= set(await left_of(db, stays))
            later = taken(await college("backup", "--data", data))
            assert [is_in_keys(files[".keys"], one) for one in (nia, stays)] == [True, True]
            assert [is_in_keys(later[".keys"], one) for one in (mair, nia, stays)] == [False, False, True]
            await town.close()

        said = await college("restore", files[".data"].stem, "--data", data, "--yes")
        assert "Who asked to be forgotten is forgotten again before the pages open." in said
        await slow_down(data, nia, stays)

        seen = FirstAnswer(data, nia)
        with seen.watching(), started(data, port, "--procs", "--no-demo", mail_url=sink.url):
            assert seen.is_erased
            await nothing_is_left(data, mair, nia)
            async with database(data) as db:
                assert {"people.person", "a key in enrolment"} <= set(await left_of(db, stays))
                await until(lambda: db.fetchval(f"select ({DONE}) = 1"))  # hers who had asked before the backup


async def slow_down(data: Path, gone: Somebody, stays: Somebody) -> None:
    """What was put back, before anything of the college runs. Keys are gone already."""
    with opened(data) as there:
        server = await postgres.prepare(there.postgres, there.postgres_sockets, there.secrets.postgres_admin)
        async with postgres.run(server, there.log("postgres")):
            db = await asyncpg.connect(server.dsn(database=DATABASE))
            assert await keys_of(db, gone) == []
            assert await keys_of(db, stays) != []
            assert "people.person" in await left_of(db, gone)  # as the backup had it
            await db.execute(SLOW)
            await db.close()


class FirstAnswer:
    """Asks `people` again and again from a thread, and looks into the database as soon as it answers anything."""

    def __init__(self, data: Path, who: Somebody) -> None:
        self._data, self._who = data, who
        self.is_erased: object = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=lambda: asyncio.run(self._watch()))
        thread.start()
        try:
            yield
        finally:
            thread.join(60)

    async def _watch(self) -> None:
        folder = locate(self._data)
        address = f"unix:{folder.service_sockets / 'people.sock'}"
        async with asyncio.timeout(60):
            while not folder.postgres_sockets.joinpath(".s.PGSQL.5432").exists():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            while not (await http.get(address, "/college"))[0]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        async with database(self._data) as db:
            self.is_erased = await db.fetchval(IS_ERASED, self._who.person_id)


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_an_erasure_ends_by_itself_whatever_is_killed_meanwhile(folder: Path, port: int) -> None:
    """kill -9 between any two steps: out of sight, said a second time, erased, told to all, proof."""
    data = folder / "killed"
    async with smtp_sink() as sink:
        with started(data, port, "--procs", "--no-demo", mail_url=sink.url) as process:
            await begin(port, process.said)  # type: ignore[attr-defined]
            town = RealTown(data, sink)
            await town.build(1, 1)
            several = [await town.somebody(name) for name in ("Olwen", "Siwan")]
            for who, victims in zip(several, (("people",), ("enrolment", "messages", "care", "groups")), strict=True):
                await town.lives(who)
                await town.ask(who)
                kill(process, *victims)
                await until(lambda who=who: is_gone_from_sight(data, who))  # type: ignore[misc]
                await again(lambda who=who: town.now(who))  # type: ignore[misc]
                kill(process, *victims)
                await until(lambda who=who: is_told(data, who))  # type: ignore[misc]
                kill(process, *victims, "people")
                await town.letter(who.contact, PROOF)
                assert town.letters_to(who.contact, PROOF) == 1
            await nothing_is_left(data, *several)
            async with database(data) as db:
                assert await db.fetchval(DONE) == len(several)
            await town.close()


def kill(process: "subprocess.Popen[str]", *services: str) -> None:
    for command, pid in children_of(process.pid).items():
        if any(f"services.{service}.main" in command for service in services):
            os.kill(pid, signal.SIGKILL)


async def again(do: Callable[[], Awaitable[object]]) -> None:
    """As somebody at a browser does whose page did not come."""
    async with asyncio.timeout(30):
        while True:
            try:
                await do()
                return
            except ServiceAway:
                await asyncio.sleep(0.1)
            except Refused as refused:  # the first press was taken, and its answer never came
                if refused.slug not in ("erasure-not-open", "not-found"):
                    raise
                return


async def is_gone_from_sight(data: Path, who: Somebody) -> bool:
    async with database(data) as db:
        return bool(await db.fetchval(IS_ERASED, who.person_id))


async def is_told(data: Path, who: Somebody) -> bool:
    async with database(data) as db:
        return bool(await db.fetchval(TOLD, who.person_id))
