"""How far a new college has come: what is there, asked of the facts themselves."""

from datetime import datetime

import msgspec

from services.contracts.people import Role
from services.people.rules import roles as role_rules
from services.runtime.actor import require_role
from services.runtime.clock import college_date
from services.runtime.http import Look

NAMED = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY)


class FirstDayQuestion(msgspec.Struct, frozen=True):
    """For administrators."""


class MailTriedView(msgspec.Struct, frozen=True, kw_only=True):
    """`trouble`: what the mail server said; empty when it took the message."""

    tried_at: datetime
    trouble: str
    came_at: datetime | None


class FirstDayView(msgspec.Struct, frozen=True, kw_only=True):
    holders: dict[str, tuple[str, ...]]
    """By role, the names of those who have said yes."""
    invited: dict[str, tuple[str, ...]]
    """By role, the names of those who have not answered yet."""
    tutors: int
    members: int
    has_mail: bool
    mail: MailTriedView | None
    has_sheets: bool
    sheet_printed_at: datetime | None
    """When somebody last said that the recovery sheet is printed."""


_FIRST_DAY = """
with held as (select role, person_id from role_held
              where ended_at is null and (until_on is null or until_on >= $1)),
     asked as (select role, person_id from invitation where answer is null and ends_at > $2)
select (select coalesce(jsonb_object_agg(role, names), '{}') from (
            select role, jsonb_agg(name order by name) as names from held join person using (person_id)
            where role = any($3) group by role) h) as holders,
       (select coalesce(jsonb_object_agg(role, names), '{}') from (
            select role, jsonb_agg(name order by name) as names from asked join person using (person_id)
            where role = any($3) group by role) i) as invited,
       (select count(distinct person_id) from held where role = any($4)) as tutors,
       (select count(distinct person_id) from held where role = any($5)) as members,
       (select jsonb_build_object('tried_at', tried_at, 'trouble', trouble, 'came_at', came_at)
        from mail_tried) as mail,
       exists (select from import_part where state = 'shown') as has_sheets,
       (select printed_at from sheet_printed) as sheet_printed_at"""


async def first_day(question: FirstDayQuestion, look: Look) -> FirstDayView:
    require_role(look.actor, Role.ADMINISTRATOR)
    row = await look.db.fetchrow(
        _FIRST_DAY,
        college_date(look.now),
        look.now,
        list(NAMED),
        list(role_rules.TUTORS),
        [Role.MEMBER, Role.CO_CHAIR],
    )
    return msgspec.convert({**dict(row or {}), "has_mail": bool(look.house.settings.mail_url)}, FirstDayView)
