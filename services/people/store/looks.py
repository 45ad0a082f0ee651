"""The log of who looked: rows are added in the transaction of the look, and never changed (docs/decisions/0017)."""

from datetime import datetime
from uuid import UUID

from services.people.model import LookedAt, Why
from services.runtime.database import Connection
from services.runtime.work import Work


async def note(work: Work, person_id: UUID, what: LookedAt, why: Why) -> None:
    """By whoever acts. Whoever looks at what is her own has looked at nobody."""
    if work.actor.person_id is not None:
        await note_by(work.db, person_id, work.actor.person_id, what, why, work.now)


async def note_by(db: Connection, person_id: UUID, by_id: UUID, what: LookedAt, why: Why, at: datetime) -> None:
    await db.execute(
        """insert into looked (person_id, looked_by, what, why, at)
           select p.person_id, $2, $3, $4, $5 from person p
           where p.person_id = kept_person($1) and not $6 = any (one_person($1))""",
        person_id,
        str(by_id),
        what,
        why,
        at,
        by_id,
    )
