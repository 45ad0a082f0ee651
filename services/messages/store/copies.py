"""Keeping others' facts."""

from datetime import date
from uuid import UUID

from services.contracts.codesign import CourseFacts
from services.contracts.scheduling import RunFacts, SessionFacts
from services.runtime.database import Connection


async def save_sessions(db: Connection, run_id: UUID, sessions: tuple[SessionFacts, ...]) -> None:
    await db.executemany(
        """insert into session_copy (session_id, run_id, number, starts_at, ends_at, venue_id, room_id, tutor_ids)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (session_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at,
               venue_id = excluded.venue_id, room_id = excluded.room_id, tutor_ids = excluded.tutor_ids""",
        [
            (
                one.session_id,
                run_id,
                one.number,
                one.starts_at,
                one.ends_at,
                one.venue_id,
                one.room_id,
                list(one.tutor_ids),
            )
            for one in sessions
        ],
    )


async def save_run(db: Connection, run_id: UUID, facts: RunFacts) -> None:
    await db.execute(
        """insert into run_copy (run_id, course_id, version, room_limit) values ($1, $2, $3, $4)
           on conflict (run_id) do nothing""",
        run_id,
        facts.course_id,
        facts.version,
        facts.room_limit,
    )


async def save_room_limit(db: Connection, run_id: UUID, room_limit: int | None) -> None:
    await db.execute("update run_copy set room_limit = $2 where run_id = $1", run_id, room_limit)


async def save_taken(db: Connection, run_id: UUID, taken: int) -> None:
    await db.execute(
        """insert into run_demand_copy (run_id, taken) values ($1, $2)
           on conflict (run_id) do update set taken = excluded.taken""",
        run_id,
        taken,
    )


async def save_course(db: Connection, course_id: UUID, facts: CourseFacts) -> None:
    await db.execute(
        """insert into course_copy (course_id, version, title_en, title_cy, theme) values ($1, $2, $3, $4, $5)
           on conflict (course_id, version) do nothing""",
        course_id,
        facts.version,
        facts.title.en,
        facts.title.cy,
        facts.theme,
    )


async def save_role(db: Connection, person_id: UUID, role: str) -> None:
    await db.execute("insert into role_copy (person_id, role) values ($1, $2) on conflict do nothing", person_id, role)


async def delete_role(db: Connection, person_id: UUID, role: str) -> None:
    await db.execute("delete from role_copy where person_id = $1 and role = $2", person_id, role)


async def delete_roles(db: Connection, person_id: UUID) -> None:
    await db.execute("delete from role_copy where person_id = $1", person_id)


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


async def save_carried_over(db: Connection, course_id: UUID, until_on: date) -> None:
    await db.execute(
        """insert into carried_over_copy (course_id, until_on) values ($1, $2)
           on conflict (course_id) do update set until_on = excluded.until_on""",
        course_id,
        until_on,
    )


async def delete_carried_over(db: Connection, course_id: UUID) -> None:
    await db.execute("delete from carried_over_copy where course_id = $1", course_id)


async def save_anew(db: Connection, proposal_id: UUID, course_id: UUID) -> None:
    await db.execute(
        "insert into anew_copy (proposal_id, course_id) values ($1, $2) on conflict do nothing", proposal_id, course_id
    )


async def delete_anew(db: Connection, proposal_id: UUID) -> None:
    await db.execute("delete from anew_copy where proposal_id = $1", proposal_id)
