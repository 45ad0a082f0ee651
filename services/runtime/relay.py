"""The relay: the sequencer numbers what is visible, the publisher sends it in that order and waits for the stream.

One leader per service does this. Whatever moment it is killed at, the next one only repeats: the cursor moves over
the unbroken acknowledged prefix, and a repeated event is dropped by its id in the stream or, for ever, by revision
and inbox where it arrives. See docs/decisions/0002.
"""

import asyncio
import contextlib
import logging
import time
from datetime import UTC, datetime

from asyncpg import Record

from services.runtime import journal
from services.runtime.bus import CONTAINS_DUPLICATE, Away, Message, PublishRefused
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.housekeeping import Housekeeping

BATCH = 200
ONE_BY_ONE = 30
POLL_SECONDS = 1.0
LOOK_AT_STREAM_SECONDS = 30.0
log = logging.getLogger(__name__)


class Relay:
    """Moves the journal of one service into the stream. `db` is the leader's own direct connection."""

    def __init__(self, house: House, db: Connection) -> None:
        self._house = house
        self._db = db
        self._looked_at = 0.0
        self._housekeeping = Housekeeping(db)

    async def run(self) -> None:
        """Until cancelled: send what waits, then wait for the bell or a second."""
        while True:
            self._house.bell.clear()
            await self._housekeeping.look(self._house.now())
            try:
                while await self.send_some():
                    pass
                await self._look_at_stream()
                self._house.troubles.pop("relay", None)
            except (Away, PublishRefused) as trouble:
                self._house.troubles["relay"] = str(trouble)
                self._looked_at = 0.0
                await asyncio.sleep(0.5)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._house.bell.wait()

    async def send_some(self) -> bool:
        """Numbers what is new and sends the next events. True when more may wait."""
        if not await self._waits():
            return False
        await self._look_at_stream()
        rows = await journal.to_send(self._db, BATCH)
        if not rows:
            return False
        if len(rows) <= ONE_BY_ONE or not await self._send_at_once(rows):
            await self._send_one_by_one(rows)
        return len(rows) == BATCH

    async def _waits(self) -> bool:
        """One look a second at what waits to be sent, at what is due and at what stands still."""
        look = await self._db.fetchrow(
            """select exists (select from journal where pos is null) or numbered > sent as waits,
                      (select min(at) from due) as next_due,
                      (select count(*) from parked where skipped_because is null) as parked from relay_cursor"""
        )
        assert look is not None  # noqa: S101  (the row is made with the table)
        self._house.parked = look["parked"]
        if look["next_due"] is not None and look["next_due"] <= self._house.now():
            self._house.due_bell.set()
        return bool(look["waits"])

    async def _send_at_once(self, rows: list[Record]) -> bool:
        """All of them or none. False when the stream knows one already: it refuses the whole batch for it."""
        began = time.time_ns()
        try:
            last_seq = await self._house.bus.publish_batch([self._message(row) for row in rows])
        except PublishRefused as refused:
            if refused.code != CONTAINS_DUPLICATE:
                raise
            return False
        await self._advance(rows[-1]["pos"], last_seq)
        self._note_told(rows, began)
        return True

    async def _send_one_by_one(self, rows: list[Record]) -> None:
        """All on their way at once, in their order. The cursor moves over the unbroken acknowledged prefix."""
        began = time.time_ns()
        publish = self._house.bus.publish
        answers = await asyncio.gather(*(publish(self._message(row)) for row in rows), return_exceptions=True)
        acknowledged, trouble = None, None
        for row, answer in zip(rows, answers, strict=True):
            if isinstance(answer, BaseException):
                trouble = answer
                break
            acknowledged = row["pos"], answer
            self._note_told([row], began)
        if acknowledged is not None:
            await self._advance(*acknowledged)
        if trouble is not None:
            raise trouble

    def _note_told(self, rows: list[Record], began: int) -> None:
        for row in rows:
            self._house.tracer.told(f"tell {row['type']}", row["trace"], row["event_id"], began)

    async def _advance(self, pos: int, stream_seq: int) -> None:
        await self._db.execute(
            "update relay_cursor set sent = $1, stream_last_seq = greatest(stream_last_seq, $2)", pos, stream_seq
        )

    async def _look_at_stream(self) -> None:
        """A stream that is new, or shorter than what it acknowledged, has lost events: send all of them again."""
        now = asyncio.get_running_loop().time()
        is_recent = now - self._looked_at < LOOK_AT_STREAM_SECONDS and self._looked_at
        if is_recent and not self._house.is_stream_doubtful:
            return
        self._house.is_stream_doubtful = False
        facts = await self._house.bus.stream()
        made_at = datetime.fromisoformat(facts.made_at).astimezone(UTC)
        known = await self._db.fetchrow("select stream_made_at, stream_last_seq from relay_cursor")
        assert known is not None  # noqa: S101  (the row is made with the table)
        if known["stream_made_at"] != made_at or facts.last_seq < known["stream_last_seq"]:
            log.warning("stream_is_new_or_shorter", extra={"last_seq": facts.last_seq})
            await self._db.execute(
                "update relay_cursor set sent = 0, stream_made_at = $1, stream_last_seq = $2", made_at, facts.last_seq
            )
        self._say_durable(facts.is_durable)
        self._looked_at = now

    def _say_durable(self, is_durable: bool) -> None:
        if is_durable:
            self._house.troubles.pop("not-durable", None)
        else:
            self._house.troubles["not-durable"] = "nobody knows whether the stream is written to the disk"

    def _message(self, row: Record) -> Message:
        """CloudEvents 1.0, binary mode: attributes in headers, the contract struct as the body."""
        service = self._house.name
        headers = {
            "Nats-Msg-Id": str(row["event_id"]),
            "ce-specversion": "1.0",
            "ce-id": str(row["event_id"]),
            "ce-source": f"/college/{service}",
            "ce-type": f"college.{service}.{row['type']}",
            "ce-time": row["at"].isoformat(),
            "ce-datacontenttype": "application/json",
            "college-revision": str(row["revision"]),
            "college-timeline": str(row["timeline"]),
        }
        if trace := self._house.tracer.onward(row["trace"], row["event_id"]):
            headers["traceparent"] = trace
        subject = f"college.{service}.{row['aggregate']}.{row['type']}.{row['aggregate_id']}"
        return Message(subject, row["body"].encode(), headers)
