"""Who is told when the program does not run."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from services.people.rules.trouble import MOST_TOLD
from services.people.store.persons import REACHED_BY
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
        f"""with able as (
               select p.person_id, p.name, p.language, c.address as contact, r.administers_since
               from (select kept_person(h.person_id) as person_id,
                            min(h.taken_at) filter (where h.role = 'administrator') as administers_since
                     from role_held h
                     where h.role <> 'student' and h.ended_at is null and (h.until_on is null or h.until_on >= $1)
                     group by 1) r
               join person p using (person_id) join {REACHED_BY} c on c.channel = 'mail'),
           chosen as (select distinct kept_person(person_id) as person_id from told_of_trouble),
           told as (
               select person_id from chosen join able using (person_id)
               union all (select person_id from able
                          where administers_since is not null
                            and not exists (select from chosen join able using (person_id))
                          order by administers_since, person_id limit $2))
           select a.person_id, a.name, a.contact, a.language, t.person_id is not null as is_told
           from able a left join told t using (person_id) order by a.name, a.person_id limit 500""",  # noqa: S608
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
