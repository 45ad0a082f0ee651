"""Two of the desk let somebody set up a second sign anew: one row until it is used, put aside or over."""

from uuid import UUID

import msgspec

from services.people.model import FactorReset
from services.runtime.database import Connection

_RESET = "reset_id, person_id, asked_by, asked_at, ends_at, agreed_by, code_hash"


async def insert(db: Connection, one: FactorReset) -> None:
    """In place of one that is over."""
    await db.execute("delete from factor_reset where person_id = $1", one.person_id)
    await db.execute(
        f"insert into factor_reset ({_RESET}) values ($1, $2, $3, $4, $5, null, null)",  # noqa: S608
        one.reset_id,
        one.person_id,
        one.asked_by,
        one.asked_at,
        one.ends_at,
    )


async def load(db: Connection, reset_id: UUID) -> FactorReset | None:
    """Locks it."""
    row = await db.fetchrow(f"select {_RESET} from factor_reset where reset_id = $1 for update", reset_id)  # noqa: S608
    return msgspec.convert(dict(row), FactorReset) if row else None


async def load_of(db: Connection, person_id: UUID) -> FactorReset | None:
    """Locks it."""
    row = await db.fetchrow(
        f"select {_RESET} from factor_reset where person_id = any (one_person($1)) for update",  # noqa: S608
        person_id,
    )
    return msgspec.convert(dict(row), FactorReset) if row else None


async def agree(db: Connection, reset_id: UUID, agreed_by: UUID, code_hash: bytes) -> None:
    await db.execute(
        "update factor_reset set agreed_by = $2, code_hash = $3 where reset_id = $1", reset_id, agreed_by, code_hash
    )


async def delete(db: Connection, reset_id: UUID) -> None:
    await db.execute("delete from factor_reset where reset_id = $1", reset_id)
