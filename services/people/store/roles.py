"""Roles and invitations."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from services.contracts.people import Role
from services.people.model import HeldRole, Invitation
from services.people.rules.roles import AlreadyInvited
from services.runtime.database import Connection

_HELD = "role_id, person_id, role, until_on"
_INVITATION = "invitation_id, person_id, role, until_on, ends_at, answer, group_id"


async def held_by(db: Connection, person_id: UUID) -> list[HeldRole]:
    """Under whichever of her records she took it."""
    rows = await db.fetch(
        f"select {_HELD} from role_held where person_id = any (one_person($1)) and ended_at is null",  # noqa: S608
        person_id,
    )
    return [msgspec.convert(dict(row), HeldRole) for row in rows]


async def insert_role(db: Connection, held: HeldRole, given_by: str, now: datetime) -> None:
    """In place of one that was in force until an earlier day."""
    await db.execute(
        f"""insert into role_held ({_HELD}, given_by, taken_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (person_id, role) where ended_at is null do update set until_on = excluded.until_on""",  # noqa: S608
        held.role_id,
        held.person_id,
        held.role,
        held.until_on,
        given_by,
        now,
    )


async def load_role(db: Connection, role_id: UUID) -> HeldRole | None:
    row = await db.fetchrow(
        f"select {_HELD} from role_held where role_id = $1 and ended_at is null for update",  # noqa: S608
        role_id,
    )
    return msgspec.convert(dict(row), HeldRole) if row else None


async def end_role(db: Connection, person_id: UUID, role: Role, now: datetime, by: str) -> list[HeldRole]:
    """What was ended: one for each of her records that held it."""
    rows = await db.fetch(
        f"""update role_held set ended_at = $3, ended_by = $4
            where person_id = any (one_person($1)) and role = $2 and ended_at is null returning {_HELD}""",  # noqa: S608
        person_id,
        role,
        now,
        by,
    )
    return [msgspec.convert(dict(row), HeldRole) for row in rows]


async def end_this_role(db: Connection, role_id: UUID, now: datetime, by: str) -> None:
    await db.execute("update role_held set ended_at = $2, ended_by = $3 where role_id = $1", role_id, now, by)


async def note_used(db: Connection, person_id: UUID, today: date) -> None:
    """She has shown her second sign: with it she does what her roles let her do."""
    await db.execute(
        """update role_held set used_on = $2
           where person_id = any (one_person($1)) and ended_at is null and used_on is distinct from $2""",
        person_id,
        today,
    )


async def note_reviewed(db: Connection, by: UUID, now: datetime) -> None:
    await db.execute("insert into roles_reviewed (reviewed_by, reviewed_at) values ($1, $2)", by, now)


async def held_by_all(db: Connection, people: Sequence[UUID], today: date) -> dict[UUID, set[Role]]:
    """The roles in force of each of these."""
    rows = await db.fetch(
        """select p.person_id, array_agg(h.role) as roles
           from unnest($1::uuid[]) p(person_id) join role_held h on h.person_id = any (one_person(p.person_id))
           where h.ended_at is null and (h.until_on is null or h.until_on >= $2)
           group by p.person_id""",
        list(people),
        today,
    )
    return {row["person_id"]: {Role(role) for role in row["roles"]} for row in rows}


async def end_all(db: Connection, person_id: UUID, now: datetime, by: str) -> list[HeldRole]:
    """What she held until now, under whichever of her records."""
    rows = await db.fetch(
        f"""with ended as (update role_held set ended_at = $2, ended_by = $3
                           where person_id = any (one_person($1)) and ended_at is null returning {_HELD})
            select {_HELD} from ended order by role, person_id""",  # noqa: S608
        person_id,
        now,
        by,
    )
    return [msgspec.convert(dict(row), HeldRole) for row in rows]


async def take_back_all(db: Connection, person_id: UUID, now: datetime, by: UUID | None) -> None:
    """What she was asked and has not answered."""
    await db.execute(
        """update invitation set answer = 'taken-back', answered_at = $2, answered_by = $3
           where person_id = any (one_person($1)) and answer is null""",
        person_id,
        now,
        by,
    )


async def administrators(db: Connection) -> int:
    """How many there are. Locks them, so that two cannot end each other at once."""
    rows = await db.fetch(
        """select kept_person(person_id) as person_id from role_held
           where role = $1 and ended_at is null order by role_id for update""",
        Role.ADMINISTRATOR,
    )
    return len({row["person_id"] for row in rows})


async def holders(db: Connection, of: Collection[Role], today: date) -> list[UUID]:
    """Whoever holds one of these."""
    rows = await db.fetch(
        """select distinct kept_person(person_id) as person_id from role_held
           where role = any ($1) and ended_at is null and (until_on is null or until_on >= $2) order by person_id""",
        list(of),
        today,
    )
    return [row["person_id"] for row in rows]


async def those_with_a_role(db: Connection, people: Sequence[UUID], today: date) -> list[UUID]:
    """Of these, who still works or teaches here."""
    rows = await db.fetch(
        """select distinct kept_person(person_id) as person_id from role_held
           where person_id = any (all_ids($1)) and ended_at is null and (until_on is null or until_on >= $2)""",
        list(people),
        today,
    )
    return [row["person_id"] for row in rows]


async def insert_invitation(db: Connection, invitation: Invitation, invited_by: UUID | None, now: datetime) -> None:
    """Raises AlreadyInvited while one for the same role is open. One that has ended unanswered makes room."""
    await db.execute(
        "delete from invitation where person_id = $1 and role = $2 and answer is null and ends_at <= $3",
        invitation.person_id,
        invitation.role,
        now,
    )
    try:
        await db.execute(
            f"""insert into invitation ({_INVITATION}, invited_by, invited_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",  # noqa: S608
            invitation.invitation_id,
            invitation.person_id,
            invitation.role,
            invitation.until_on,
            invitation.ends_at,
            invitation.answer,
            invitation.group_id,
            invited_by,
            now,
        )
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != "invitation_once":
            raise
        raise AlreadyInvited("She has been invited to this already.", field="role") from None


async def load_invitation(db: Connection, invitation_id: UUID, person_id: UUID) -> Invitation | None:
    """Found through the person whom it is for."""
    row = await db.fetchrow(
        f"""select {_INVITATION} from invitation
            where invitation_id = $1 and person_id = any (one_person($2)) for update""",  # noqa: S608
        invitation_id,
        person_id,
    )
    return msgspec.convert(dict(row), Invitation) if row else None


async def find_invitation(db: Connection, link_hash: bytes, code_hash: bytes) -> Invitation | None:
    """By what its letter or its slip says. Not locked: whoever answers it locks the person first."""
    row = await db.fetchrow(
        f"select {_INVITATION} from invitation where link_hash = $1 or code_hash = $2",  # noqa: S608
        link_hash,
        code_hash,
    )
    return msgspec.convert(dict(row), Invitation) if row else None


async def invitation_to_see_to(db: Connection, invitation_id: UUID) -> Invitation | None:
    """For those who send them. Locked."""
    row = await db.fetchrow(
        f"select {_INVITATION} from invitation where invitation_id = $1 for update",  # noqa: S608
        invitation_id,
    )
    return msgspec.convert(dict(row), Invitation) if row else None


async def link_of(db: Connection, invitation_id: UUID) -> bytes | None:
    found: bytes | None = await db.fetchval("select link_hash from invitation where invitation_id = $1", invitation_id)
    return found


async def note_link(db: Connection, invitation_id: UUID, link_hash: bytes) -> None:
    await db.execute("update invitation set link_hash = $2 where invitation_id = $1", invitation_id, link_hash)


async def note_code(db: Connection, invitation_id: UUID, code_hash: bytes) -> None:
    await db.execute("update invitation set code_hash = $2 where invitation_id = $1", invitation_id, code_hash)


async def renew_invitation(db: Connection, invitation_id: UUID, ends_at: datetime) -> None:
    await db.execute(
        "update invitation set ends_at = $2, link_hash = null, code_hash = null where invitation_id = $1",
        invitation_id,
        ends_at,
    )


async def answer_invitation(
    db: Connection, invitation_id: UUID, answer: str, now: datetime, by: UUID | None = None
) -> None:
    """`by`: whoever wrote it down for her."""
    await db.execute(
        "update invitation set answer = $2, answered_at = $3, answered_by = $4 where invitation_id = $1",
        invitation_id,
        answer,
        now,
        by,
    )


async def chaired_by(db: Connection, person_id: UUID) -> list[UUID]:
    """The groups that she chairs, as far as `groups` has told us."""
    rows = await db.fetch("select group_id from chair_copy where person_id = any (one_person($1))", person_id)
    return [row["group_id"] for row in rows]


async def copy_chair(db: Connection, seat_id: UUID, group_id: UUID, person_id: UUID) -> None:
    await db.execute(
        "insert into chair_copy (seat_id, group_id, person_id) values ($1, $2, $3) on conflict do nothing",
        seat_id,
        group_id,
        person_id,
    )


async def end_chair_copy(db: Connection, seat_id: UUID) -> None:
    await db.execute("delete from chair_copy where seat_id = $1", seat_id)
