"""Whom students turn to."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from services.contracts.people import Role
from services.runtime.database import Connection


async def name_contact(
    db: Connection, person_id: UUID, named_contact_id: UUID, named_by: UUID, now: datetime
) -> UUID | None:
    """Answers who it was before."""
    before: UUID | None = await db.fetchval(
        "select named_contact_id from named_contact where person_id = $1 for update", person_id
    )
    await db.execute(
        """insert into named_contact (person_id, named_contact_id, named_by, named_at) values ($1, $2, $3, $4)
           on conflict (person_id) do update set named_contact_id = excluded.named_contact_id,
               named_by = excluded.named_by, named_at = excluded.named_at""",
        person_id,
        named_contact_id,
        named_by,
        now,
    )
    return before


async def unname_contact(db: Connection, person_id: UUID) -> bool:
    """Under whichever of her records somebody was named."""
    return await db.execute("delete from named_contact where person_id = any (one_person($1))", person_id) != "DELETE 0"


async def in_role(db: Connection, person_ids: Iterable[UUID], roles: Collection[Role], today: date) -> set[UUID]:
    """Those of them who hold one of these roles now."""
    rows = await db.fetch(
        """select distinct kept_person(person_id) as person_id from role_held
           where person_id = any (all_ids($1)) and role = any($2) and ended_at is null
             and (until_on is null or until_on >= $3)""",
        list(person_ids),
        list(roles),
        today,
    )
    return {row["person_id"] for row in rows}


async def unname_districts(db: Connection, districts: Iterable[str]) -> None:
    await db.execute("delete from district_contact where district = any($1)", list(districts))


async def name_districts(db: Connection, named: Mapping[str, UUID], named_by: UUID, now: datetime) -> None:
    await db.execute(
        """insert into district_contact (district, named_contact_id, named_by, named_at)
           select district, person_id, $3, $4 from unnest($1::text[], $2::uuid[]) as x(district, person_id)
           on conflict (district) do update set named_contact_id = excluded.named_contact_id,
               named_by = excluded.named_by, named_at = excluded.named_at""",
        list(named),
        list(named.values()),
        named_by,
        now,
    )


async def save_card(db: Connection, person_id: UUID, phone: str, hours: str, hours_cy: str) -> None:
    await db.execute(
        """insert into contact_card (person_id, phone, hours, hours_cy) values ($1, $2, $3, $4)
           on conflict (person_id) do update set phone = excluded.phone, hours = excluded.hours,
               hours_cy = excluded.hours_cy""",
        person_id,
        phone,
        hours,
        hours_cy,
    )
