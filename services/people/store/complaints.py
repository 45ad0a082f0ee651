"""Complaints: their times in the clear, their words sealed."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.people.model import Complaint
from services.runtime.database import Connection

_COMPLAINT = """complaint_id, number, person_id, browser, words, made_at, acknowledge_by, acknowledged_at, answer,
                answered_at"""


async def insert(db: Connection, one: Complaint) -> int:
    """Its number, to say on the phone."""
    number: int = await db.fetchval(
        """insert into complaint (complaint_id, person_id, browser, words, made_at, acknowledge_by)
           values ($1, $2, $3, $4, $5, $6) returning number""",
        one.complaint_id,
        one.person_id,
        one.browser,
        one.words,
        one.made_at,
        one.acknowledge_by,
    )
    return number


async def load(db: Connection, complaint_id: UUID) -> Complaint | None:
    """Locks it."""
    row = await db.fetchrow(f"select {_COMPLAINT} from complaint where complaint_id = $1 for update", complaint_id)  # noqa: S608
    return msgspec.convert(dict(row), Complaint) if row else None


async def acknowledge(db: Connection, complaint_id: UUID, by: UUID, now: datetime) -> None:
    """The first time counts."""
    await db.execute(
        """update complaint set acknowledged_at = $2, acknowledged_by = $3
           where complaint_id = $1 and acknowledged_at is null""",
        complaint_id,
        now,
        by,
    )


async def answer(db: Connection, complaint_id: UUID, sealed: bytes, by: UUID, now: datetime) -> None:
    await db.execute(
        "update complaint set answer = $2, answered_at = $3, answered_by = $4 where complaint_id = $1",
        complaint_id,
        sealed,
        now,
        by,
    )


async def rub_out(db: Connection, complaint_id: UUID) -> None:
    """That there was one, and when it was answered, stays."""
    await db.execute(
        "update complaint set words = null, answer = null, browser = null, person_id = null where complaint_id = $1",
        complaint_id,
    )
