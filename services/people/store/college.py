"""The facts of the college, and the link that sets it up."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.people.model import College, Welsh
from services.people.rules import college as rules
from services.people.rules import welsh as welsh_rules
from services.runtime.database import Connection

_FACTS = "facts || jsonb_build_object('crisis_keeper_id', kept_person((facts->>'crisis_keeper_id')::uuid))"
"""Whoever keeps the numbers may have stood here twice."""


class Known(NamedTuple):
    college: College
    is_example: bool
    welsh: Welsh
    has_organisation: bool


async def load_college(db: Connection) -> tuple[College, bool]:
    """Its facts, and whether it is the example college."""
    known = await load_all(db)
    return known.college, known.is_example


async def load_all(db: Connection) -> Known:
    """Its facts, what kind of college it is, and how far its Welsh is."""
    row = await db.fetchrow(
        f"""select (select {_FACTS} from college) as facts,
                  (select jsonb_build_object('stage', stage, 'reader_id', kept_person(reader_id)) from welsh) as welsh,
                  coalesce((select is_on from organisation), false) as has_organisation,
                  coalesce((select is_example from installation), false) as is_example"""  # noqa: S608
    )
    assert row is not None  # noqa: S101  (a select without from has a row)
    facts, welsh, is_example = row["facts"], row["welsh"], row["is_example"]
    return Known(
        msgspec.convert(facts, College) if facts else rules.before_anybody_wrote(is_example),
        is_example,
        msgspec.convert(welsh, Welsh) if welsh else welsh_rules.before_anybody_chose(is_example),
        row["has_organisation"],
    )


async def lock_college(db: Connection) -> College | None:
    """As somebody has written them. None: nobody has yet."""
    facts = await db.fetchval(f"select {_FACTS} from college for update")  # noqa: S608
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


async def note_mail_tried(db: Connection, tried_by: UUID, trouble: str, now: datetime) -> None:
    await db.execute(
        """insert into mail_tried (tried_by, tried_at, trouble) values ($1, $3, $2)
           on conflict (one) do update set tried_by = excluded.tried_by, tried_at = excluded.tried_at,
               trouble = excluded.trouble, came_at = null""",
        tried_by,
        trouble,
        now,
    )


async def note_mail_came(db: Connection, to: UUID, now: datetime) -> bool:
    """False when the last one did not go out, or went to somebody else."""
    status = await db.execute(
        """update mail_tried set came_at = coalesce(came_at, $2) where tried_by = $1 and trouble = ''""", to, now
    )
    return status == "UPDATE 1"


async def note_sheet_printed(db: Connection, now: datetime) -> None:
    await db.execute(
        "insert into sheet_printed (printed_at) values ($1) on conflict (one) do update set printed_at = $1", now
    )
