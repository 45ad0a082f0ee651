"""The calls that the desk owes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.messages.model import Call
from services.runtime.database import Connection
from services.runtime.refusal import NotFound


async def insert_call(db: Connection, call: Call, sealed: bytes | None) -> bool:
    """False when the same call is on the list already."""
    status = await db.execute(
        """insert into call (call_id, person_id, about_id, why, sealed, browser, asked_at)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing""",
        call.call_id,
        call.person_id,
        call.about_id,
        call.why,
        sealed,
        call.browser,
        call.asked_at,
    )
    return status == "INSERT 0 1"


async def count_open_calls(db: Connection, browser: str) -> int:
    count: int = await db.fetchval("select count(*) from call where browser = $1 and state = 'open'", browser)
    return count


async def load_call(db: Connection, call_id: UUID) -> Call:
    """Locks it. Raises NotFound."""
    row = await db.fetchrow(
        """select call_id, person_id, about_id, why, state, tries, browser, asked_at
           from call where call_id = $1 for update""",
        call_id,
    )
    if row is None:
        raise NotFound("There is no such call.")
    return msgspec.convert(dict(row), Call)


async def save_call(db: Connection, call_id: UUID, **changes: Any) -> None:
    """`changes`: any of state, ended_at, tries."""
    known = ("state", "ended_at", "tries")
    await db.execute(
        """update call set state = coalesce($2, state), ended_at = coalesce($3, ended_at), tries = coalesce($4, tries)
           where call_id = $1""",
        call_id,
        *(changes.get(name) for name in known),
    )


async def rub_out_call(db: Connection, call_id: UUID) -> str | None:
    """Its state now. Of a call that nobody can make any more, nothing is left to look at either."""
    found: str | None = await db.fetchval(
        """update call set sealed = null, browser = null,
                  state = case when state = 'not_reached' and about_id is null then 'left' else state end
           where call_id = $1 returning state""",
        call_id,
    )
    return found


async def find_calls_about(db: Connection, about_id: UUID, whys: Sequence[str]) -> list[UUID]:
    """Those that wait. Locks them."""
    rows = await db.fetch(
        """select call_id from call
           where about_id = $1 and why = any($2) and state in ('open', 'not_reached') for update""",
        about_id,
        list(whys),
    )
    return [row["call_id"] for row in rows]


async def end_calls(db: Connection, person_id: UUID, now: datetime) -> list[UUID]:
    """All calls of a person, over or not."""
    rows = await db.fetch(
        """update call set ended_at = coalesce(ended_at, $2),
                  state = case when state in ('open', 'not_reached') then 'taken_back' else state end
           where person_id = $1 returning call_id""",
        person_id,
        now,
    )
    return [row["call_id"] for row in rows]
