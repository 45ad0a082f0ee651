"""The desk: what waits for those who share it, most urgent first; and who of them is here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from asyncpg import Record

from services.messages.model import Member, Section, Wish
from services.messages.rules import tasks as rules
from services.messages.store import tasks as store
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.http import Look

EACH, WHOLE = 5, 200
"""How many of a section are shown on the desk itself, and on the section's own page."""


class CallPartView(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ring and why. Who has no account is known by what she wrote; who has, by her id."""

    person_id: UUID | None
    about_id: UUID | None
    """A place, or what else the call is about."""
    why: str
    state: str
    tries: int
    wish: Wish | None


class TaskView(msgspec.Struct, frozen=True, kw_only=True):
    task_id: UUID
    kind: str
    section: Section
    about_id: UUID
    run_id: UUID | None
    circle: str
    owner_id: UUID | None
    until_at: datetime
    facts: dict[str, Any]
    title_en: str | None
    """Of the course that it belongs to, if to one."""
    title_cy: str | None
    theme: str | None
    starts_at: datetime | None
    """Of the session that it is about; of the next one, when somebody is rung about a course."""
    venue: str | None
    call: CallPartView | None


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    cover_id: UUID | None
    from_on: date | None
    back_on: date | None
    is_away: bool


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    section: Section
    count: int
    tasks: tuple[TaskView, ...]


class DeskView(msgspec.Struct, frozen=True, kw_only=True):
    nobodys: int
    mine: int
    everything: int
    mine_ids: tuple[UUID, ...]
    """Oneself, and those whom one covers for today."""
    sections: tuple[SectionView, ...]
    members: tuple[MemberView, ...]
    """The list: whose turn is next stands first."""


class DeskQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One section whole, and what words or people it is about."""

    show: Literal["everything", "mine", "nobodys"] = "everything"
    section: Section | None = None
    words: str = ""
    person_ids: tuple[UUID, ...] = ()
    number: int = 1
    circle: str = "desk"


async def desk(question: DeskQuestion, look: Look) -> DeskView:
    require_role(look.actor, *rules.ROLES_OF.get(question.circle, ()))
    members = await store.load_members(look.db, question.circle)
    today = college_date(look.now)
    mine = rules.covered_by(members, require_person(look.actor), today)
    rows = await _rows(question, mine, look)
    tasks = await task_views(look, [row for row in rows if row["task_id"] is not None])
    if question.words.strip():
        tasks = [one for one in tasks if _is_meant(one, question)]
    last_id = await look.db.fetchval("select last_id from circle_turn where circle = $1", question.circle)
    counts = {row["heading"]: row for row in rows if "heading" in row}
    return DeskView(
        everything=sum(row["everything"] for row in counts.values()),
        nobodys=sum(row["nobodys"] for row in counts.values()),
        mine=sum(row["mine"] for row in counts.values()),
        mine_ids=mine,
        sections=_sections(tasks, {name: row[question.show] for name, row in counts.items()}),
        members=tuple(member_view(one, today) for one in rules.in_turn(members, last_id)),
    )


def _sections(tasks: Sequence[TaskView], counts: Mapping[str, int]) -> tuple[SectionView, ...]:
    found: dict[Section, list[TaskView]] = {}
    for one in tasks:
        found.setdefault(one.section, []).append(one)
    return tuple(
        SectionView(section=section, count=counts.get(section, len(some)), tasks=tuple(some))
        for section, some in found.items()
    )


LINE = """t.task_id, t.kind, t.section, t.about_id, t.run_id, t.circle, t.owner_id, t.until_at, t.facts,
       co.title_en, co.title_cy, co.theme, s.starts_at, v.name || ', ' || v.town as venue,
       kept_person(c.person_id) as person_id, c.about_id as call_about_id, c.why, c.state, c.tries, c.sealed"""
JOINS = """left join run_copy r on r.run_id = t.run_id
     left join course_copy co on co.course_id = r.course_id and co.version = r.version
     left join call c on c.call_id = t.task_id
     left join session_copy s on s.session_id = case when c.call_id is null then t.about_id else (
         select n.session_id from session_copy n where n.run_id = t.run_id and not n.is_called_off
           and n.starts_at > t.made_at order by n.starts_at limit 1) end
     left join venue_copy v on v.venue_id = s.venue_id"""
_WAITS = "t.circle = $1 and t.ended_at is null"
_SHOWN = "($2 = 'everything' or $2 = 'mine' and t.owner_id = any($3) or $2 = 'nobodys' and t.owner_id is null)"
# First which: a few out of thousands, by the index alone. Only then what is said of them.
_DESK = f"""
with heading as (
    select t.section, count(*) as everything, count(*) filter (where t.owner_id is null) as nobodys,
           count(*) filter (where t.owner_id = any($3)) as mine
    from task t where {_WAITS} group by t.section),
shown as materialized (
    select h.*, first.task_id from heading h left join lateral (
        select t.task_id from task t where {_WAITS} and t.section = h.section and {_SHOWN}
          and ($4::text is null or t.section = $4)
        order by t.until_at, t.task_id limit $5 offset $6) first on true)
select f.section as heading, f.everything, f.nobodys, f.mine, {LINE}
from shown f left join task t using (task_id) {JOINS}
order by f.section, t.until_at, t.task_id"""  # noqa: S608  (fixed words)
_FOUND = f"""
select {LINE}
from task t {JOINS}
where {_WAITS} and {_SHOWN}
  and (co.title_en ilike '%' || $4 || '%' or co.title_cy ilike '%' || $4 || '%' or t.facts->>'number' = $4
       or c.person_id = any ((select all_ids($5))::uuid[]) or c.sealed is not null)
order by t.section, t.until_at, t.task_id limit {WHOLE}"""  # noqa: S608  (fixed words)


async def _rows(question: DeskQuestion, mine: Sequence[UUID], look: Look) -> list[Record]:
    asked = (question.circle, question.show, list(mine))
    if words := question.words.strip():
        return await look.db.fetch(_FOUND, *asked, words, list(question.person_ids))
    limit, offset = (WHOLE, WHOLE * (max(question.number, 1) - 1)) if question.section else (EACH, 0)
    return await look.db.fetch(_DESK, *asked, question.section, limit, offset)


async def task_views(look: Look, rows: Iterable[Record]) -> list[TaskView]:
    """With what was written to those who make the call, opened in one go."""
    lines = [dict(row) for row in rows]
    opened = await look.sealer.open_all(look.db, [(line["task_id"], line["sealed"]) for line in lines])
    names = [name for name in TaskView.__struct_fields__ if name not in ("call", "section")]
    return [
        TaskView(**{name: line[name] for name in names}, section=Section(line["section"]), call=_call(line, words))
        for line, words in zip(lines, opened, strict=True)
    ]


def _call(line: dict[str, Any], words: str | None) -> CallPartView | None:
    if line["why"] is None:
        return None
    return CallPartView(
        person_id=line["person_id"],
        about_id=line["call_about_id"],
        why=line["why"],
        state=line["state"],
        tries=line["tries"],
        wish=msgspec.json.decode(words, type=Wish) if words else None,
    )


def _is_meant(task: TaskView, question: DeskQuestion) -> bool:
    """What is sealed can only be looked at once it is opened."""
    words = question.words.strip().casefold()
    wish = task.call.wish if task.call else None
    if wish is None or (task.call and task.call.person_id in question.person_ids):
        return True
    return any(words in one.casefold() for one in (wish.name, wish.phone, wish.about, task.title_en or ""))


def member_view(one: Member, today: date) -> MemberView:
    return MemberView(
        person_id=one.person_id,
        cover_id=one.cover_id,
        from_on=one.from_on,
        back_on=one.back_on,
        is_away=one.is_away(today),
    )
