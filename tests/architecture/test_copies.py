"""A copy writes only `_copy` tables and says nothing, so that it may be emptied and made again at any time."""

import importlib
from pathlib import Path

import asyncpg
import msgspec
import pytest

from infra.local.services import SERVICES
from services.contracts.event import Event, event_type
from services.runtime.database import Connection, prepare
from services.runtime.reactions import Copy, Reactions
from tests.conftest import College

GOLDEN = Path(__file__).parents[1] / "contracts" / "golden"
WRITTEN = """
select relname from pg_stat_xact_user_tables
where schemaname = current_schema() and n_tup_ins + n_tup_upd + n_tup_del > 0
"""
"""What this transaction has written to, as PostgreSQL counts it. Of a connection that has done nothing else."""


def reactions_of(service: str) -> Reactions:
    found: Reactions = importlib.import_module(f"services.{service}.reactions").REACTIONS
    return found


def golden(of: type[Event]) -> Event:
    module = of.__module__.rsplit(".", 1)[1]
    return msgspec.json.decode((GOLDEN / f"{module}.{event_type(of)}.json").read_bytes(), type=of)


async def written_by(db: Connection, copies: list[Copy]) -> set[str]:
    async with db.transaction():
        for copy in copies:
            await copy.function(golden(copy.event), db)
        return {row["relname"] for row in await db.fetch(WRITTEN)}


def with_copies() -> list[str]:
    return [service for service in SERVICES if reactions_of(service).copies]


@pytest.mark.parametrize("service", with_copies())
async def test_a_copy_writes_only_copies(college: College, service: str) -> None:
    db: Connection = await asyncpg.connect(college.dsn(service))
    await prepare(db)
    try:
        copies = [copy for several in reactions_of(service).copies.values() for copy in several]
        written = await written_by(db, copies)
    finally:
        await db.close()

    assert {table for table in written if not table.endswith("_copy")} == set()


async def test_a_copy_that_plans_something_is_noticed(college: College) -> None:
    """Negative control."""

    async def plan(event: Event, db: Connection) -> None:
        await db.execute("insert into due (kind, key, at) values ('a-copy', 'plans', now() + interval '1 year')")

    some = next(copy for several in reactions_of("messages").copies.values() for copy in several)
    db: Connection = await asyncpg.connect(college.dsn("messages"))
    try:
        written = await written_by(db, [some._replace(function=plan)])
        await db.execute("delete from due where kind = 'a-copy'")
    finally:
        await db.close()

    assert written == {"due"}
