"""Who holds which role."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from services.care.model import Holder
from services.contracts.people import Role
from services.runtime.database import Connection


async def save_role(db: Connection, person_id: UUID, role: Role, until_on: date | None) -> None:
    await db.execute(
        """insert into role_copy (person_id, role, until_on) values ($1, $2, $3)
           on conflict (person_id, role) do update set until_on = excluded.until_on""",
        person_id,
        role,
        until_on,
    )


async def delete_role(db: Connection, person_id: UUID, role: Role | None = None) -> None:
    """All of them when none is named."""
    await db.execute("delete from role_copy where person_id = $1 and ($2::text is null or role = $2)", person_id, role)


async def holders(db: Connection, roles: Collection[Role], today: date) -> list[Holder]:
    rows = await db.fetch(
        """select distinct kept_person(person_id) as person_id, role from role_copy
           where role = any($1) and (until_on is null or until_on >= $2) order by role, person_id""",
        list(roles),
        today,
    )
    return [Holder(row["person_id"], Role(row["role"])) for row in rows]
