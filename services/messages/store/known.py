"""What is known of others' facts when something is said: when and where, and to whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.runtime.database import Connection


async def session_facts(db: Connection, session_id: UUID) -> dict[str, str]:
    """When and where one session is, as a message says it."""
    return _facts(await db.fetchrow(f"{_FACTS} where session_id = $1", session_id))


async def changed_session_facts(
    db: Connection, session_id: UUID, starts_at: datetime | None, room_id: UUID | None
) -> dict[str, str]:
    """As the change says. Our own copy may be older: then where it is stands on the page only."""
    row = await db.fetchrow(f"{_FACTS} where session_id = $1", session_id)
    if starts_at is None:
        return _facts(row)
    venue = row["venue"] if row and row["room_id"] == room_id else ""
    return {"starts_at": starts_at.isoformat(), "venue": venue}


async def next_session_facts(db: Connection, run_id: UUID, now: datetime) -> dict[str, str]:
    """The next session of a run that is not called off."""
    row = await db.fetchrow(
        f"{_FACTS} where run_id = $1 and not is_called_off and starts_at > $2 order by starts_at limit 1", run_id, now
    )
    return _facts(row)


_FACTS = """select s.starts_at, s.room_id, coalesce(v.name || ', ' || v.town, '') as venue
            from session_copy s left join venue_copy v using (venue_id)"""


def _facts(row: Record | None) -> dict[str, str]:
    return {"starts_at": row["starts_at"].isoformat(), "venue": row["venue"]} if row else {}


async def people_with_place(db: Connection, session_id: UUID) -> list[UUID]:
    rows = await db.fetch(
        """select distinct kept_person(p.person_id) as person_id from session_copy s join place_copy p using (run_id)
           where s.session_id = $1 and not s.is_called_off and p.is_booked order by 1""",
        session_id,
    )
    return [row["person_id"] for row in rows]


async def members_who_answer(db: Connection, group_id: UUID, decision_id: UUID) -> list[UUID]:
    """All but the owners of what is decided on."""
    rows = await db.fetch(
        """select distinct kept_person(s.person_id) as person_id from seat_copy s
           where s.group_id = $1 and not exists (
               select from decision_copy d join owner_copy o on o.proposal_id = d.item_id
               where d.decision_id = $2 and kept_person(o.person_id) = kept_person(s.person_id))
           order by 1""",
        group_id,
        decision_id,
    )
    return [row["person_id"] for row in rows]


async def co_chairs(db: Connection, group_id: UUID) -> list[UUID]:
    rows = await db.fetch(
        """select distinct kept_person(person_id) as person_id from seat_copy
           where group_id = $1 and is_co_chair order by 1""",
        group_id,
    )
    return [row["person_id"] for row in rows]


async def owners(db: Connection, proposal_id: UUID) -> list[UUID]:
    rows = await db.fetch(
        "select distinct kept_person(person_id) as person_id from owner_copy where proposal_id = $1 order by 1",
        proposal_id,
    )
    return [row["person_id"] for row in rows]


async def coming_session(db: Connection, session_id: UUID, now: datetime) -> Record | None:
    """When it begins and ends, if it is known, not over and not called off."""
    return await db.fetchrow(
        """select starts_at, ends_at from session_copy
           where session_id = $1 and not is_called_off and ends_at > $2""",
        session_id,
        now,
    )


async def is_written_anew(db: Connection, course_id: UUID) -> bool:
    found: bool = await db.fetchval("select exists (select from anew_copy where course_id = $1)", course_id)
    return found


async def facts_of_task(db: Connection, kind: str, about_id: UUID) -> dict[str, Any]:
    """What is said of the same thing under another heading: its number."""
    found: dict[str, Any] | None = await db.fetchval(
        "select facts from task where kind = $1 and about_id = $2", kind, about_id
    )
    return found or {}


async def run_of_place(db: Connection, place_id: UUID) -> UUID | None:
    found: UUID | None = await db.fetchval("select run_id from place_copy where place_id = $1", place_id)
    return found


async def title_of(db: Connection, about_id: UUID, run_id: str | None, language: str) -> str:
    """The course of a place or a session, in her language where there is one. Empty while it is not known here."""
    row = await db.fetchrow(
        """select c.title_en, c.title_cy from run_copy r join course_copy c using (course_id, version)
           where r.run_id = coalesce($2, (select run_id from place_copy where place_id = $1),
                                     (select run_id from session_copy where session_id = $1))""",
        about_id,
        UUID(run_id) if run_id else None,
    )
    return ((row["title_cy"] if language == "cy" else None) or row["title_en"]) if row else ""


async def session_ids(db: Connection, run_id: UUID) -> list[UUID]:
    rows = await db.fetch("select session_id from session_copy where run_id = $1", run_id)
    return [row["session_id"] for row in rows]


async def places_over(db: Connection, run_id: UUID, now: datetime) -> Record | None:
    """How many places are taken and how many the smallest room holds; None while one of the two is not known."""
    return await db.fetchrow(
        """select d.taken, r.room_limit,
                  (select min(starts_at) from session_copy s
                   where s.run_id = $1 and not s.is_called_off and s.ends_at > $2) as next_starts_at
           from run_copy r join run_demand_copy d using (run_id) where r.run_id = $1""",
        run_id,
        now,
    )
