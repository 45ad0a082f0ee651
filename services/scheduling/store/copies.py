"""What is known of courses, tutors and demand. Nobody else's facts are changed here."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from services.contracts.codesign import CourseFacts
from services.contracts.enrolment import RunDemandChanged
from services.contracts.training import Interval, TutorReadinessChanged
from services.runtime.database import Connection
from services.runtime.refusal import NotHereYet
from services.scheduling.model import Course, Tutor

_ONE_DAY = timedelta(days=1)


async def save_course(
    db: Connection,
    course_id: UUID,
    facts: CourseFacts,
    *,
    is_carried_over: bool = False,
    plannable_until_on: date | None = None,
) -> None:
    await db.execute(
        """insert into course_copy (course_id, version, digest, title_en, title_cy, theme, sessions, minutes, places,
                                    room_needs, is_carried_over, plannable_until_on)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           on conflict (course_id, version) do update set digest = excluded.digest, title_en = excluded.title_en,
               title_cy = excluded.title_cy, theme = excluded.theme, sessions = excluded.sessions,
               minutes = excluded.minutes, places = excluded.places, room_needs = excluded.room_needs,
               is_carried_over = excluded.is_carried_over, plannable_until_on = excluded.plannable_until_on""",
        course_id,
        facts.version,
        facts.digest,
        facts.title.en,
        facts.title.cy,
        facts.theme,
        facts.sessions,
        facts.minutes,
        facts.places,
        list(facts.room_needs),
        is_carried_over,
        plannable_until_on,
    )


async def withdraw_course(db: Connection, course_id: UUID) -> None:
    """All versions agreed until now; one that the group agrees later may be planned again."""
    await db.execute("update course_copy set is_withdrawn = true where course_id = $1", course_id)


async def load_course(db: Connection, course_id: UUID, version: int) -> Course:
    row = await db.fetchrow(
        """select c.*, (select max(version) from course_copy where course_id = $1) as newest_version
           from course_copy c where course_id = $1 and version = $2""",
        course_id,
        version,
    )
    if row is None:
        raise NotHereYet("This course has not arrived here yet.", field="course_id")
    return course_of(row)


def course_of(row: asyncpg.Record) -> Course:
    return msgspec.convert({name: row[name] for name in Course.__struct_fields__}, Course)


async def save_tutor(db: Connection, told: TutorReadinessChanged) -> None:
    await db.execute(
        """insert into tutor_copy (tutor_id, kind, ready) values ($1, $2, $3)
           on conflict (tutor_id) do update set kind = excluded.kind, ready = excluded.ready""",
        told.tutor_id,
        told.kind,
        [asyncpg.Range(interval.from_on, interval.until_on, upper_inc=True) for interval in told.ready],
    )


async def lock_tutors(db: Connection, tutor_ids: Sequence[UUID]) -> list[Tutor]:
    """Tutors for planning with them: whoever plans with one of them, and what `training` tells of them, waits. Locked
    under all ids of each."""
    return await _tutors(db, tutor_ids, "for no key update of t")


async def read_tutors(db: Connection, tutor_ids: Sequence[UUID]) -> list[Tutor]:
    return await _tutors(db, tutor_ids, "")


async def _tutors(db: Connection, tutor_ids: Sequence[UUID], lock: str) -> list[Tutor]:
    rows = await db.fetch(
        f"""select t.tutor_id, t.kind, t.ready, nullif(kept_person(t.tutor_id), t.tutor_id) as gone_into
            from tutor_copy t
            where t.tutor_id = any (all_ids($1))
              and not exists (select from person_gone_copy g where g.person_id = t.tutor_id)
            order by t.tutor_id {lock}""",  # noqa: S608  (one of two locks)
        list(tutor_ids),
    )
    return [tutor_of(row) for row in rows if row["tutor_id"] in set(tutor_ids)]


def tutor_of(row: asyncpg.Record) -> Tutor:
    return msgspec.convert({**row, "ready": tuple(_interval(r) for r in row["ready"])}, Tutor)


def _interval(days: Any) -> Interval:
    """PostgreSQL gives the day after the last."""
    return Interval(from_on=days.lower, until_on=days.upper - _ONE_DAY)


def require_known(tutors: Sequence[Tutor], asked: Sequence[UUID]) -> None:
    missing = set(asked) - {tutor.tutor_id for tutor in tutors}
    if missing:
        raise NotHereYet(
            "It has not arrived here yet that one of the two is ready to teach.",
            field="tutor_ids",
            values={"tutor_id": min(missing)},
        )


async def save_demand(db: Connection, told: RunDemandChanged) -> None:
    await db.execute(
        """insert into run_demand_copy (run_id, taken, waiting) values ($1, $2, $3)
           on conflict (run_id) do update set taken = excluded.taken, waiting = excluded.waiting""",
        told.run_id,
        told.taken,
        told.waiting,
    )


async def save_gone(db: Connection, person_id: UUID) -> None:
    await db.execute("insert into person_gone_copy (person_id) values ($1) on conflict do nothing", person_id)
