"""Which record has gone into which, and who perhaps stands here twice."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.people.rules.merging import SHARED_BY
from services.runtime.database import Connection
from services.runtime.refusal import NotFound


class Merged(NamedTuple):
    merged_id: UUID
    into_id: UUID
    kept_id: UUID
    merged_at: datetime


async def lock_all(db: Connection, person_ids: Collection[UUID], *, also_hidden: bool = False) -> dict[UUID, UUID]:
    """These and all that are one with them, in the order of their ids, each with the record that counts."""
    rows = await db.fetch(
        """select person_id, kept_person(person_id) as kept_id from person
           where person_id = any (all_ids($1)) and (hidden_at is null or $2) order by person_id for update""",
        list(person_ids),
        also_hidden,
    )
    known = {row["person_id"]: row["kept_id"] for row in rows}
    if not set(person_ids) <= known.keys():
        raise NotFound("There is nobody here.")
    return known


async def have_second_factor(db: Connection, person_ids: Collection[UUID]) -> set[UUID]:
    rows = await db.fetch(
        """select person_id from second_factor where person_id = any($1) and confirmed_at is not null
           union select person_id from passkey where person_id = any($1)""",
        list(person_ids),
    )
    return {row["person_id"] for row in rows}


async def merge(db: Connection, merged_id: UUID, kept_id: UUID, merged_by: UUID, now: datetime) -> list[UUID]:
    """With everything that has gone into it before. The ids that lead to `kept_id` from now on."""
    await db.execute(
        "insert into merged (merged_id, into_id, kept_id, merged_by, merged_at) values ($1, $2, $2, $3, $4)",
        merged_id,
        kept_id,
        merged_by,
        now,
    )
    rows = await db.fetch("update merged set kept_id = $2 where kept_id = $1 returning merged_id", merged_id, kept_id)
    return [merged_id, *(row["merged_id"] for row in rows)]


async def load_merged(db: Connection, merged_id: UUID) -> Merged | None:
    row = await db.fetchrow(
        "select merged_id, into_id, kept_id, merged_at from merged where merged_id = $1 for update", merged_id
    )
    return Merged(*row) if row else None


async def part(db: Connection, merged_id: UUID) -> list[UUID]:
    """It stands by itself again. The ids that had gone into it before, and lead to it again."""
    await db.execute("delete from merged where merged_id = $1", merged_id)
    rows = await db.fetch(
        """with recursive hers as (
               select merged_id from merged where into_id = $1
               union select m.merged_id from merged m join hers on m.into_id = hers.merged_id)
           update merged set kept_id = $1 where merged_id in (select merged_id from hers) returning merged_id""",
        merged_id,
    )
    return [row["merged_id"] for row in rows]


async def gone_into(db: Connection, person_id: UUID) -> list[UUID]:
    """The records that have gone into this one itself."""
    rows = await db.fetch("select merged_id from merged where into_id = $1 order by merged_id", person_id)
    return [row["merged_id"] for row in rows]


async def find_alike(db: Connection, person_id: UUID, *, by_name: bool) -> UUID | None:
    """Somebody else with her contact, or with her name in her district; of both first. None when many share it."""
    rows = await db.fetch(
        """select kept_person(x.person_id) as other_id, count(*) as times from (
               select o.person_id from contact c
               join contact o on o.folded = c.folded and o.is_current and o.person_id <> c.person_id
               where c.person_id = $1 and c.channel <> 'through'
               union all
               select o.person_id from person p
               join person o on o.found_by = p.found_by and o.district = p.district and o.person_id <> p.person_id
               where p.person_id = $1 and $2) x
           where kept_person(x.person_id) <> $1 group by 1 order by times desc, other_id desc limit $3""",
        person_id,
        by_name,
        SHARED_BY + 1,
    )
    return rows[0]["other_id"] if 0 < len(rows) <= SHARED_BY else None


async def insert_likely(db: Connection, person_id: UUID, other_id: UUID, now: datetime) -> None:
    await db.execute(
        "insert into likely_second (person_id, other_id, found_at) values ($1, $2, $3)", person_id, other_id, now
    )


async def say_two(db: Connection, person_id: UUID, other_id: UUID, by: UUID, now: datetime) -> UUID | None:
    """Whichever of the two was found later: of her it is told. None when it was said before."""
    row = await db.fetchrow(
        """select person_id, are_two_at from likely_second
           where (person_id, other_id) in (($1, $2), ($2, $1)) for update""",
        person_id,
        other_id,
    )
    if row is not None and row["are_two_at"] is not None:
        return None
    newer, older = (other_id, person_id) if row and row["person_id"] == other_id else (person_id, other_id)
    await db.execute(
        """insert into likely_second (person_id, other_id, are_two_at, said_by) values ($1, $2, $3, $4)
           on conflict (person_id, other_id) do update set are_two_at = $3, said_by = $4""",
        newer,
        older,
        now,
        by,
    )
    return newer
