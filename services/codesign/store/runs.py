"""Local copies of course dates: which course, when, and whether everybody may know."""

from collections.abc import Iterable
from uuid import UUID

from services.contracts.scheduling import SessionFacts
from services.runtime.database import Connection


async def upsert_run(db: Connection, run_id: UUID, course_id: UUID) -> None:
    await db.execute(
        """insert into run_copy (run_id, course_id) values ($1, $2)
           on conflict (run_id) do update set course_id = excluded.course_id""",
        run_id,
        course_id,
    )


async def publish_run(db: Connection, run_id: UUID, *, is_published: bool) -> None:
    await db.execute("update run_copy set is_published = $2 where run_id = $1", run_id, is_published)


async def call_off_run(db: Connection, run_id: UUID) -> None:
    await db.execute("update run_copy set is_called_off = true where run_id = $1", run_id)


async def upsert_sessions(db: Connection, run_id: UUID, sessions: Iterable[SessionFacts]) -> None:
    several = list(sessions)
    await db.execute(
        """insert into session_copy (session_id, run_id, starts_at, ends_at)
           select x.session_id, $1, x.starts_at, x.ends_at
           from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as x(session_id, starts_at, ends_at)
           on conflict (session_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at""",
        run_id,
        [one.session_id for one in several],
        [one.starts_at for one in several],
        [one.ends_at for one in several],
    )


async def call_off_session(db: Connection, session_id: UUID) -> None:
    await db.execute("update session_copy set is_called_off = true where session_id = $1", session_id)
