"""Groups, their remit and their seats. Whoever changes a group locks its row first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from services.groups.model import Group, Seat
from services.groups.rules.forming import SeatTakenAlready
from services.runtime.database import Connection

_GROUP = "group_id, name, least_per_side, voting_days, extension_days, formed_at"
_SEAT = "seat_id, group_id, kept_person(person_id) as person_id, is_co_chair, taken_at, ended_at"


async def lock_remit(db: Connection, remit: str) -> UUID | None:
    """The group that decides on this. Forming a group and asking one wait here for one another."""
    group_id: UUID | None = await db.fetchval(
        """insert into remit (remit) values ($1)
           on conflict (remit) do update set remit = excluded.remit returning group_id""",
        remit,
    )
    return group_id


async def give_remit(db: Connection, remit: str, group_id: UUID) -> None:
    await db.execute("update remit set group_id = $2 where remit = $1", remit, group_id)


async def insert_group(db: Connection, group: Group) -> None:
    await db.execute(
        f"insert into co_production_group ({_GROUP}) values ($1, $2, $3, $4, $5, $6)",  # noqa: S608  (fixed names)
        group.group_id,
        group.name,
        group.least_per_side,
        group.voting_days,
        group.extension_days,
        group.formed_at,
    )


async def load_group(db: Connection, group_id: UUID) -> Group | None:
    """Locks it."""
    row = await db.fetchrow(
        f"select {_GROUP} from co_production_group where group_id = $1 for update",  # noqa: S608  (fixed names)
        group_id,
    )
    return msgspec.convert(dict(row), Group) if row else None


async def look_at_group(db: Connection, group_id: UUID) -> Group:
    """Reads its rule without locking it."""
    row = await db.fetchrow(
        f"select {_GROUP} from co_production_group where group_id = $1",  # noqa: S608  (fixed names)
        group_id,
    )
    return msgspec.convert(dict(row or {}), Group)


async def update_group(db: Connection, group: Group) -> None:
    await db.execute(
        """update co_production_group set name = $2, least_per_side = $3, voting_days = $4, extension_days = $5
           where group_id = $1""",
        group.group_id,
        group.name,
        group.least_per_side,
        group.voting_days,
        group.extension_days,
    )


async def lock_groups_of(db: Connection, person_id: UUID) -> None:
    """Every group in which she sits, in the order of their ids."""
    await db.fetch(
        """select g.group_id from co_production_group g
           where exists (select from seat s where s.group_id = g.group_id and s.person_id = any (one_person($1))
                         and s.ended_at is null)
           order by g.group_id for update""",
        person_id,
    )


async def load_seats(db: Connection, group_id: UUID) -> list[Seat]:
    """Those that are taken now."""
    rows = await db.fetch(
        f"select {_SEAT} from seat where group_id = $1 and ended_at is null order by seat_id",  # noqa: S608
        group_id,
    )
    return msgspec.convert([dict(row) for row in rows], list[Seat])


async def load_seats_of(db: Connection, person_id: UUID) -> list[Seat]:
    rows = await db.fetch(
        f"select {_SEAT} from seat where person_id = any (one_person($1)) and ended_at is null order by seat_id",  # noqa: S608
        person_id,
    )
    return msgspec.convert([dict(row) for row in rows], list[Seat])


async def insert_seats(db: Connection, seats: Sequence[Seat]) -> None:
    try:
        await db.execute(
            """insert into seat (seat_id, group_id, person_id, is_co_chair, taken_at)
               select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::timestamptz[])""",
            [seat.seat_id for seat in seats],
            [seat.group_id for seat in seats],
            [seat.person_id for seat in seats],
            [seat.is_co_chair for seat in seats],
            [seat.taken_at for seat in seats],
        )
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != "one_seat_per_person":
            raise
        raise SeatTakenAlready("They have a seat in this group already.", field="person_id") from None


async def end_seats(db: Connection, seat_ids: Collection[UUID], at: datetime) -> None:
    await db.execute("update seat set ended_at = $2 where seat_id = any($1)", list(seat_ids), at)


async def update_co_chair(db: Connection, seat_ids: Collection[UUID], *, is_co_chair: bool) -> None:
    await db.execute("update seat set is_co_chair = $2 where seat_id = any($1)", list(seat_ids), is_co_chair)


async def known_members(db: Connection, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of them who hold the role of a member or co-chair, as far as `people` has told us.

    Locked: a role that ends at this moment is heard after the seat is taken, and ends the seat. Before any group.
    """
    rows = await db.fetch(
        """select p.person_id from unnest($1::uuid[]) p(person_id)
           join role_copy r on r.person_id = any (one_person(p.person_id)) for share of r""",
        list(person_ids),
    )
    return {row["person_id"] for row in rows}


async def copy_role(db: Connection, person_id: UUID, role: str) -> None:
    await db.execute("insert into role_copy (person_id, role) values ($1, $2) on conflict do nothing", person_id, role)


async def end_role_copy(db: Connection, person_id: UUID, roles: Collection[str]) -> None:
    await db.execute("delete from role_copy where person_id = $1 and role = any($2)", person_id, list(roles))
