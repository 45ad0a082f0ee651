"""Who began, changed and left, and who may do what now: for the administrators' look each quarter."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.queries.held import SECOND
from services.people.rules import roles as rules
from services.runtime.actor import require_role
from services.runtime.clock import COLLEGE_ZONE, college_date
from services.runtime.http import Look

MOST = 2000


class RoleChangesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """From which day on. Nothing said: since the last look, or a quarter back."""

    from_on: date | None = None


class Change(StrEnum):
    JOINED = "joined"
    """Her first role, or the first again."""
    BEGAN = "began"
    ENDED = "ended"
    LEFT = "left"
    """Her last role."""


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is None for somebody who has asked to be forgotten; `by` a person's id or a part of the house."""

    at: datetime
    person_id: UUID
    name: str | None
    role: Role
    change: Change
    by: str | None
    by_name: str | None
    was_signed_out: bool
    """Of whoever left: at that moment, everywhere."""
    signed_in_on: int
    """Devices on which she is signed in now. Without a role these open only what is her own."""


class RoleNowView(msgspec.Struct, frozen=True, kw_only=True):
    role: Role
    since: datetime
    until_on: date | None
    used_on: date | None
    is_unused: bool


class StaffView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    has_second_factor: bool
    roles: tuple[RoleNowView, ...]


class RoleChangesView(msgspec.Struct, frozen=True, kw_only=True):
    from_on: date
    reviewed_at: datetime | None
    reviewed_by: str | None
    changes: tuple[ChangeView, ...]
    staff: tuple[StaffView, ...]


_REVIEWED = """
select r.reviewed_at, w.name as reviewed_by from roles_reviewed r
left join person w on w.person_id = r.reviewed_by and w.hidden_at is null order by r.number desc limit 1
"""
_CHANGES = """
with held as (select kept_person(person_id) as person_id, role, taken_at, ended_at, given_by, ended_by,
                     person_id as written_as from role_held),
change as (
    select h.taken_at as at, h.person_id, h.role,
           case when exists (
               select from held o where o.person_id = h.person_id and o.taken_at < h.taken_at
                 and coalesce(o.ended_at, 'infinity') > h.taken_at) then 'began' else 'joined' end as change,
           coalesce((select i.invited_by::text from invitation i
                     where i.person_id = h.written_as and i.role = h.role and i.answer = 'accepted'
                       and i.answered_at = h.taken_at limit 1), h.given_by) as by
    from held h
    union all
    select h.ended_at, h.person_id, h.role,
           case when exists (select from held o where o.person_id = h.person_id and o.taken_at < h.ended_at
                             and coalesce(o.ended_at, 'infinity') > h.ended_at) then 'ended' else 'left' end,
           h.ended_by
    from held h where h.ended_at is not null)
select c.*, p.name, w.name as by_name,
       c.change = 'left' and exists (
           select from journal j where j.type = 'person_left' and j.aggregate = 'person'
             and j.aggregate_id = c.person_id and j.at = c.at) as was_signed_out,
       (select count(*) from session s where s.person_id = c.person_id and s.until_at is null) as signed_in_on
from change c left join person p on p.person_id = c.person_id and p.hidden_at is null
left join person w on w.person_id::text = c.by and w.hidden_at is null
where c.at >= $1 order by c.at desc, c.person_id, c.role limit $2
"""
_STAFF = f"""
select p.person_id, p.name, {SECOND},
       jsonb_agg(jsonb_build_object('role', h.role, 'since', h.taken_at, 'until_on', h.until_on, 'used_on', h.used_on,
           'is_unused', coalesce(h.used_on, greatest(h.taken_at, (
               select at from migration
               where folder = 'people' and name = '0019_roles_looked_through.sql'))::date) < $2)
           order by h.role) as roles
from person p join role_held h on h.person_id = any (one_person(p.person_id))
where p.hidden_at is null and not exists (select from merged m where m.merged_id = p.person_id)
  and h.ended_at is null and (h.until_on is null or h.until_on >= $1)
group by p.person_id order by p.name, p.person_id limit $3
"""  # noqa: S608


async def role_changes(question: RoleChangesQuestion, look: Look) -> RoleChangesView:
    require_role(look.actor, Role.ADMINISTRATOR)
    today = college_date(look.now)
    last = await look.db.fetchrow(_REVIEWED)
    since = college_date(last["reviewed_at"]) if last else today - rules.REVIEWED_EVERY
    from_on = question.from_on or since
    begins = datetime.combine(from_on, datetime.min.time(), COLLEGE_ZONE)
    changes = await look.db.fetch(_CHANGES, begins, MOST)
    staff = await look.db.fetch(_STAFF, today, today - rules.UNUSED_AFTER, MOST)
    return RoleChangesView(
        from_on=from_on,
        reviewed_at=last["reviewed_at"] if last else None,
        reviewed_by=last["reviewed_by"] if last else None,
        changes=tuple(msgspec.convert(dict(row), ChangeView) for row in changes),
        staff=tuple(msgspec.convert(dict(row), StaffView) for row in staff),
    )
