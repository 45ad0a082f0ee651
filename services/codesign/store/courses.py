"""Courses: approved ones and those carried over."""

from datetime import date, datetime
from uuid import UUID

from services.codesign.model import Course, Version
from services.codesign.store.rows import read
from services.runtime.database import Connection


async def load_course(db: Connection, course_id: UUID) -> Course | None:
    row = await db.fetchrow("select * from course where course_id = $1 for update", course_id)
    return read(row, Course) if row else None


async def upsert_course(
    db: Connection, course_id: UUID, proposal_id: UUID, digest: str, version: int, now: datetime
) -> None:
    """The first approval makes the course, a later one supersedes its version."""
    await db.execute(
        """insert into course (course_id, proposal_id, digest, version, at) values ($1, $2, $3, $4, $5)
           on conflict (course_id)
           do update set digest = excluded.digest, version = excluded.version, at = excluded.at""",
        course_id,
        proposal_id,
        digest,
        version,
        now,
    )


async def insert_carried_over(
    db: Connection, course_id: UUID, version: Version, plannable_until_on: date, now: datetime
) -> bool:
    """False when this course is here already: importing twice changes nothing."""
    status = await db.execute(
        """with text as (
               insert into version (digest, number, content, at)
               select $2, $3, $4, $6 where not exists (select from course where course_id = $1)
               on conflict do nothing)
           insert into course (course_id, digest, version, is_carried_over, plannable_until_on, at)
           values ($1, $2, $3, true, $5, $6) on conflict do nothing""",
        course_id,
        version.digest,
        version.number,
        version.content,
        plannable_until_on,
        now,
    )
    return status == "INSERT 0 1"
