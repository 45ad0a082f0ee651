"""The journal: events are rows of the same transaction as the change that caused them."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from asyncpg import Record

from services.contracts.event import Event, event_type
from services.runtime.database import Connection
from services.runtime.ids import new_id

AT_ONCE = 500
"""More than anybody's command records: an import's thousands are written in pieces, so that the loop goes on."""
_encode = msgspec.json.Encoder().encode


class Revision(NamedTuple):
    """How far an aggregate has come: what a page waits for that must show this change."""

    aggregate: str
    aggregate_id: UUID
    revision: int


# unnest((select …)): so PostgreSQL cannot see how many there are, and plans this once and not each time.
_INSERT = """
insert into journal (event_id, aggregate, aggregate_id, revision, type, body, at, trace)
select e.event_id, e.aggregate, e.aggregate_id,
       coalesce((select max(j.revision) from journal j
                 where j.aggregate = e.aggregate and j.aggregate_id = e.aggregate_id), 0)
         + row_number() over (partition by e.aggregate, e.aggregate_id order by e.ord),
       e.type, e.body, $6, $7
from unnest((select $1::uuid[]), (select $2::text[]), (select $3::uuid[]), (select $4::text[]), (select $5::text[]))
     with ordinality as e(event_id, aggregate, aggregate_id, type, body, ord)
order by e.ord
returning aggregate, aggregate_id, revision
"""


async def write(db: Connection, events: list[Event], at: datetime, trace: str | None) -> list[Revision]:
    """Writes `events` in their order, each with the next revision of its aggregate.

    The caller holds the lock on each aggregate's row; the constraint `journal_revision` catches one who does not.
    """
    return [
        one
        for some in range(0, len(events), AT_ONCE)
        for one in await _write(db, events[some : some + AT_ONCE], at, trace)
    ]


async def _write(db: Connection, events: list[Event], at: datetime, trace: str | None) -> list[Revision]:
    rows = await db.fetch(
        _INSERT,
        [new_id() for _ in events],
        [event.aggregate for event in events],
        [event.aggregate_id for event in events],
        [event_type(type(event)) for event in events],
        [_encode(event).decode() for event in events],
        at,
        trace,
    )
    return [Revision(row["aggregate"], row["aggregate_id"], row["revision"]) for row in rows]


async def to_send(db: Connection, most: int) -> list[Record]:
    """Numbers what is new, and answers what is not sent yet, in order."""
    return await db.fetch("select * from to_send($1)", most)
