"""Courses: approved ones and those carried over."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from services.codesign.model import Course, Version
from services.codesign.store.rows import read
from services.runtime.database import Connection


async def load_course(db: Connection, course_id: UUID) -> Course | None:
    return next(iter(await load_courses(db, [course_id])), None)


async def load_courses(db: Connection, course_ids: Collection[UUID]) -> list[Course]:
    """Locked in the order of their ids, each with what the group was asked last about it."""
    await db.execute("select from course where course_id = any($1) order by course_id for update", list(course_ids))
    rows = await db.fetch(
        """select c.*, (select to_jsonb(r) from decision_request r where r.course_id = c.course_id
                        order by r.asked_at desc limit 1) as request
           from course c where course_id = any($1) order by course_id""",
        list(course_ids),
    )
    return [read(row, Course) for row in rows]


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
           insert into course (course_id, digest, version, is_carried_over, plannable_until_on, at, carried_over_at)
           values ($1, $2, $3, true, $5, $6, $6) on conflict do nothing""",
        course_id,
        version.digest,
        version.number,
        version.content,
        plannable_until_on,
        now,
    )
    return status == "INSERT 0 1"


async def keep_course(db: Connection, course_id: UUID, now: datetime) -> None:
    """The group agreed it as it is: it is carried over no longer."""
    await db.execute(
        """update course set is_carried_over = false, plannable_until_on = null, at = $2,
               carried_over_at = coalesce(carried_over_at, at) where course_id = $1""",
        course_id,
        now,
    )


async def withdraw_course(db: Connection, course_id: UUID, now: datetime) -> None:
    await db.execute("update course set withdrawn_at = $2 where course_id = $1", course_id, now)
