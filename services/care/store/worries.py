"""Worries: the row is the lock, the words are sealed under its id, and each look is written down beside it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.care.model import Did, Holder, Kept, Worry
from services.care.rules.worries import YEARS_KEPT
from services.runtime.database import Connection
from services.runtime.ids import new_id


async def insert_worry(db: Connection, worry_id: UUID, writer_id: UUID, sealed: bytes, now: datetime) -> int:
    """Answers its number."""
    number: int = await db.fetchval(
        """insert into worry (worry_id, writer_id, sealed, state, passed_on_at) values ($1, $2, $3, 'open', $4)
           returning number""",
        worry_id,
        writer_id,
        sealed,
        now,
    )
    return number


async def insert_told(db: Connection, worry_id: UUID, told: Sequence[Holder]) -> None:
    await db.execute(
        """insert into worry_told (worry_id, person_id, role)
           select $1, p, r from unnest($2::uuid[], $3::text[]) as x(p, r)""",
        worry_id,
        [one.person_id for one in told],
        [one.role for one in told],
    )


async def load_worry(db: Connection, worry_id: UUID) -> Worry | None:
    """Locks it."""
    row = await db.fetchrow(
        "select worry_id, state, sealed, read_at from worry where worry_id = $1 for update", worry_id
    )
    return msgspec.convert(dict(row), Worry) if row else None


async def whole_worry(
    db: Connection, worry_id: UUID
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """What stands about it, what was done, and who looked, oldest first."""
    row = await db.fetchrow(
        """select worry_id, number, writer_id, state, passed_on_at, closed_at, kept_until
           from worry where worry_id = $1""",
        worry_id,
    )
    notes = await db.fetch(
        "select writer_id, sealed, written_at from worry_note where worry_id = $1 order by written_at, note_id",
        worry_id,
    )
    readings = await db.fetch(
        "select person_id, role, did, at from reading where worry_id = $1 order by number", worry_id
    )
    assert row is not None  # noqa: S101  (it was locked a moment ago)
    return dict(row), [dict(one) for one in notes], [dict(one) for one in readings]


async def note_reading(db: Connection, worry_id: UUID, keeper: Holder, did: Did, now: datetime) -> None:
    await db.execute(
        "insert into reading (worry_id, person_id, role, did, at) values ($1, $2, $3, $4, $5)",
        worry_id,
        keeper.person_id,
        keeper.role,
        did,
        now,
    )


async def note_first_reading(db: Connection, worry_id: UUID, keeper: Holder, now: datetime) -> None:
    await db.execute("update worry set read_at = $2, read_as = $3 where worry_id = $1", worry_id, now, keeper.role)


async def insert_note(db: Connection, worry_id: UUID, keeper: Holder, sealed: bytes, now: datetime) -> None:
    await db.execute(
        "insert into worry_note (note_id, worry_id, writer_id, sealed, written_at) values ($1, $2, $3, $4, $5)",
        new_id(),
        worry_id,
        keeper.person_id,
        sealed,
        now,
    )


async def save_closed(db: Connection, worry_id: UUID, kept: Kept | None) -> None:
    """None opens it again."""
    await db.execute(
        """update worry set state = case when $2::timestamptz is null then 'open' else 'closed' end,
                  closed_at = $2, kept_until = $3 where worry_id = $1""",
        worry_id,
        kept.closed_at if kept else None,
        kept.until if kept else None,
    )


async def unheard(db: Connection, worry_id: UUID, now: datetime) -> list[UUID]:
    """Marks it and says who was told, when it is unread and no message about it has reached anybody."""
    marked = await db.fetchval(
        """update worry w set unheard_at = $2
           where worry_id = $1 and state = 'open' and read_at is null
             and not exists (select from told_copy t where t.worry_id = w.worry_id and t.is_sent)
           returning worry_id""",
        worry_id,
        now,
    )
    if marked is None:
        return []
    rows = await db.fetch("select person_id from worry_told where worry_id = $1 order by person_id", worry_id)
    return [row["person_id"] for row in rows]


async def save_told(db: Connection, message_id: UUID, worry_id: UUID, person_id: UUID, *, is_sent: bool) -> None:
    await db.execute(
        """insert into told_copy (message_id, worry_id, person_id, is_sent) values ($1, $2, $3, $4)
           on conflict (message_id) do update set is_sent = excluded.is_sent""",
        message_id,
        worry_id,
        person_id,
        is_sent,
    )


async def rub_out(db: Connection, worry_id: UUID) -> bool:
    """Of a closed worry its words go, and that it was there stays. False when it is open again."""
    status = await db.execute(
        "update worry set sealed = null where worry_id = $1 and state = 'closed' and sealed is not null", worry_id
    )
    if status != "UPDATE 1":
        return False
    await db.execute("delete from worry_note where worry_id = $1", worry_id)
    return True


async def years_kept(db: Connection) -> int:
    years: int | None = await db.fetchval("select years from keeping")
    return years or YEARS_KEPT


async def save_years(db: Connection, years: int, keeper: Holder, now: datetime) -> None:
    await db.execute(
        """insert into keeping (years, changed_by, changed_at) values ($1, $2, $3)
           on conflict (one) do update set years = excluded.years, changed_by = excluded.changed_by,
               changed_at = excluded.changed_at""",
        years,
        keeper.person_id,
        now,
    )
