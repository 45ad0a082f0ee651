"""Events that could not be applied: tried again, or skipped with a reason, by a person. Nothing is dropped silently."""

from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from services.runtime import heard, inbox
from services.runtime.actor import Actor, require_role
from services.runtime.arrived import read
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.journal import Revision
from services.runtime.reactions import Interest, Reactions
from services.runtime.refusal import NotFound


class ParkedView(msgspec.Struct, frozen=True, kw_only=True):
    """One aggregate that stands still, and why. No values."""

    event_id: UUID
    publisher: str
    aggregate: str
    aggregate_id: UUID
    reason: str
    parked_at: datetime
    behind: int


async def parked(db: Connection) -> list[ParkedView]:
    """The first parked event of each aggregate that stands still, and how many wait behind it."""
    rows = await db.fetch(
        """select distinct on (publisher, aggregate, aggregate_id) event_id, publisher, aggregate, aggregate_id, reason,
                  parked_at, count(*) over (partition by publisher, aggregate, aggregate_id) - 1 as behind
           from parked where skipped_because is null order by publisher, aggregate, aggregate_id, revision"""
    )
    return [ParkedView(**row) for row in rows]


async def try_again(house: House, reactions: Reactions, event_id: UUID, actor: Actor) -> bool:
    """Applies a parked event and those behind it, as far as they go. True when none of them is left.

    Raises NotFound when nothing is parked under this id.
    """
    require_role(actor, "administrator", service="clock")
    return await _go_on(house, reactions, event_id)


async def skip(house: House, reactions: Reactions, event_id: UUID, because: str, actor: Actor) -> bool:
    """Leaves one parked event out for ever, with the reason, and goes on with those behind it."""
    require_role(actor, "administrator")
    async with house.database.transaction() as db:
        first = await _load(db, event_id)
        await db.execute("update parked set skipped_because = $2 where event_id = $1", event_id, because)
        step = heard.Step(first["publisher"], first["aggregate_id"], first["revision"] - 1, first["revision"])
        await heard.remember(db, first["aggregate"], [step])
    return await _go_on(house, reactions, event_id)


async def _go_on(house: House, reactions: Reactions, event_id: UUID) -> bool:
    """Until nothing of its aggregate is parked: what arrives meanwhile is parked behind the others, and goes too."""
    async with house.database.reading() as db:
        first = await _load(db, event_id)
    while rows := await _parked_of(house, first):
        for row in rows:
            if not await _apply(house, reactions, row):
                return False
    return True


async def _parked_of(house: House, first: Record) -> list[Record]:
    async with house.database.transaction() as db:
        return await db.fetch(
            """select event_id, revision, subject, headers, body from parked
               where publisher = $1 and aggregate = $2 and aggregate_id = $3 and skipped_because is null
               order by revision for update""",
            first["publisher"],
            first["aggregate"],
            first["aggregate_id"],
        )


async def _apply(house: House, reactions: Reactions, row: Record) -> bool:
    """One parked event in a transaction of its own, with its removal."""
    arrived = read(row["subject"], row["headers"], row["body"].encode())
    interest = _interest(reactions, arrived.publisher, arrived.aggregate)
    revisions: list[Revision] = []
    try:
        async with house.database.transaction() as db:
            revisions = await inbox.react(house, reactions, interest, db, arrived)
            await heard.remember(
                db, arrived.aggregate, [heard.Step(*arrived.of, arrived.revision - 1, arrived.revision)]
            )
            await db.execute("delete from parked where event_id = $1", arrived.event_id)
    except Exception as error:  # it stays parked, with the newest reason
        async with house.database.transaction() as db:
            await db.execute("update parked set reason = $2 where event_id = $1", arrived.event_id, inbox.where(error))
        return False
    house.nudge(revisions)
    return True


async def _load(db: Connection, event_id: UUID) -> Record:
    row = await db.fetchrow(
        "select publisher, aggregate, aggregate_id, revision from parked where event_id = $1", event_id
    )
    if row is None:
        raise NotFound("Nothing is parked here. Perhaps somebody has already seen to it.")
    return row


def _interest(reactions: Reactions, publisher: str, aggregate: str) -> Interest:
    """The interest that brought the event: the publisher's own, or that in any publisher."""
    own = Interest(publisher, aggregate)
    return own if own in reactions.interests else Interest("*", aggregate)
