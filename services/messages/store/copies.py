"""Keeping others' facts."""

from uuid import UUID

from services.contracts.scheduling import SessionFacts
from services.runtime.database import Connection


async def save_sessions(db: Connection, run_id: UUID, sessions: tuple[SessionFacts, ...]) -> None:
    await db.executemany(
        """insert into session_copy (session_id, run_id, number, starts_at, ends_at, venue_id, room_id)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (session_id) do update set starts_at = excluded.starts_at,
               ends_at = excluded.ends_at, venue_id = excluded.venue_id, room_id = excluded.room_id""",
        [
            (one.session_id, run_id, one.number, one.starts_at, one.ends_at, one.venue_id, one.room_id)
            for one in sessions
        ],
    )


async def call_off_session(db: Connection, session_id: UUID) -> None:
    await db.execute("update session_copy set is_called_off = true where session_id = $1", session_id)


async def call_off_run(db: Connection, run_id: UUID) -> None:
    await db.execute("update session_copy set is_called_off = true where run_id = $1", run_id)


async def save_venue(db: Connection, venue_id: UUID, name: str, town: str) -> None:
    await db.execute(
        """insert into venue_copy (venue_id, name, town) values ($1, $2, $3)
           on conflict (venue_id) do update set name = excluded.name, town = excluded.town""",
        venue_id,
        name,
        town,
    )


async def save_place(db: Connection, place_id: UUID, run_id: UUID, person_id: UUID) -> None:
    await db.execute(
        """insert into place_copy (place_id, run_id, person_id, is_booked, was_booked) values ($1, $2, $3, true, true)
           on conflict (place_id) do update set is_booked = true""",
        place_id,
        run_id,
        person_id,
    )


async def give_back_place(db: Connection, place_id: UUID) -> None:
    await db.execute("update place_copy set was_booked = is_booked, is_booked = false where place_id = $1", place_id)


async def restore_place(db: Connection, place_id: UUID) -> None:
    await db.execute("update place_copy set is_booked = was_booked where place_id = $1", place_id)


async def save_seat(db: Connection, seat_id: UUID, group_id: UUID, person_id: UUID, *, is_co_chair: bool) -> None:
    await db.execute(
        """insert into seat_copy (seat_id, group_id, person_id, is_co_chair) values ($1, $2, $3, $4)
           on conflict (seat_id) do update set is_co_chair = excluded.is_co_chair""",
        seat_id,
        group_id,
        person_id,
        is_co_chair,
    )


async def delete_seat(db: Connection, seat_id: UUID) -> None:
    await db.execute("delete from seat_copy where seat_id = $1", seat_id)


async def save_decision(db: Connection, decision_id: UUID, item_id: UUID) -> None:
    await db.execute(
        "insert into decision_copy (decision_id, item_id) values ($1, $2) on conflict do nothing", decision_id, item_id
    )


async def save_owner(db: Connection, proposal_id: UUID, person_id: UUID) -> None:
    await db.execute(
        "insert into owner_copy (proposal_id, person_id) values ($1, $2) on conflict do nothing", proposal_id, person_id
    )


async def delete_owner(db: Connection, proposal_id: UUID, person_id: UUID) -> None:
    await db.execute("delete from owner_copy where proposal_id = $1 and person_id = $2", proposal_id, person_id)
