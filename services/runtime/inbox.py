"""Applies others' events: each revision of each aggregate once, in order, without a gap.

A fetch at a time: one question drops what is known, the rest is applied in one transaction; commit; acknowledge. When
one of them stumbles, once more with a savepoint for each event: a poison event is parked with its aggregate's later
events behind it; other aggregates go on. A gap means that the stream is damaged: nothing is applied and the alarm is
raised.
"""

import asyncio
import contextlib
import logging
import traceback
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.runtime import heard
from services.runtime.actor import house as part_of_the_house
from services.runtime.arrived import Arrived, Unreadable, read
from services.runtime.bus import Away, Durable, Msg, NatsError, answered
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.journal import Revision
from services.runtime.reactions import Consequence, Interest, Reactions, Since
from services.runtime.tracing import HEARING, INSIDE
from services.runtime.work import Work

ATTEMPTS = 8
RETRY_SECONDS = (0.2, 0.5, 1, 2, 5, 10, 20)
log = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """What became of a fetch: the indexes to acknowledge, and those to ask for again after a delay."""

    done: set[int]
    again: dict[int, float]
    revisions: list[Revision]


class _Stumbled(Exception):  # noqa: N818
    """One of the events could not be applied, and nothing of the others is yet."""


class Inbox:
    """The arriving side of one interest."""

    def __init__(self, house: House, reactions: Reactions, interest: Interest) -> None:
        self._house = house
        self._reactions = reactions
        self._interest = interest

    async def run(self) -> None:
        """Until cancelled: fetch, apply, acknowledge."""
        name = self._reactions.durable_name(self._interest)
        while True:
            durable: Durable | None = None
            try:
                durable = await self._house.bus.durable(name)
                self._house.troubles.pop(name, None)
                while True:
                    await self._take(await durable.fetch())
            except (Away, NatsError, ConnectionError, OSError) as trouble:
                self._house.troubles[name] = type(trouble).__name__
                self._house.doubt_stream()
                await asyncio.sleep(0.5)
            finally:
                if durable is not None:
                    await durable.close()

    async def _take(self, messages: list[Msg]) -> None:
        readable = [(message, event) for message in messages if (event := await self._read(message))]
        if not readable:
            return
        outcome = await self.apply([event for _, event in readable])
        await _acknowledge([message for n, (message, _) in enumerate(readable) if n in outcome.done])
        for n, delay in outcome.again.items():
            await readable[n][0].nak(delay=delay)

    async def _read(self, message: Msg) -> Arrived | None:
        """What no relay of ours has written is left out, said on the health page and counted."""
        try:
            return read(message.subject, message.headers, message.data)
        except Unreadable:
            name = self._reactions.durable_name(self._interest)
            self._house.troubles[f"unreadable.{name}"] = "somebody writes into the stream who should not"
            self._house.metrics.drop("unreadable")
            log.error("event_unreadable", extra={"durable": name})
            await answered(message.ack_sync(timeout=5))
            return None

    async def apply(self, arrived: list[Arrived]) -> Outcome:
        """Applies `arrived` in one transaction; within an aggregate by revision, whatever order they came in."""
        try:
            batch = await self._apply(arrived, is_careful=False)
        except _Stumbled:  # which of them it was shows with a savepoint for each
            batch = await self._apply(arrived, is_careful=True)
        if batch.revisions:
            self._house.nudge(batch.revisions)
        self._house.ring_if_due()
        self._house.metrics.apply(self._reactions.durable_name(self._interest), len(batch.done))
        self._house.arrived()
        return Outcome(batch.done, batch.again, batch.revisions)

    async def _apply(self, arrived: list[Arrived], *, is_careful: bool) -> "_Batch":
        async with self._house.database.transaction() as db:
            batch = _Batch(self._house, self._reactions, self._interest, db, is_careful)
            await batch.look(arrived)
            for n, event in sorted(enumerate(arrived), key=lambda pair: pair[1].revision):
                await batch.apply(n, event)
            await batch.remember()
        return batch


class _Batch:
    """One fetch, inside its transaction. `is_careful`: what one event did can be undone by itself."""

    def __init__(
        self, house: House, reactions: Reactions, interest: Interest, db: Connection, is_careful: bool
    ) -> None:
        self._house = house
        self._reactions = reactions
        self._interest = interest
        self._db = db
        self._timeline = 0
        self._is_careful = is_careful
        self._heard: dict[tuple[str, UUID], int] = {}
        self._before: dict[tuple[str, UUID], int] = {}
        self._parked: set[tuple[str, UUID]] = set()
        self._stuck: dict[tuple[str, UUID], float] = {}
        self._gaps: dict[tuple[str, UUID], str] = {}
        self._changed: set[tuple[str, UUID]] = set()
        self.done: set[int] = set()
        self.again: dict[int, float] = {}
        self.revisions: list[Revision] = []

    async def look(self, arrived: list[Arrived]) -> None:
        """One question: how far each of these aggregates is known, which have something parked, and our timeline."""
        rows = await self._db.fetch(
            """select a.publisher, a.aggregate_id, coalesce(h.revision, 0) as revision,
                      (select timeline from relay_cursor) as timeline,
                      exists (select from parked p where p.publisher = a.publisher and p.aggregate = $3
                              and p.aggregate_id = a.aggregate_id and p.skipped_because is null) as is_parked
               from (select distinct * from unnest((select $1::text[]), (select $2::uuid[]))
                         as x(publisher, aggregate_id)) a
               left join heard h
                 on h.publisher = a.publisher and h.aggregate = $3 and h.aggregate_id = a.aggregate_id""",
            [event.publisher for event in arrived],
            [event.aggregate_id for event in arrived],
            self._interest.aggregate,
        )
        for row in rows:
            key = (row["publisher"], row["aggregate_id"])
            self._heard[key] = self._before[key] = row["revision"]
            self._timeline = row["timeline"]
            if row["is_parked"]:
                self._parked.add(key)

    async def apply(self, n: int, event: Arrived) -> None:
        known = self._heard[event.of]
        if event.timeline < self._timeline:
            self._drop(n, event)
        elif event.revision <= known:
            self.done.add(n)
        elif event.of in self._parked:
            await self._park_behind(n, event)
        elif event.of in self._stuck:
            self.again[n] = self._stuck[event.of]
        elif event.revision > known + 1:
            self._gap(n, event, known)
        else:
            await self._try(n, event)

    def _drop(self, n: int, event: Arrived) -> None:
        """From before a restore: in the college as it is now, this has not happened."""
        log.warning("event_of_a_lower_timeline", extra={"event_id": str(event.event_id), "timeline": event.timeline})
        self._house.metrics.drop("timeline")
        self.done.add(n)

    async def _try(self, n: int, event: Arrived) -> None:
        try:
            async with self._db.transaction() if self._is_careful else contextlib.nullcontext():
                self.revisions += await react(self._house, self._reactions, self._interest, self._db, event)
        except Exception as error:
            if not self._is_careful:
                raise _Stumbled from error
            await self._stumbled(n, event, error)
        else:
            self._heard[event.of] = event.revision
            self._changed.add(event.of)
            self.done.add(n)

    async def _stumbled(self, n: int, event: Arrived, error: Exception) -> None:
        reason = where(error)
        self._house.stumbles.note(error, self._house.now())
        attempts: int = await self._db.fetchval(
            """insert into attempt (event_id, attempts, reason) values ($1, 1, $2)
               on conflict (event_id) do update set attempts = attempt.attempts + 1, reason = $2 returning attempts""",
            event.event_id,
            reason,
        )
        log.warning("reaction_stumbled", extra={"event_id": str(event.event_id), "reason": reason, "n": attempts})
        if attempts >= ATTEMPTS:
            await self._park(event, reason)
            self._parked.add(event.of)
            self.done.add(n)
        else:
            delay = RETRY_SECONDS[min(attempts, len(RETRY_SECONDS)) - 1]
            self._stuck[event.of] = self.again[n] = delay

    def _gap(self, n: int, event: Arrived, known: int) -> None:
        """An earlier one may only be on its way again; until it is here nothing of this aggregate is applied."""
        self._gaps[event.of] = f"revision {known + 1} of {event.aggregate_id} has not arrived"
        self._stuck[event.of] = self.again[n] = 1.0

    async def _park_behind(self, n: int, event: Arrived) -> None:
        """What is parked is held until we commit, so that whoever goes on with it sees this one too. When all of it is
        gone already, this one comes again."""
        parked = await self._db.fetchval(
            """select event_id from parked
               where publisher = $1 and aggregate = $2 and aggregate_id = $3 and skipped_because is null
               order by revision limit 1 for share""",
            event.publisher,
            event.aggregate,
            event.aggregate_id,
        )
        if parked is None:
            self.again[n] = RETRY_SECONDS[0]
            return
        await self._park(event, "behind a parked event")
        self.done.add(n)

    async def _park(self, event: Arrived, reason: str) -> None:
        await self._db.execute(
            """insert into parked
                   (event_id, publisher, aggregate, aggregate_id, revision, subject, headers, body, reason)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing""",
            event.event_id,
            event.publisher,
            event.aggregate,
            event.aggregate_id,
            event.revision,
            event.subject,
            event.headers,
            event.body.decode(),
            reason,
        )

    async def remember(self) -> None:
        """How far each aggregate is known now, in one statement, in the transaction that applied it."""
        steps = [heard.Step(*of, self._before[of], self._heard[of]) for of in sorted(self._changed, key=str)]
        await heard.remember(self._db, self._interest.aggregate, steps)
        for of in self._changed | self._gaps.keys():
            self._say_gap(of)

    def _say_gap(self, of: tuple[str, UUID]) -> None:
        name = f"gap.{of[0]}.{self._interest.aggregate}.{of[1]}"
        if of in self._gaps:
            self._house.troubles[name] = self._gaps[of]
        else:
            self._house.troubles.pop(name, None)


async def react(
    house: House, reactions: Reactions, interest: Interest, db: Connection, arrived: Arrived
) -> list[Revision]:
    """Copies first, then consequences, each consequence once for ever. Returns what was recorded."""
    event = reactions.decode(interest, arrived.kind, arrived.body)
    if event is None:
        return []
    key = (*interest, arrived.kind)
    for copy in reactions.copies.get(key, ()):
        await copy.function(event, db)
    if not (consequences := reactions.consequences.get(key, ())):
        return []
    said = {"college.event_id": str(arrived.event_id)}
    with house.tracer.step(f"hear {arrived.kind}", HEARING, arrived.trace, said) as step:
        work = Work(house, db, house.now(), part_of_the_house(house.name), step.context)
        work.cause = arrived.event_id
        for consequence in await _still_to_do(db, consequences, arrived):
            with house.tracer.step(consequence.name, INSIDE, step.context):
                await consequence.function(event, work)
        await work.write()
    return work.revisions


async def activate(db: Connection, reactions: Reactions, now: datetime) -> None:
    """Notes the moment at which this installation first runs each consequence."""
    await db.execute(
        "insert into reaction_start (reaction, activated_at) select unnest($1::text[]), $2 on conflict do nothing",
        sorted(reactions.consequence_names),
        now,
    )


async def _still_to_do(db: Connection, consequences: list[Consequence], arrived: Arrived) -> list[Consequence]:
    """Notes all of them as done, in one statement. Left out is what was done before, and what wants only new events
    and has begun after this one."""
    rows = await db.fetch(
        """insert into inbox (reaction, event_id) select unnest((select $1::text[])), $2 on conflict do nothing
           returning reaction, (select activated_at from reaction_start s where s.reaction = inbox.reaction)""",
        [consequence.name for consequence in consequences],
        arrived.event_id,
    )
    begun = {row["reaction"]: row["activated_at"] for row in rows}
    return [one for one in consequences if one.name in begun and _is_awake(one, begun[one.name], arrived.at)]


def _is_awake(consequence: Consequence, activated_at: datetime | None, at: datetime) -> bool:
    return consequence.since is Since.BEGINNING or (activated_at is not None and activated_at <= at)


async def _acknowledge(messages: list[Msg]) -> None:
    """The server takes them in their order, so that the answer to the last one stands for all."""
    for message in messages[:-1]:
        await message.ack()
    for message in messages[-1:]:
        await answered(message.ack_sync(timeout=5))


def where(error: BaseException) -> str:
    """The exception's class and place; never its values, which may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{'/'.join(frames[-1].filename.split('/')[-2:])}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}"
