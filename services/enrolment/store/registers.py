"""The register of one session: who came."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.contracts.enrolment import Mark
from services.enrolment.model import PersonMark, TaughtSession
from services.runtime.database import Connection


async def load_taught_session(db: Connection, session_id: UUID) -> TaughtSession | None:
    row = await db.fetchrow(
        """select session_id, run_id, starts_at, ends_at, kept_people(tutor_ids) as tutor_ids, is_called_off
           from session_copy where session_id = $1""",
        session_id,
    )
    return TaughtSession(**dict(row) | {"tutor_ids": tuple(row["tutor_ids"])}) if row is not None else None


async def lock_register(db: Connection, session: TaughtSession) -> int:
    """Makes the register at the first mark, and locks it. Answers its revision."""
    revision: int = await db.fetchval(
        """insert into register (session_id, run_id, revision) values ($1, $2, 0)
           on conflict (session_id) do update set run_id = excluded.run_id returning revision""",
        session.session_id,
        session.run_id,
    )
    return revision


MARKS = """select distinct on (kept_person(person_id)) kept_person(person_id) as person_id, mark
from mark where session_id = $2 order by kept_person(person_id), marked_at desc"""
"""Of a session: the last mark of each person, under whichever of her records it was made."""


async def load_list(db: Connection, session: TaughtSession) -> dict[UUID, Mark | None]:
    """Everybody who may be marked, once, with her mark so far: who has a place, and who was marked already."""
    rows = await db.fetch(
        f"""select person_id, m.mark
            from (select distinct kept_person(person_id) as person_id
                  from place where run_id = $1 and is_live and state = 'booked') b
            full join ({MARKS}) m using (person_id)""",  # noqa: S608
        session.run_id,
        session.session_id,
    )
    return {row["person_id"]: Mark(row["mark"]) if row["mark"] else None for row in rows}


async def save_marks(
    db: Connection, session_id: UUID, revision: int, marks: Sequence[PersonMark], marked_by: UUID, at: datetime
) -> None:
    """The last writer of each mark holds; `revision` says how far the register has come."""
    await db.execute(
        """with register as (update register set revision = $2 where session_id = $1)
           insert into mark (session_id, person_id, mark, revision, marked_by, marked_at)
           select $1, person_id, mark, $2, $5, $6 from unnest($3::uuid[], $4::text[]) as new(person_id, mark)
           on conflict (session_id, person_id) do update set mark = excluded.mark, revision = excluded.revision,
               marked_by = excluded.marked_by, marked_at = excluded.marked_at""",
        session_id,
        revision,
        [mark.person_id for mark in marks],
        [mark.mark.value for mark in marks],
        marked_by,
        at,
    )
