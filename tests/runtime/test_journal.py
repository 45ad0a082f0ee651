"""Invariants I3 and I5 on the writing side: no event is lost, positions are dense, order within an aggregate holds."""

import asyncio
import random
from itertools import pairwise
from uuid import UUID

from services.runtime import journal
from services.runtime.actor import house as part_of_the_house
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.ids import new_id
from services.runtime.work import work
from tests.runtime.notes import _note, note

WRITERS = 24
SOMEBODY_WAITS = (
    "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())"
)
EACH = 12


async def write_much(house: House, note_ids: list[UUID], seed: int) -> None:
    """One of the writers: half of its transactions write something else before they lock the note."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(EACH):
        async with work(house, part_of_the_house("test")) as unit:
            if chance.random() < 0.5:
                await unit.db.execute("insert into inbox (reaction, event_id) values ('test', $1)", new_id())
                await asyncio.sleep(0)
            await _note(unit, chance.choice(note_ids))


async def number_until(db: Connection, writing: "asyncio.Future[None]") -> None:
    while not writing.done():
        await journal.to_send(db, 0)
        await asyncio.sleep(0)


async def write_and(house: House, *readers: "asyncio.Task[None] | None", seed: int = 1) -> list[UUID]:
    note_ids = [new_id() for _ in range(6)]
    await asyncio.gather(*(write_much(house, note_ids, seed * 1000 + n) for n in range(WRITERS)))
    return note_ids


async def test_positions_are_dense_and_order_holds_with_24_writers_and_two_sequencers(codesign: House) -> None:
    first, second = await codesign.database.direct(), await codesign.database.direct()
    writing = asyncio.ensure_future(write_and(codesign))
    sequencers = [asyncio.create_task(number_until(db, writing)) for db in (first, second)]  # type: ignore[arg-type]

    note_ids = await writing
    await asyncio.gather(*sequencers)
    await journal.to_send(first, 0)

    positions = [row["pos"] for row in await first.fetch("select pos from journal order by pos")]
    assert positions == list(range(1, len(positions) + 1))
    assert len(positions) >= WRITERS * EACH
    for note_id in note_ids:
        rows = await first.fetch("select revision from journal where aggregate_id = $1 order by pos", note_id)
        assert [row["revision"] for row in rows] == list(range(1, len(rows) + 1))
    await first.close()
    await second.close()


async def test_reading_ids_above_the_last_one_seen_loses_events(codesign: House) -> None:
    """Negative control: the common recipe, on the same writers, must lose some, or the test above shows nothing."""
    reader = await codesign.database.direct()
    start = await reader.fetchval("select coalesce(max(seq), 0) from journal")
    seen: list[int] = []
    last = start

    async def read_above(writing: "asyncio.Future[list[UUID]]") -> None:
        nonlocal last
        while not writing.done():
            rows = await reader.fetch("select seq from journal where seq > $1 order by seq", last)
            seen.extend(row["seq"] for row in rows)
            last = seen[-1] if seen else last
            await asyncio.sleep(0)

    lost = 0
    for seed in range(2, 12):
        writing = asyncio.ensure_future(write_and(codesign, seed=seed))
        await read_above(writing)
        await writing
        rows = await reader.fetch("select seq from journal where seq > $1", last)
        seen.extend(row["seq"] for row in rows)
        last = max([last, *seen])
        written = await reader.fetchval("select count(*) from journal where seq > $1", start)
        lost = written - len(seen)
        if lost:
            break
    await reader.close()
    assert lost > 0


async def test_numbering_in_one_statement_numbers_twice(codesign: House) -> None:
    """Negative control for "lock in one statement, number in the next": both in one must break the density."""
    one_statement = """
        with here as (select numbered from relay_cursor for update),
             waiting as (select seq, row_number() over (order by seq) as place from journal where pos is null),
             done as (update journal j set pos = here.numbered + waiting.place from waiting, here
                      where j.seq = waiting.seq returning 1)
        update relay_cursor set numbered = relay_cursor.numbered + (select count(*) from done)"""
    first, second = await codesign.database.direct(), await codesign.database.direct()
    await journal.to_send(first, 0)
    await note(codesign, new_id())

    async with first.transaction():
        await first.execute(one_statement)
        late = asyncio.create_task(second.execute(one_statement))
        while not await first.fetchval(SOMEBODY_WAITS):  # noqa: ASYNC110  (the other side is in PostgreSQL)
            await asyncio.sleep(0)
    await late

    numbered = await first.fetchval("select numbered from relay_cursor")
    rows = await first.fetch("select pos from journal where pos is not null order by pos")
    assert numbered != len(rows) or any(b["pos"] - a["pos"] != 1 for a, b in pairwise(rows))
    await first.execute(
        """with right_order as (select seq, row_number() over (order by pos, seq) as place from journal
                                where pos is not null),
                cleared as (select 1)
           update journal j set pos = -right_order.place from right_order where right_order.seq = j.seq"""
    )
    await first.execute("update journal set pos = -pos where pos < 0")
    await first.execute("update relay_cursor set numbered = (select count(*) from journal where pos is not null)")
    await first.close()
    await second.close()


async def test_a_handler_that_did_not_lock_is_caught_by_the_journal(codesign: House) -> None:
    note_id = new_id()
    revisions = await asyncio.gather(*(note(codesign, note_id) for _ in range(8)))

    assert sorted(r[0].revision for r in revisions) == list(range(1, 9))
