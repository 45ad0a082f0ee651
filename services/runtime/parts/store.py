"""What is kept of an import: this service's part, and, at the one that decides, how far the others are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.runtime.database import Connection


async def state_of(db: Connection, import_id: UUID) -> str | None:
    state: str | None = await db.fetchval("select state from import_part where import_id = $1", import_id)
    return state


async def insert_part(db: Connection, part: dict[str, Any]) -> bool:
    """False when there is one already."""
    status = await db.execute(
        """insert into import_part (import_part_id, import_id, of, sealed, leaves_out, row_count, taken_at, state)
           values ($1, $2, $3, $4, $5, $6, $7, 'kept') on conflict (import_id) do nothing""",
        *(part[name] for name in ("import_part_id", "import_id", "of", "sealed", "leaves_out", "row_count", "at")),
    )
    return bool(status == "INSERT 0 1")


async def part_in(db: Connection, import_id: UUID, state: str) -> Record | None:
    """Without a lock: looking at thousands of rows takes long, and it may be put aside meanwhile."""
    return await db.fetchrow("select * from import_part where import_id = $1 and state = $2", import_id, state)


async def move_on(db: Connection, import_id: UUID, before: str, after: str, now: datetime) -> Record | None:
    """From one state to the next. None when it is not there any more."""
    return await db.fetchrow(
        """update import_part set state = $3,
                  checked_at = case when $3 = 'taken' then $4 else checked_at end,
                  waits_for_others = waits_for_others or $3 = 'agreed',
                  ended_at = case when $3 in ('refused', 'shown', 'dropped') then $4::timestamptz end
           where import_id = $1 and state = $2 returning *""",
        import_id,
        before,
        after,
        now,
    )


async def put_aside(db: Connection, import_part_id: UUID, import_id: UUID, of: Sequence[str], now: datetime) -> bool:
    """True when a part was kept here. One that is given later finds that it is over."""
    found = await db.fetchval(
        """insert into import_part (import_part_id, import_id, of, state, taken_at, ended_at)
           values ($1, $2, $3, 'dropped', $4, $4)
           on conflict (import_id) do update set state = 'dropped', ended_at = $4
           where import_part.state in ('kept', 'taken') returning row_count""",
        import_part_id,
        import_id,
        list(of),
        now,
    )
    return found is not None and found > 0


async def save_outcome(db: Connection, import_id: UUID, new: int, refused: int, why: bytes | None) -> None:
    await db.execute(
        "update import_part set new_count = $2, refused_count = $3, refused = $4 where import_id = $1",
        import_id,
        new,
        refused,
        why,
    )


async def forget_rows(db: Connection, import_id: UUID) -> None:
    await db.execute("update import_part set sealed = null where import_id = $1", import_id)


async def forget_refused(db: Connection, import_id: UUID) -> None:
    await db.execute("update import_part set sealed = null, refused = null where import_id = $1", import_id)


async def all_in(db: Connection, import_id: UUID) -> None:
    await db.execute("update import_part set waits_for_others = false where import_id = $1", import_id)


async def is_coming_in(db: Connection) -> bool:
    """Whether something of an import may stand here that is not everywhere yet, or the other way round."""
    return bool(await db.fetchval("select exists (select from import_part where state = 'taken' or waits_for_others)"))


# At the service that decides for all


async def open_decision(db: Connection, import_id: UUID, of: Sequence[str], now: datetime) -> bool:
    """True when it is the first that is heard of this import."""
    status = await db.execute(
        "insert into import_decision (import_id, of, begun_at) values ($1, $2, $3) on conflict do nothing",
        import_id,
        list(of),
        now,
    )
    return bool(status == "INSERT 0 1")


async def lock_decision(db: Connection, import_id: UUID) -> Record | None:
    return await db.fetchrow("select of, decision from import_decision where import_id = $1 for update", import_id)


async def decide(db: Connection, import_id: UUID, decision: str, now: datetime) -> None:
    await db.execute(
        "update import_decision set decision = $2, decided_at = $3 where import_id = $1", import_id, decision, now
    )


async def hear(db: Connection, import_id: UUID, service: str, *, is_shown: bool) -> None:
    await db.execute(
        """insert into import_part_heard (import_id, service, is_shown) values ($1, $2, $3)
           on conflict (import_id, service) do update set is_shown = import_part_heard.is_shown or $3""",
        import_id,
        service,
        is_shown,
    )


async def heard_all(db: Connection, import_id: UUID, *, shown: bool) -> bool:
    """Whether every service that has a part has said that it took it, or, with `shown`, carried it out."""
    return bool(
        await db.fetchval(
            """select not exists (
                   select from import_decision d, unnest(d.of) as wanted where d.import_id = $1 and not exists (
                       select from import_part_heard h
                       where h.import_id = $1 and h.service = wanted and (h.is_shown or not $2)))""",
            import_id,
            shown,
        )
    )
