"""How far this service has heard of others' aggregates: one table, moved on in the transaction that applied the event.

See docs/decisions/0002.
"""

from typing import NamedTuple
from uuid import UUID

from services.runtime.database import Connection


class Overtaken(Exception):  # noqa: N818
    """Somebody else has applied these events meanwhile: two replicas believe that they lead. Nothing of ours stays."""


class Step(NamedTuple):
    """One aggregate, from the revision that was known to the one that is known now."""

    publisher: str
    aggregate_id: UUID
    before: int
    revision: int


_MOVE = """
with step as (
    select * from unnest($2::text[], $3::uuid[], $4::bigint[], $5::bigint[])
        as x(publisher, aggregate_id, before, revision)),
moved as (
    update heard h set revision = step.revision from step
    where h.publisher = step.publisher and h.aggregate = $1 and h.aggregate_id = step.aggregate_id
      and h.revision = step.before
    returning 1),
begun as (
    insert into heard (publisher, aggregate, aggregate_id, revision)
    select publisher, $1, aggregate_id, revision from step where before = 0
    on conflict do nothing returning 1)
select (select count(*) from moved) + (select count(*) from begun)
"""


async def remember(db: Connection, aggregate: str, steps: list[Step]) -> None:
    """Moves each aggregate on, from exactly where it was when we looked. Raises Overtaken."""
    if not steps:
        return
    moved = await db.fetchval(
        _MOVE,
        aggregate,
        [step.publisher for step in steps],
        [step.aggregate_id for step in steps],
        [step.before for step in steps],
        [step.revision for step in steps],
    )
    if moved != len(steps):
        raise Overtaken
