"""Local copies of what others decide: groups, seats, meetings, roles, and how far a decision is."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.runtime.database import Connection


async def upsert_group(db: Connection, group_id: UUID, name: str, remit: str) -> None:
    await db.execute(
        """insert into group_copy (group_id, name, remit) values ($1, $2, $3)
           on conflict (group_id) do update set name = excluded.name, remit = excluded.remit""",
        group_id,
        name,
        remit,
    )


async def upsert_seat(db: Connection, seat_id: UUID, group_id: UUID, person_id: UUID, is_co_chair: bool) -> None:
    await db.execute(
        """insert into seat_copy (seat_id, group_id, person_id, is_co_chair) values ($1, $2, $3, $4)
           on conflict (seat_id) do update set person_id = excluded.person_id, is_co_chair = excluded.is_co_chair""",
        seat_id,
        group_id,
        person_id,
        is_co_chair,
    )


async def update_seat(db: Connection, seat_id: UUID, *, is_co_chair: bool) -> None:
    await db.execute("update seat_copy set is_co_chair = $2 where seat_id = $1", seat_id, is_co_chair)


async def delete_seat(db: Connection, seat_id: UUID) -> None:
    await db.execute("delete from seat_copy where seat_id = $1", seat_id)


async def upsert_meeting(db: Connection, meeting_id: UUID, group_id: UUID, starts_at: datetime) -> None:
    await db.execute(
        """insert into meeting_copy (meeting_id, group_id, starts_at) values ($1, $2, $3)
           on conflict (meeting_id) do update set starts_at = excluded.starts_at""",
        meeting_id,
        group_id,
        starts_at,
    )


async def delete_meeting(db: Connection, meeting_id: UUID) -> None:
    await db.execute("delete from meeting_copy where meeting_id = $1", meeting_id)


async def load_meeting(db: Connection, meeting_id: UUID, remit: str) -> datetime | None:
    """When it begins. None: no group that decides on this has such a meeting, as far as we have heard."""
    found: datetime | None = await db.fetchval(
        """select m.starts_at from meeting_copy m join group_copy g using (group_id)
           where m.meeting_id = $1 and g.remit = $2""",
        meeting_id,
        remit,
    )
    return found


async def find_group(db: Connection, remit: str) -> UUID | None:
    found: UUID | None = await db.fetchval(
        "select group_id from group_copy where remit = $1 order by group_id limit 1", remit
    )
    return found


async def insert_role(db: Connection, person_id: UUID, role: str) -> None:
    await db.execute("insert into role_copy (person_id, role) values ($1, $2) on conflict do nothing", person_id, role)


async def has_role(db: Connection, person_id: UUID, roles: Sequence[str]) -> bool:
    found: bool = await db.fetchval(
        "select exists (select from role_copy where person_id = any (one_person($1)) and role = any($2))",
        person_id,
        list(roles),
    )
    return found


async def delete_role(db: Connection, person_id: UUID, role: str) -> None:
    await db.execute("delete from role_copy where person_id = $1 and role = $2", person_id, role)


async def delete_person(db: Connection, person_id: UUID) -> None:
    """Her roles end with her; her seats are told by `groups`."""
    await db.execute("delete from role_copy where person_id = $1", person_id)


async def upsert_decision(db: Connection, decision_id: UUID, request_id: UUID, closes_at: datetime) -> None:
    await db.execute(
        """insert into decision_copy (decision_id, decision_request_id, closes_at) values ($1, $2, $3)
           on conflict (decision_id) do update set closes_at = excluded.closes_at""",
        decision_id,
        request_id,
        closes_at,
    )


async def extend_decision(db: Connection, decision_id: UUID, closes_at: datetime) -> None:
    await db.execute(
        "update decision_copy set closes_at = $2, is_extended = true where decision_id = $1", decision_id, closes_at
    )


async def wait_for_meeting(db: Connection, decision_id: UUID, closes_at: datetime) -> None:
    """None is planned, or the one that was is called off."""
    await db.execute(
        "update decision_copy set closes_at = $2, meets_at = null where decision_id = $1", decision_id, closes_at
    )


async def put_to_meeting(db: Connection, decision_id: UUID, meets_at: datetime) -> None:
    await db.execute("update decision_copy set meets_at = $2 where decision_id = $1", decision_id, meets_at)
