"""What is written in a worry is nowhere but behind its seal, and no other part of the house can go and look."""

import logging
from pathlib import Path

import asyncpg
import pytest
from cryptography.exceptions import InvalidTag

from infra.local.services import SERVICES
from tests.examples.people import ANWEN, CARYS, HELEDD
from tests.web.conftest import Site

CANARY = "canary-73c1-quince"
OTHERS = [one for one in SERVICES if one != "care"]


async def written_and_read(site: Site) -> None:
    """Through the pages, in each field, with a note of the lead's; and once refused, with everything typed."""
    await site.heard("care", CARYS, HELEDD)
    words = {"about": f"About {CARYS.name} {CANARY}", "what_happened": CANARY, "what_was_done": CANARY}
    async with await site.signed_in(ANWEN) as anwen, await site.signed_in(CARYS) as carys:
        await anwen.open("/worried")
        assert (await anwen.send("/worried", **words | {"what_happened": CANARY * 1000})).status == 422
        shown = await anwen.send("/worried", **words)
        path = shown.path.replace("worried", "passed-on")
        await carys.open("/passed-on")
        assert (await carys.send(path)).html.count(CANARY) == 3
        await carys.send(f"{path}/note", words=CANARY)


async def tables_with(db: asyncpg.Connection, words: str) -> list[str]:
    tables = await db.fetch(
        """select format('%I.%I', schemaname, tablename) as name from pg_tables
           where schemaname not in ('pg_catalog', 'information_schema')"""
    )
    found = []
    for row in tables:
        sql = f"select exists (select from {row['name']} t where t::text ilike $1 or t::text ilike $2)"  # noqa: S608
        if await db.fetchval(sql, f"%{words}%", f"%{words.encode().hex()}%"):
            found.append(row["name"])
    return found


async def test_its_words_are_in_no_table_no_stream_and_no_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await written_and_read(site)
    db = await asyncpg.connect(site.college.admin_dsn)
    try:
        assert await tables_with(db, CANARY) == []
        assert "people.person" in await tables_with(db, ANWEN.name), "what is there would be found"
    finally:
        await db.close()
    stored = [one for one in Path(site.college.folder).rglob("*") if one.is_file()]
    assert any(b"worry_passed_on" in one.read_bytes() for one in stored), "the stream is among the files"
    assert [one for one in stored if CANARY.encode() in one.read_bytes()] == []
    assert CANARY not in caplog.text


@pytest.mark.parametrize("service", OTHERS)
async def test_no_other_service_can_look_into_its_tables(site: Site, service: str) -> None:
    db = await asyncpg.connect(site.college.dsn(service))
    try:
        for table in ("worry", "worry_note", "reading", "person_key", "journal"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await db.fetch(f"select * from care.{table}")  # noqa: S608
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute("set role care_app")
    finally:
        await db.close()


async def test_no_other_services_key_opens_it(site: Site) -> None:
    await written_and_read(site)
    async with site.house("care").database.reading() as db:
        worry = await db.fetchrow("select worry_id, sealed from worry where sealed is not null limit 1")
        assert worry is not None
        assert await site.house("care").sealer.open(db, worry["worry_id"], worry["sealed"])
        for service in OTHERS:
            with pytest.raises(InvalidTag):
                await site.house(service).sealer.open(db, worry["worry_id"], worry["sealed"])
