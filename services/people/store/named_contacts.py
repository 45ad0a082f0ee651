"""Whom students turn to."""

from datetime import datetime
from uuid import UUID

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
    return await db.execute("delete from named_contact where person_id = $1", person_id) == "DELETE 1"


async def name_district_contact(
    db: Connection, district: str, named_contact_id: UUID | None, named_by: UUID, now: datetime
) -> None:
    if named_contact_id is None:
        await db.execute("delete from district_contact where district = $1", district)
        return
    await db.execute(
        """insert into district_contact (district, named_contact_id, named_by, named_at) values ($1, $2, $3, $4)
           on conflict (district) do update set named_contact_id = excluded.named_contact_id,
               named_by = excluded.named_by, named_at = excluded.named_at""",
        district,
        named_contact_id,
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
