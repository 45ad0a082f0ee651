"""The facts of the college, and the link that sets it up."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.people.model import College
from services.people.rules import college as rules
from services.runtime.database import Connection


async def load_college(db: Connection) -> tuple[College, bool]:
    """Its facts, and whether it is the example college."""
    row = await db.fetchrow(
        """select (select facts from college) as facts,
                  coalesce((select is_example from installation), false) as is_example"""
    )
    assert row is not None  # noqa: S101  (a select without from has a row)
    facts = row["facts"]
    known = msgspec.convert(facts, College) if facts else rules.before_anybody_wrote(row["is_example"])
    return known, row["is_example"]


async def lock_college(db: Connection) -> College | None:
    """As somebody has written them. None: nobody has yet."""
    facts = await db.fetchval("select facts from college for update")
    return msgspec.convert(facts, College) if facts else None


async def save_college(db: Connection, college: College, changed_by: UUID | None, now: datetime) -> None:
    await db.execute(
        """insert into college (facts, changed_by, changed_at) values ($1, $2, $3)
           on conflict (one) do update set facts = excluded.facts, changed_by = excluded.changed_by,
               changed_at = excluded.changed_at""",
        msgspec.to_builtins(college),
        changed_by,
        now,
    )


async def replace_set_up_link(db: Connection, token_hash: bytes, ends_at: datetime) -> None:
    await db.execute("delete from set_up_link where used_at is null")
    await db.execute("insert into set_up_link (token_hash, ends_at) values ($1, $2)", token_hash, ends_at)


async def use_set_up_link(db: Connection, token_hash: bytes, now: datetime) -> bool:
    status = await db.execute(
        "update set_up_link set used_at = $2 where token_hash = $1 and used_at is null and ends_at > $2",
        token_hash,
        now,
    )
    return status == "UPDATE 1"
