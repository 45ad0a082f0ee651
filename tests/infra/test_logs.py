"""A log that is only added to: whoever changes it, with whatever rights, is seen; also who makes its chain anew."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from infra.audit import heads, logs
from infra.audit.model import Kind
from infra.local.services import SERVICES
from services.runtime.database import Connection
from services.runtime.ids import new_id
from tests.conftest import College, MakeCollege

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
CHANGED = "the log looked is not as it was written, at"
ELSEWHERE = "the log looked is not what was written of it outside the database, at"


@pytest_asyncio.fixture(scope="module")
async def college(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as one:
        yield one


@pytest_asyncio.fixture
async def admin(college: College) -> AsyncIterator[Connection]:
    """In a transaction that is undone: past both walls, as whoever has the database's password is."""
    one: Connection = await asyncpg.connect(college.admin_dsn)
    undone = one.transaction()
    await undone.start()
    person_id = new_id()
    await one.execute(
        """insert into people.person (person_id, name, found_by, registered_by, registered_at)
           values ($1, 'Nia', 'nia', 'self', $2)""",
        person_id,
        NOON,
    )
    await look(one, *range(5))
    await one.execute("set session_replication_role = replica")
    yield one
    await undone.rollback()
    await one.close()


async def look(db: Connection, *days: int) -> None:
    """Each committed, as far as its link goes."""
    for day in days:
        await db.execute(
            """insert into people.looked (person_id, looked_by, what, why, at)
               select person_id, 'messages', 'reach', 'message', $1 from people.person""",
            NOON.replace(day=day + 1),
        )
        await db.execute("set constraints all immediate; set constraints all deferred")


async def said(db: Connection, *files: Path) -> list[str]:
    found = await logs.broken(db, files)
    assert all((one.kind, one.where) == (Kind.LOG, "people") for one in found)
    return [f"{one.what} {one.which}" for one in found]


async def test_a_log_that_nobody_touched_is_whole(admin: Connection) -> None:
    assert await said(admin) == []
    await admin.execute("set timezone = 'America/New_York'; set datestyle = 'german'; set bytea_output = 'escape'")
    assert await said(admin) == []


BROKEN = {
    "update people.looked set why = 'call' where at = (select max(at) from people.looked)": [f"{CHANGED} 5"],
    "update people.looked set at = at + interval '1 second' where number = (select min(number) from people.looked)": [
        f"{CHANGED} 1"
    ],
    "delete from people.looked where number = (select number from people.chain where place = 3)": [f"{CHANGED} 3"],
    "delete from people.chain where place = 2": [f"{CHANGED} 3", f"{CHANGED} row"],
    """insert into people.looked (person_id, looked_by, at) select person_id, 'messages', now() from people.person""": [
        f"{CHANGED} row"
    ],
}


@pytest.mark.parametrize("statement", list(BROKEN))
async def test_whoever_changes_it_is_seen(admin: Connection, statement: str) -> None:
    await admin.execute(statement)

    found = [one.rsplit(" ", 1)[0] if " row " in one else one for one in await said(admin)]
    assert found == BROKEN[statement]


async def test_the_owner_must_take_the_second_wall_down_first(admin: Connection) -> None:
    await admin.execute("set session_replication_role = origin")
    for statement in ("delete from people.looked", "update people.looked set why = null", "truncate people.looked"):
        undone = admin.transaction()
        await undone.start()
        with pytest.raises(asyncpg.RaiseError, match="only added to"):
            await admin.execute(statement)
        await undone.rollback()


ANEW = """
    delete from people.chain;
    delete from people.looked where number = (select max(number) from people.looked);
    alter table people.looked disable trigger user;
    drop trigger is_linked on people.looked; drop trigger stays on people.looked;
    drop trigger is_not_emptied on people.looked;
    set search_path = people, extensions; select make_log('looked'); reset search_path;
"""


async def test_a_chain_made_anew_is_not_what_was_written_of_it_elsewhere(admin: Connection, tmp_path: Path) -> None:
    file = tmp_path / heads.HEADS
    heads.append(file, await logs.take(admin, NOON))
    heads.append(file, await logs.take(admin, NOON))
    assert len(file.read_text().splitlines()) == 1
    await admin.execute("set session_replication_role = origin")
    await look(admin, 6)
    assert await said(admin, file) == []
    await admin.execute("set session_replication_role = replica")

    await admin.execute(ANEW.replace("max(number)", "min(number)"))

    assert await said(admin) == []
    assert await said(admin, file) == [f"{ELSEWHERE} 5"]


async def test_a_chain_cut_off_is_shorter_than_what_was_written_elsewhere(admin: Connection, tmp_path: Path) -> None:
    file = tmp_path / heads.HEADS
    heads.append(file, await logs.take(admin, NOON))
    await admin.execute(ANEW)

    assert await said(admin, file) == [f"{ELSEWHERE} 5"]


async def test_what_was_written_before_a_restore_says_nothing(admin: Connection, tmp_path: Path) -> None:
    file = tmp_path / heads.HEADS
    heads.append(file, await logs.take(admin, NOON))
    await admin.execute(ANEW)
    await admin.execute("update people.relay_cursor set timeline = timeline + 1")

    assert await said(admin, file) == []


def test_half_a_line_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / heads.HEADS
    file.write_text("2027-03-01T12:00:00+00:00 people.loo")
    assert heads.read(file) == []
    assert heads.read(tmp_path / "none") == []


async def test_every_table_that_is_a_log_is_looked_at(admin: Connection) -> None:
    rows = await admin.fetch(
        """select n.nspname as service, c.relname as log from pg_trigger t join pg_class c on c.oid = t.tgrelid
           join pg_namespace n on n.oid = c.relnamespace where t.tgname = 'is_linked'"""
    )
    assert {row["service"]: row["log"] for row in rows} == logs.LOGS
    assert set(logs.LOGS) <= set(SERVICES)
