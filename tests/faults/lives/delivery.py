"""Notes are told by one service and heard by another, with every fault that the way between them has.

Relay and stream are the real ones. What has come into the stream is handed to the arriving side by hand, doubled and
shuffled, and handed again until it is acknowledged, so that no time-out of a server has to pass.
"""

import asyncio
from contextlib import suppress

import asyncpg

from infra import steward
from services.runtime.actor import house as part_of_the_house
from services.runtime.arrived import Arrived, read
from services.runtime.bus import Away, Message
from services.runtime.house import House
from services.runtime.relay import ONE_BY_ONE, Relay
from services.runtime.work import work
from tests.conftest import College
from tests.faults.checkers.look import Seen
from tests.faults.lives import Lived
from tests.faults.lives.hearing import Chosen, Ill, Postman, noting
from tests.runtime.notes import WANTED, _note, make_tables, notes, opened, relaying

CHECKS = ("I3", "I4", "I5", "I6", "I8", "I15")
TEST = part_of_the_house("test")


class Gone(Exception):  # noqa: N818
    """The process is gone at this moment."""


async def live(college: College, seen: Seen) -> Lived:
    await make_tables(college)
    async with opened(college, "codesign") as codesign, opened(college, "scheduling") as scheduling:
        chosen = Chosen(*[await notes(codesign, 5) for _ in Chosen._fields])
        await relay_all(codesign)
        before = await in_stream(college)
        await steward.recreate(college.nats_url("steward"), WANTED)
        await overlapping_commits(codesign)
        await two_sequencers(college, codesign)
        await refused_and_taken_back(codesign)
        await stream_away_in_the_middle(codesign)
        await batch_with_a_known_id(codesign)
        ill = Ill(chosen)
        stream = await in_stream(college)
        postman = Postman(scheduling, ill, stream)
        with noting(seen):
            await postman.go_round(chosen, seen)
        await postman.hears_anew(college, chosen.anew)
        await relay_all(scheduling)
        return Lived(before + await in_stream(college), WANTED, {"scheduling": ill.reactions})


# Telling


async def overlapping_commits(codesign: House) -> None:
    """The first to write is the last to commit; the relay comes by in between."""
    slow = await notes(codesign, 1)
    async with work(codesign, TEST) as unit:
        await _note(unit, slow)
        await unit.write()
        await notes(codesign, 2)
        await relay_all(codesign)
    await relay_all(codesign)


async def two_sequencers(college: College, codesign: House) -> None:
    """Two relays that believe that they lead wait for the same lock, and go on in the same moment."""
    await notes(codesign, 6)
    holder = await asyncpg.connect(college.admin_dsn)
    try:
        async with relaying(codesign) as first, relaying(codesign) as second:
            held = holder.transaction()
            await held.start()
            await holder.execute("select from codesign.relay_cursor for update")
            both = asyncio.gather(send_all(first), send_all(second), return_exceptions=True)
            async with asyncio.timeout(10):
                while await holder.fetchval("select count(*) from pg_locks where not granted") < 2:
                    await asyncio.wait({both}, timeout=0.01)
            await held.rollback()
            await both
    finally:
        await holder.close()


async def refused_and_taken_back(codesign: House) -> None:
    """Everything of a command is written, and then it is not to be."""
    note_id = await notes(codesign, 1)
    with suppress(Gone):
        async with work(codesign, TEST) as unit:
            await _note(unit, note_id)
            await unit.write()
            raise Gone


async def stream_away_in_the_middle(codesign: House) -> None:
    """It acknowledges three of six and is gone; the relay is killed; the next one goes on."""
    await notes(codesign, 6)
    publish, answers = codesign.bus.publish, iter([True, True, True] + [False] * 100)

    async def goes_away(message: Message) -> int:
        if not next(answers):
            raise Away("gone")
        return await publish(message)

    codesign.bus.publish = goes_away  # type: ignore[method-assign]
    try:
        await relay_all(codesign)
    finally:
        codesign.bus.publish = publish  # type: ignore[method-assign]
    await relay_all(codesign)


async def batch_with_a_known_id(codesign: House) -> None:
    """Of a backlog the stream knows one already, from a relay that was killed before it moved its cursor."""
    note_id = await notes(codesign, ONE_BY_ONE + 10)
    async with relaying(codesign) as relay:
        async with codesign.database.reading() as db:
            row = await db.fetchrow(
                """select event_id, pos, aggregate, aggregate_id, revision, type, body, at, trace, timeline
                   from journal, relay_cursor where aggregate_id = $1 and revision = 7""",
                note_id,
            )
        assert row is not None
        await codesign.bus.publish(relay._message(row))
    await relay_all(codesign)


async def relay_all(house: House) -> None:
    """A fresh leader, as after a start; it bears what a defect makes of it."""
    async with relaying(house) as relay:
        for _ in range(3):
            with suppress(Exception):
                await send_all(relay)
                return


async def send_all(relay: Relay) -> None:
    for _ in range(20):
        if not await relay.send_some():
            return


async def in_stream(college: College) -> list[Arrived]:
    """All that it holds, in its order."""
    client = await steward.connect(college.nats_url("steward"))
    try:
        stream = client.jetstream()
        state = (await stream.stream_info(steward.STREAM)).state
        found = []
        for seq in range(state.first_seq, state.last_seq + 1):
            raw = await stream.get_msg(steward.STREAM, seq)
            found.append(read(raw.subject or "", raw.headers, raw.data or b""))
        return found
    finally:
        await client.close()
