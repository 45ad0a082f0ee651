"""When a group meets."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.groups.model import Meeting
from services.runtime.database import Connection

_MEETING = "meeting_id, group_id, starts_at, place, planned_at, called_off_at"


async def insert_meeting(db: Connection, meeting: Meeting) -> None:
    await db.execute(
        "insert into meeting (meeting_id, group_id, starts_at, place, planned_at) values ($1, $2, $3, $4, $5)",
        meeting.meeting_id,
        meeting.group_id,
        meeting.starts_at,
        meeting.place,
        meeting.planned_at,
    )


async def group_of_meeting(db: Connection, meeting_id: UUID) -> UUID | None:
    group_id: UUID | None = await db.fetchval("select group_id from meeting where meeting_id = $1", meeting_id)
    return group_id


async def load_meeting(db: Connection, meeting_id: UUID) -> Meeting:
    """Locks it."""
    row = await db.fetchrow(
        f"select {_MEETING} from meeting where meeting_id = $1 for update",  # noqa: S608  (fixed names)
        meeting_id,
    )
    return msgspec.convert(dict(row or {}), Meeting)


async def meetings_to_come(db: Connection, group_id: UUID, now: datetime) -> list[Meeting]:
    """In their order. None of them is called off before this is committed."""
    rows = await db.fetch(
        f"""select {_MEETING} from meeting
            where group_id = $1 and starts_at > $2 and called_off_at is null order by starts_at for share""",  # noqa: S608
        group_id,
        now,
    )
    return msgspec.convert([dict(row) for row in rows], list[Meeting])


async def next_meeting(db: Connection, group_id: UUID, now: datetime) -> Meeting | None:
    row = await db.fetchrow(
        f"""select {_MEETING} from meeting
            where group_id = $1 and starts_at > $2 and called_off_at is null order by starts_at limit 1""",  # noqa: S608
        group_id,
        now,
    )
    return msgspec.convert(dict(row), Meeting) if row else None


async def call_off(db: Connection, meeting_id: UUID, at: datetime) -> None:
    await db.execute("update meeting set called_off_at = $2 where meeting_id = $1", meeting_id, at)
