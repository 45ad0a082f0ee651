"""What waits for somebody, whose circle it is, and who is away."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from services.messages.model import KINDS, Member, Task
from services.messages.rules.tasks import ROLES_OF
from services.runtime.database import Connection
from services.runtime.refusal import NotFound


async def open_task(
    db: Connection,
    task: Task,
    *,
    run_id: UUID | None,
    facts: dict[str, Any],
    now: datetime,
    is_once: bool,
) -> UUID | None:
    """Its id; None when it waits already. One that was closed is open again, unless `is_once`."""
    again = (
        "nothing"
        if is_once
        else """update set ended_at = null, ended_by = null, owner_id = null, made_at = excluded.made_at,
                      until_at = excluded.until_at, facts = task.facts || excluded.facts
                where task.ended_at is not null"""
    )
    found: UUID | None = await db.fetchval(
        f"""insert into task (task_id, kind, section, about_id, circle, until_at, run_id, facts, made_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict on constraint task_is_there_once do {again} returning task_id""",  # noqa: S608  (two fixed words)
        task.task_id,
        task.kind,
        KINDS[task.kind].section,
        task.about_id,
        task.circle,
        task.until_at,
        run_id,
        facts,
        now,
    )
    return found


async def close_tasks(
    db: Connection, kinds: Sequence[str], about_ids: Sequence[UUID], now: datetime, circle: str | None = None
) -> None:
    await db.execute(
        """update task set ended_at = $3
           where kind = any($1) and about_id = any($2) and ended_at is null and ($4::text is null or circle = $4)""",
        list(kinds),
        list(about_ids),
        now,
        circle,
    )


async def close_between(db: Connection, kind: str, one_id: UUID, other_id: UUID, now: datetime) -> None:
    """What is about these two, whichever of them it stands under."""
    await db.execute(
        """update task set ended_at = $3 where kind = $1 and about_id = any($2) and ended_at is null
             and (facts ->> 'other_id')::uuid = any($2)""",
        kind,
        [one_id, other_id],
        now,
    )


async def close_settled_days(db: Connection, kind: str, now: datetime) -> None:
    """Days on which no course from before ends about which nothing is settled."""
    await db.execute(
        """update task set ended_at = $2 where kind = $1 and ended_at is null and not exists (
               select from carried_over_copy c where c.until_on = (task.facts ->> 'until_on')::date)""",
        kind,
        now,
    )


async def close_beforehand(db: Connection, task: Task, now: datetime) -> None:
    """What closed it came first: when what opens it comes, it is over already."""
    await db.execute(
        """insert into task (task_id, kind, section, about_id, circle, until_at, made_at, ended_at)
           values ($1, $2, $3, $4, $5, $6, $6, $6)
           on conflict on constraint task_is_there_once do update set ended_at = coalesce(task.ended_at, $6)""",
        task.task_id,
        task.kind,
        KINDS[task.kind].section,
        task.about_id,
        task.circle,
        now,
    )


async def close_tasks_of(db: Connection, circle: str, now: datetime) -> None:
    await db.execute("update task set ended_at = $2 where circle = $1 and ended_at is null", circle, now)


async def move_tasks(
    db: Connection, kinds: Sequence[str], about_id: UUID, until_at: datetime
) -> list[tuple[UUID, str]]:
    """They are wanted by another time: those that still wait, with their circles."""
    rows = await db.fetch(
        """update task set until_at = $3 where kind = any($1) and about_id = $2 and ended_at is null
           returning task_id, circle""",
        list(kinds),
        about_id,
        until_at,
    )
    return [(row["task_id"], row["circle"]) for row in rows]


async def load_task(db: Connection, task_id: UUID) -> Task:
    """Locks it. Raises NotFound."""
    row = await db.fetchrow(
        """select task_id, kind, about_id, circle, owner_id, until_at, ended_at, ended_by
           from task where task_id = $1 for update""",
        task_id,
    )
    if row is None:
        raise NotFound("There is no such task.")
    return msgspec.convert(dict(row), Task)


async def save_owner(db: Connection, task_id: UUID, owner_id: UUID | None) -> None:
    await db.execute("update task set owner_id = $2 where task_id = $1", task_id, owner_id)


async def end_task(db: Connection, task_id: UUID, now: datetime | None, by: UUID | None = None) -> None:
    """Over; without a time: open again."""
    await db.execute("update task set ended_at = $2, ended_by = $3 where task_id = $1", task_id, now, by)


async def release(db: Connection, person_id: UUID, circles: Collection[str] | None = None) -> dict[UUID, datetime]:
    """What she had is nobody's again, in these circles or in all: each with its time."""
    rows = await db.fetch(
        """update task set owner_id = null
           where owner_id = any (one_person($1)) and ended_at is null and ($2::text[] is null or circle = any($2))
           returning task_id, until_at""",
        person_id,
        None if circles is None else list(circles),
    )
    return {row["task_id"]: row["until_at"] for row in rows}


async def move_owner(db: Connection, from_id: UUID, to_id: UUID) -> None:
    """What one of her records had, she has."""
    await db.execute("update task set owner_id = $2 where owner_id = $1 and ended_at is null", from_id, to_id)


async def hand_on(db: Connection, person_id: UUID, to_id: UUID) -> list[UUID]:
    """What she had is another's, where that one is of the same circle: which of them."""
    pairs = [(circle, role) for circle, roles in ROLES_OF.items() for role in roles]
    rows = await db.fetch(
        """update task t set owner_id = $2
           where owner_id = any (one_person($1)) and ended_at is null and (
               circle in (select 'group.' || group_id from seat_copy
                          where person_id = any (one_person($2)) and is_co_chair
                          union select 'owners.' || proposal_id from owner_copy
                          where person_id = any (one_person($2)))
               or exists (select from role_copy r join unnest($3::text[], $4::text[]) as c (circle, role) using (role)
                          where r.person_id = any (one_person($2)) and c.circle = t.circle))
           returning task_id""",
        person_id,
        to_id,
        [circle for circle, _ in pairs],
        [role for _, role in pairs],
    )
    return [row["task_id"] for row in rows]


async def forget_away(db: Connection, person_id: UUID) -> None:
    """Neither is she away any more, nor does she cover for anybody."""
    await db.execute("delete from away where array[person_id, cover_id] && one_person($1)", person_id)


async def forget_person(db: Connection, person_id: UUID) -> None:
    """Nothing says any more that she had something, closed something or was away."""
    await db.execute("update task set owner_id = null where owner_id = $1", person_id)
    await db.execute("update task set ended_by = null where ended_by = $1", person_id)
    await forget_away(db, person_id)


async def load_members(db: Connection, circle: str) -> list[Member]:
    """Everybody of a circle, with who is away."""
    kind, _, of = circle.partition(".")
    rows = await db.fetch(
        """select m.person_id, kept_person(a.cover_id) as cover_id, a.from_on, a.back_on
           from (select distinct kept_person(x.person_id) as person_id from (
                     select person_id from role_copy where role = any($2)
                     union select person_id from seat_copy where group_id = $3 and is_co_chair
                     union select person_id from owner_copy where proposal_id = $4
                     union select $5::uuid where $5 is not null) x) m
           left join lateral (
               select * from away where person_id = any (one_person(m.person_id)) and circle = $1
               order by back_on desc limit 1) a on true""",
        circle,
        list(ROLES_OF.get(circle, ())),
        UUID(of) if kind == "group" else None,
        UUID(of) if kind == "owners" else None,
        UUID(of) if kind == "person" else None,
    )
    return [msgspec.convert(dict(row), Member) for row in rows]


async def load_aways(db: Connection, circles: Sequence[str]) -> dict[str, list[Member]]:
    """Who is or will be away, circle by circle."""
    rows = await db.fetch(
        """select circle, kept_person(person_id) as person_id, kept_person(cover_id) as cover_id, from_on, back_on
           from away where circle = any($1)""",
        list(circles),
    )
    found: dict[str, list[Member]] = {}
    for row in rows:
        found.setdefault(row["circle"], []).append(msgspec.convert(dict(row), Member))
    return found


async def load_circles(db: Connection, person_id: UUID) -> list[str]:
    """Those that she is of through a seat or a proposal, and her own. Those of roles follow from her token."""
    rows = await db.fetch(
        """select 'group.' || group_id as circle from seat_copy where person_id = any (one_person($1)) and is_co_chair
           union select 'owners.' || proposal_id from owner_copy where person_id = any (one_person($1))
           union select 'person.' || unnest(one_person($1))""",
        person_id,
    )
    return [row["circle"] for row in rows]


async def load_turn(db: Connection, circle: str) -> UUID | None:
    """Who was given something last. Locks the list."""
    found: UUID | None = await db.fetchval("select last_id from circle_turn where circle = $1 for update", circle)
    return found


async def save_turn(db: Connection, circle: str, last_id: UUID) -> None:
    await db.execute(
        "insert into circle_turn (circle, last_id) values ($1, $2) on conflict (circle) do update set last_id = $2",
        circle,
        last_id,
    )


async def save_away(db: Connection, person_id: UUID, circle: str, cover_id: UUID, from_on: date, back_on: date) -> None:
    await db.execute(
        """insert into away (person_id, circle, cover_id, from_on, back_on) values ($1, $2, $3, $4, $5)
           on conflict (person_id, circle) do update set cover_id = $3, from_on = $4, back_on = $5""",
        person_id,
        circle,
        cover_id,
        from_on,
        back_on,
    )


async def delete_away(db: Connection, person_id: UUID) -> None:
    await db.execute("delete from away where person_id = any (one_person($1))", person_id)
