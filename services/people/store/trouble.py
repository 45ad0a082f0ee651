"""Who is told when the program does not run."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from services.people.rules.trouble import MOST_TOLD
from services.runtime.database import Connection


class Told(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    contact: str
    language: str
    is_told: bool


async def reached(db: Connection, today: date) -> list[Told]:
    """Everybody with a role and a mail address, and who of them is told: the chosen, else the first administrators."""
    rows = await db.fetch(
        """with able as (
               select h.person_id, min(h.taken_at) filter (where h.role = 'administrator') as administers_since
               from role_held h join contact c on c.person_id = h.person_id and c.is_current and c.channel = 'mail'
               where h.role <> 'student' and h.ended_at is null and (h.until_on is null or h.until_on >= $1)
               group by h.person_id),
           chosen as (select person_id from told_of_trouble join able using (person_id)),
           told as (
               select person_id from chosen
               union all (select person_id from able
                          where administers_since is not null and not exists (select from chosen)
                          order by administers_since, person_id limit $2))
           select p.person_id, p.name, c.address as contact, p.language, t.person_id is not null as is_told
           from able join person p using (person_id)
           join contact c on c.person_id = p.person_id and c.is_current
           left join told t on t.person_id = p.person_id
           order by p.name, p.person_id limit 500""",
        today,
        MOST_TOLD,
    )
    return [msgspec.convert(dict(row), Told) for row in rows]


async def replace_told(db: Connection, person_ids: Sequence[UUID], chosen_by: UUID, now: datetime) -> None:
    """The table is locked first: of two administrators who choose at once the second one's choice stands whole."""
    await db.execute("lock table told_of_trouble in share row exclusive mode")
    await db.execute("delete from told_of_trouble")
    await db.execute(
        "insert into told_of_trouble (person_id, chosen_by, chosen_at) select unnest($1::uuid[]), $2, $3",
        list(person_ids),
        chosen_by,
        now,
    )
