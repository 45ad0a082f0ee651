"""The conversations that are owed to members who cannot support something."""

from datetime import date, datetime
from uuid import UUID

from services.runtime.database import Connection
from services.runtime.ids import new_id


async def ask(db: Connection, decision_id: UUID, person_id: UUID, by_on: date, now: datetime) -> bool:
    """True when it is the first time in this decision."""
    conversation_id = new_id()
    kept: UUID = await db.fetchval(
        """insert into conversation as c (conversation_id, decision_id, person_id, asked_at, by_on)
           values ($1, $2, coalesce((
               select x.person_id from conversation x
               where x.decision_id = $2 and x.person_id = any (one_person($3)) limit 1), $3), $4, $5)
           on conflict (decision_id, person_id) do update set dropped_at = null,
               by_on = case when c.dropped_at is null then c.by_on else excluded.by_on end
           returning conversation_id""",
        conversation_id,
        decision_id,
        person_id,
        now,
        by_on,
    )
    return kept == conversation_id


async def drop(db: Connection, decision_id: UUID, person_id: UUID, at: datetime) -> None:
    """She changed her answer before anybody had talked with her."""
    await db.execute(
        """update conversation set dropped_at = $3
           where decision_id = $1 and person_id = any (one_person($2)) and held_at is null and dropped_at is null""",
        decision_id,
        person_id,
        at,
    )


async def close(db: Connection, conversation_id: UUID, person_id: UUID, is_office: bool, at: datetime) -> bool:
    """True when it was hers to hold."""
    closed: UUID | None = await db.fetchval(
        """update conversation set held_at = $4, held_by = $2
           where conversation_id = $1 and conversation_id in (
               select conversation_id from conversation_to_hold
               where holder_id = $2 or ($3 and holder_id is null and person_id <> $2 and $2 <> all (owner_ids)))
           returning conversation_id""",
        conversation_id,
        person_id,
        is_office,
        at,
    )
    return closed is not None
