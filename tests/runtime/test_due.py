from datetime import datetime, timedelta
from typing import Any

from services.runtime.actor import CLOCK
from services.runtime.due import Due, DueRunner, do_everything_due
from services.runtime.house import House
from services.runtime.work import Work, work

DONE: list[tuple[str, datetime]] = []


def kinds() -> Due:
    DONE.clear()
    due = Due()

    @due.at("close")
    async def close(key: str, body: dict[str, Any], unit: Work) -> None:
        assert unit.actor == CLOCK
        DONE.append((key, unit.now))

    @due.at("stumble")
    async def stumble(key: str, body: dict[str, Any], unit: Work) -> None:
        await unit.db.execute("insert into told (number) values (99)")
        raise ValueError

    return due


async def put(house: House, kind: str, key: str, at: datetime) -> None:
    async with work(house, CLOCK) as unit:
        await unit.due(kind, key, at)


async def test_what_is_due_is_done_late_rather_than_skipped_and_never_twice(scheduling: House) -> None:
    now, due = scheduling.now(), kinds()
    await put(scheduling, "close", "yesterday", now - timedelta(days=1))
    await put(scheduling, "close", "tomorrow", now + timedelta(days=1))

    assert await do_everything_due(scheduling, due) == 1
    assert await do_everything_due(scheduling, due) == 0
    assert [key for key, _ in DONE] == ["yesterday"]


async def test_said_again_it_moves(scheduling: House) -> None:
    now, due = scheduling.now(), kinds()
    await put(scheduling, "close", "moved", now - timedelta(days=1))
    await put(scheduling, "close", "moved", now + timedelta(days=1))

    assert await do_everything_due(scheduling, due) == 0


async def test_what_stumbles_leaves_nothing_behind_and_is_tried_later(scheduling: House) -> None:
    now, due = scheduling.now(), kinds()
    await put(scheduling, "stumble", "one", now - timedelta(seconds=1))

    assert await DueRunner(scheduling, due).do_next()

    async with scheduling.database.reading() as db:
        row = await db.fetchrow("select at, attempts from due where kind = 'stumble'")
        left = await db.fetchval("select count(*) from told where number = 99")
    assert row is not None
    assert row["attempts"] == 1
    assert row["at"] > now
    assert left == 0
    assert scheduling.troubles["due.stumble"].startswith("ValueError at ")


async def test_what_stumbled_is_no_trouble_any_more_once_it_was_done(scheduling: House) -> None:
    now, due, tries = scheduling.now(), Due(), iter([True, False])

    @due.at("stumble-once")
    async def stumble_once(key: str, body: dict[str, Any], unit: Work) -> None:
        if next(tries):
            raise ValueError

    await put(scheduling, "stumble-once", "one", now - timedelta(seconds=1))
    await DueRunner(scheduling, due).do_next()
    assert "due.stumble-once" in scheduling.troubles

    async with scheduling.database.transaction() as db:
        await db.execute("update due set at = $1 where kind = 'stumble-once'", now - timedelta(seconds=1))
    await DueRunner(scheduling, due).do_next()

    assert "due.stumble-once" not in scheduling.troubles


async def test_several_are_put_in_one_statement_and_move_when_said_again(scheduling: House) -> None:
    now, due = scheduling.now(), kinds()
    async with work(scheduling, CLOCK) as unit:
        await unit.due_all("close", {"first": now + timedelta(days=1), "second": now + timedelta(days=1)})
    async with work(scheduling, CLOCK) as unit:
        await unit.due_all("close", {"first": now - timedelta(days=2), "third": now - timedelta(days=1)})
        await unit.due_all("close", {})

    assert await do_everything_due(scheduling, due) == 2
    assert [key for key, _ in DONE] == ["first", "third"]
