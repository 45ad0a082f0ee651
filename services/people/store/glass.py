"""What was opened in need, and what the lead said of it."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.people.model import Glass
from services.runtime.database import Connection

_GLASS = "glass_id, person_id, by_id, words, opened_at, ends_at, looked_at"
IS_HIDDEN = """({look}.why = 'need' and exists (
    select from glass g where g.person_id = {look}.person_id and g.by_id::text = {look}.looked_by
      and {look}.at >= g.opened_at and {look}.at < g.ends_at
      and (g.harm is not null or (g.looked_at is null and g.opened_at > {now} - interval '1 day'))))"""
"""SQL: of a look, that she whom it is about does not see it, or not yet."""


async def insert(db: Connection, one: Glass) -> None:
    await db.execute(
        f"insert into glass ({_GLASS}) values ($1, $2, $3, $4, $5, $6, null)",  # noqa: S608
        one.glass_id,
        one.person_id,
        one.by_id,
        one.words,
        one.opened_at,
        one.ends_at,
    )


async def load(db: Connection, glass_id: UUID) -> Glass | None:
    """Locks it."""
    row = await db.fetchrow(f"select {_GLASS} from glass where glass_id = $1 for update", glass_id)  # noqa: S608
    return msgspec.convert(dict(row), Glass) if row else None


async def note_looked(db: Connection, glass_id: UUID, by: UUID, harm: bytes | None, now: datetime) -> None:
    await db.execute(
        "update glass set looked_at = $2, looked_by = $3, harm = $4 where glass_id = $1", glass_id, now, by, harm
    )
