"""From the journal into the stream and out of it: killed, doubled, refused in a batch, wiped."""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

import pytest
from asyncpg import Record

from infra import steward
from services.runtime import relay as relaying_code
from services.runtime import service
from services.runtime.bus import STREAM, Away, Message, PublishRefused
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


async def sent(house: House) -> int:
    async with house.database.reading() as db:
        return int(await db.fetchval("select sent from relay_cursor"))


async def test_a_cursor_that_moves_before_the_stream_has_answered_loses_events(
    codesign: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of the test below: the same moment, in the other order."""
    await notes(codesign, 5)

    async def cursor_first(self: Relay, rows: list[Record]) -> None:
        await self._advance(rows[-1]["pos"], 0)
        raise ConnectionResetError

    async with relaying(codesign) as relay:
        await send_all(relay)
        before = await sent(codesign)
        await notes(codesign, 5)
        length = await stream_length(codesign)
        with monkeypatch.context() as broken:
            broken.setattr(Relay, "_send_one_by_one", cursor_first)
            with pytest.raises(ConnectionResetError):
                await relay.send_some()
    async with relaying(codesign) as next_leader:
        await send_all(next_leader)
        assert await stream_length(codesign) == length
        await codesign_sends_again(codesign, before)
        await send_all(next_leader)


async def codesign_sends_again(house: House, position: int) -> None:
    """Leaves the house as it should have been, for the tests that follow."""
    async with house.database.transaction() as db:
        await db.execute("update relay_cursor set sent = $1", position)


async def test_the_cursor_moves_over_what_was_acknowledged_and_no_further(
    codesign: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with relaying(codesign) as relay:
        await send_all(relay)
        before = await sent(codesign)
        await notes(codesign, 6)
        publish = codesign.bus.publish
        answers = iter([True, True, True, False])

        async def goes_away(message: Message) -> int:
            if not next(answers):
                raise Away("gone")
            return await publish(message)

        with monkeypatch.context() as broken:
            broken.setattr(codesign.bus, "publish", goes_away)
            with pytest.raises(Away):
                await relay.send_some()

        assert await sent(codesign) == before + 3
        await send_all(relay)
        assert await sent(codesign) == before + 6


async def test_a_backlog_goes_out_in_batches_of_at_most_200_and_a_few_one_by_one(
    codesign: House, scheduling: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    publish, publish_batch = codesign.bus.publish, codesign.bus.publish_batch

    async def alone(message: Message) -> int:
        sizes.append(1)
        return await publish(message)

    async def together(messages: list[Message]) -> int:
        sizes.append(len(messages))
        return await publish_batch(messages)

    async with relaying(codesign) as relay:
        await send_all(relay)
        monkeypatch.setattr(codesign.bus, "publish", alone)
        monkeypatch.setattr(codesign.bus, "publish_batch", together)
        await notes(codesign, 402)
        await send_all(relay)

    assert sizes == [200, 200, 1, 1]


async def test_one_answer_stands_for_all_that_were_fetched(new_college: MakeCollege) -> None:
    async with new_college(WANTED) as college:
        await make_tables(college)
        async with opened(college, "codesign") as codesign, opened(college, "scheduling") as scheduling:
            await notes(codesign, 40)
            async with relaying(codesign) as relay:
                await send_all(relay)
            name = hearing().durable_name(INTEREST)
            durable = await scheduling.bus.durable(name)
            await asyncio.sleep(0.1)  # all of them are on their way by now
            await Inbox(scheduling, hearing(), INTEREST)._take(fetched := await durable.fetch())
        client = await steward.connect(college.nats_url("steward"))
        try:
            state = await client.jetstream().consumer_info(STREAM, name)
        finally:
            await client.close()
        assert len(fetched) > 1
        assert state.ack_floor is not None
        assert state.ack_floor.consumer_seq >= len(fetched)


async def test_two_relays_that_both_believe_they_lead_only_repeat(codesign: House, scheduling: House) -> None:
    note_id = await notes(codesign, 60)
    async with relaying(codesign) as first, relaying(codesign) as second:
        await asyncio.gather(send_all(first), send_all(second))

    async def all_told() -> bool:
        return len(await told(scheduling, note_id)) >= 60

    await listen_until(scheduling, all_told)
    assert await told(scheduling, note_id) == list(range(1, 61))


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


async def test_without_the_way_one_by_one_a_known_id_stops_the_relay(
    codesign: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the server refuses the whole batch, and would for ever."""
    note_id = await notes(codesign, ONE_BY_ONE + 2)
    async with relaying(codesign) as relay:
        await codesign.bus.publish(relay._message(await _row(codesign, note_id, 4)))
        with monkeypatch.context() as broken:
            broken.setattr(relaying_code, "CONTAINS_DUPLICATE", 0)
            for _ in range(2):
                with pytest.raises(PublishRefused):
                    await relay.send_some()
            assert await relay._waits()
        await send_all(relay)
        assert not await relay._waits()


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


@pytest.mark.apart
async def test_who_was_turned_away_for_a_while_goes_on(new_college: MakeCollege) -> None:
    """The password counts no more, and then again: the client gives up for good, and another one takes its place."""
    async with new_college(WANTED) as college:
        await make_tables(college)
        async with opened(college, "codesign") as codesign, opened(college, "scheduling") as scheduling:
            keeping = [asyncio.create_task(service._keep_connected(one)) for one in (codesign, scheduling)]
            try:
                async with relaying(codesign) as relay:
                    await set_password(college, "scheduling", "another")
                    note_id = await notes(codesign, 1)
                    await send_all(relay)
                    async with asyncio.timeout(20):
                        while scheduling.bus.trouble is None:
                            await asyncio.wait(keeping, timeout=0.02)
                    await set_password(college, "scheduling", college.place.secrets.nats["scheduling"])
                    await listen_until(scheduling, lambda: _has_heard(scheduling, note_id))
            finally:
                for task in keeping:
                    task.cancel()
                await asyncio.gather(*keeping, return_exceptions=True)


async def set_password(college: College, name: str, password: str) -> None:
    """As whoever looks after the server does it."""
    server = college.place.nats
    users = [replace(one, password=password) if one.name == name else one for one in server.users]
    replace(server, users=users).write_config()
    os.kill(json.loads((server.folder / "running.json").read_text())["pid"], signal.SIGHUP)


async def _has_heard(house: House, note_id: UUID) -> bool:
    return await told(house, note_id) == [1]


async def test_who_is_turned_away_makes_the_relay_look_at_the_stream_at_once(new_college: MakeCollege) -> None:
    async with new_college(WANTED) as college:
        await make_tables(college)
        async with opened(college, "codesign") as codesign:
            await notes(codesign, 3)
            async with relaying(codesign) as relay:
                await send_all(relay)
                await steward.recreate(college.nats_url("steward"), WANTED)
                await relay._look_at_stream()
                assert not await relay._waits()
                codesign.doubt_stream()
                await relay._look_at_stream()
                assert await relay._waits()


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
