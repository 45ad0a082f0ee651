"""From the journal into the stream and out of it: killed, doubled, refused in a batch, wiped."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from asyncpg import Record

from infra import steward
from services.runtime.bus import PublishRefused
from services.runtime.house import House
from services.runtime.inbox import Inbox
from services.runtime.relay import ONE_BY_ONE, Relay
from tests.conftest import College, MakeCollege
from tests.runtime.notes import (
    INTEREST,
    WANTED,
    arrivals,
    hearing,
    make_tables,
    note,
    notes,
    opened,
    relaying,
    stream_length,
    told,
)


async def send_all(relay: Relay) -> None:
    while await relay.send_some():
        pass


async def listen_until(house: House, holds: Callable[[], Awaitable[bool]]) -> None:
    """Runs the arriving side until `holds` answers yes."""
    task = asyncio.create_task(Inbox(house, hearing(), INTEREST).run())
    try:
        async with asyncio.timeout(20):
            while not await holds():
                await asyncio.wait({task}, timeout=0.02)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_every_event_arrives_once_and_in_order(codesign: House, scheduling: House) -> None:
    few, many = await notes(codesign, 3), await notes(codesign, 50)
    async with relaying(codesign) as relay:
        await send_all(relay)

    async def all_told() -> bool:
        return len(await told(scheduling, many)) == 50 and len(await told(scheduling, few)) == 3

    await listen_until(scheduling, all_told)

    assert await told(scheduling, many) == list(range(1, 51))
    assert await told(scheduling, few) == [1, 2, 3]


async def test_a_relay_killed_between_publish_and_cursor_only_repeats(
    codesign: House, scheduling: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_id = await notes(codesign, 5)

    async def killed(*_: object) -> None:
        raise ConnectionResetError

    async with relaying(codesign) as relay:
        with monkeypatch.context() as broken:
            broken.setattr(Relay, "_advance", killed)
            with pytest.raises(ConnectionResetError):
                await relay.send_some()
        length = await stream_length(codesign)
    async with relaying(codesign) as next_leader:
        await send_all(next_leader)

    assert await stream_length(codesign) == length

    async def all_told() -> bool:
        return len(await told(scheduling, note_id)) == 5

    await listen_until(scheduling, all_told)
    assert await told(scheduling, note_id) == [1, 2, 3, 4, 5]


async def test_a_batch_with_a_known_id_is_sent_one_by_one(codesign: House, scheduling: House) -> None:
    note_id = await notes(codesign, ONE_BY_ONE + 10)
    async with relaying(codesign) as relay:
        await codesign.bus.publish(relay._message(await _row(codesign, note_id, 7)))
        await send_all(relay)
        assert not await relay._waits()

    async def all_told() -> bool:
        return len(await told(scheduling, note_id)) == ONE_BY_ONE + 10

    # the seventh came first: it waits for the six before it, which come behind
    await listen_until(scheduling, all_told)
    assert await told(scheduling, note_id) == list(range(1, ONE_BY_ONE + 11))


async def test_a_batch_with_a_known_id_is_refused_by_the_server(codesign: House) -> None:
    """Negative control: without the way one by one, the relay would stand still."""
    note_id = await notes(codesign, ONE_BY_ONE + 2)
    async with relaying(codesign) as relay:
        messages = [relay._message(await _row(codesign, note_id, n)) for n in range(1, ONE_BY_ONE + 3)]
        await codesign.bus.publish(messages[3])
        with pytest.raises(PublishRefused):
            await codesign.bus.publish_batch(messages)
        await send_all(relay)


async def test_a_new_stream_is_filled_again_and_nobody_is_told_twice(new_college: MakeCollege) -> None:
    async with new_college(WANTED) as college:
        await make_tables(college)
        async with opened(college, "codesign") as codesign, opened(college, "scheduling") as scheduling:
            note_id = await notes(codesign, 40)
            async with relaying(codesign) as relay:
                await send_all(relay)

            async def told_40() -> bool:
                return len(await told(scheduling, note_id)) == 40

            await listen_until(scheduling, told_40)
            await steward.recreate(college.nats_url("steward"), WANTED)
            await note(codesign, note_id)
            async with relaying(codesign) as next_leader:
                await send_all(next_leader)

            assert await stream_length(codesign) == 41

            async def told_41() -> bool:
                return len(await told(scheduling, note_id)) == 41

            await listen_until(scheduling, told_41)
            assert await told(scheduling, note_id) == list(range(1, 42))


async def test_commands_are_accepted_while_nats_is_away(notes_college: College) -> None:
    house = House(notes_college.settings("codesign"))
    await house.database.connect()
    try:
        note_id = await notes(house, 3)
        assert [event.revision for event in await arrivals(house, note_id)] == [1, 2, 3]
    finally:
        await house.database.close()


async def _row(house: House, note_id: object, revision: int) -> Record:
    async with house.database.reading() as db:
        row = await db.fetchrow(
            """select event_id, pos, aggregate, aggregate_id, revision, type, body, at, trace, timeline
               from journal, relay_cursor where aggregate_id = $1 and revision = $2""",
            note_id,
            revision,
        )
    assert row is not None
    return row
