"""People, for staff: found, listed by role, one of them opened."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.model import Channel, LookedAt, Why
from services.people.queries.held import INVITATIONS, ROLES, SECOND, HeldView, InvitationView
from services.people.queries.names import NameView
from services.people.rules import contacts
from services.people.rules import roles as role_rules
from services.people.rules.merging import PARTED_WITHIN
from services.people.rules.registering import fold_name
from services.people.store import looks
from services.people.store.persons import REACHED_BY
from services.runtime.actor import require_role
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.runtime.refusal import NotFound
from services.runtime.work import Work

MOST_FOUND = 50
PUBLIC_TUTORS = "tutor"
"""Both kinds of tutor. Which kind somebody is, no list tells."""


class FindPeopleQuestion(msgspec.Struct, frozen=True):
    """By parts of the name, or by a whole number or mail address. Nothing typed: those who have a role."""

    words: str = ""


class FoundView(msgspec.Struct, frozen=True, kw_only=True):
    """Enough to tell two of one name apart, and no contact."""

    person_id: UUID
    name: str
    district: str | None
    channel: Channel | None
    contact_hint: str
    roles: tuple[Role, ...]
    registered_at: datetime


# Whichever of her records is found, the one that counts is shown.
_FOUND = f"""
select p.person_id, p.name, p.district, p.registered_at, c.channel, c.address,
       array(select distinct h.role from role_held h where h.person_id = any (one_person(p.person_id))
             and h.ended_at is null and (h.until_on is null or h.until_on >= $1) order by h.role) as roles
from person p left join {REACHED_BY} c on true
where p.person_id in (select coalesce(m.kept_id, x.person_id) from (
"""  # noqa: S608
_BY_WORDS = f"""{_FOUND}
    select person_id from person where found_by like $2 and found_by like all($3)
    union all select person_id from contact where folded = $4 and is_current
    ) x left join merged m on m.merged_id = x.person_id)
order by p.found_by, p.person_id limit {MOST_FOUND}"""  # noqa: S608
_WITH_ROLE = f"""{_FOUND}
    select person_id from role_held where ended_at is null and (until_on is null or until_on >= $1)
    ) x left join merged m on m.merged_id = x.person_id)
order by p.found_by, p.person_id limit {MOST_FOUND}"""  # noqa: S608


async def find_people(question: FindPeopleQuestion, look: Look) -> list[FoundView]:
    """For staff, at most fifty."""
    require_role(look.actor, *role_rules.SEES_PEOPLE)
    today = college_date(look.now)
    parts = [f"%{_plain(part)}%" for part in fold_name(question.words).split()]
    if parts:
        folded = contacts.fold_any(question.words)
        rows = await look.db.fetch(_BY_WORDS, today, max(parts, key=len), parts, folded)
    else:
        rows = await look.db.fetch(_WITH_ROLE, today)
    return [_found(dict(row)) for row in rows]


class PeopleWithRoleQuestion(msgspec.Struct, frozen=True):
    role: str


async def people_with_role(question: PeopleWithRoleQuestion, look: Look) -> list[NameView]:
    """Staff ask for any role, co-chairs for members; tutors and members for tutors, of either kind."""
    _refuse_role(question.role, look)
    wanted = [*role_rules.TUTORS] if question.role == PUBLIC_TUTORS else [question.role]
    rows = await look.db.fetch(
        """select distinct p.person_id, p.name
           from role_held h left join merged m on m.merged_id = h.person_id
           join person p on p.person_id = coalesce(m.kept_id, h.person_id)
           where h.role = any($1) and h.ended_at is null and (h.until_on is null or h.until_on >= $2)
           order by p.name, p.person_id limit 500""",
        wanted,
        college_date(look.now),
    )
    return [msgspec.convert(dict(row), NameView) for row in rows]


class PersonQuestion(msgspec.Struct, frozen=True):
    person_id: UUID


class GoneIntoView(msgspec.Struct, frozen=True, kw_only=True):
    """A record that has gone into hers."""

    person_id: UUID
    name: str
    merged_at: datetime
    part_until: datetime
    may_part: bool
    """They can still be parted."""


class ResetView(msgspec.Struct, frozen=True, kw_only=True):
    """One of the desk, or two, let her set up a second sign anew."""

    reset_id: UUID
    asked_by: UUID
    asked_by_name: str | None
    is_agreed: bool
    ends_at: datetime


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """One person, for staff. How to reach her is asked apart, because that is written down."""

    person_id: UUID
    name: str
    district: str | None
    language: str
    channel: Channel | None
    contact_hint: str
    is_confirmed: bool
    has_second_factor: bool
    registered_at: datetime
    roles: tuple[HeldView, ...]
    invitations: tuple[InvitationView, ...]
    may_give: tuple[Role, ...]
    """The roles that the asker may invite her to."""
    may_end: tuple[Role, ...]
    gone_into_her: tuple[GoneIntoView, ...]
    shares_contact: bool
    """Somebody else is reached by it too: numbers that are sent there open one booking only."""
    factor_reset: ResetView | None


async def person(question: PersonQuestion, look: Work) -> PersonView:
    """Whoever asks for a record that has gone into another is shown that one: `person_id` says so. She sees that they
    looked."""
    require_role(look.actor, *role_rules.SEES_PEOPLE)
    row = await look.db.fetchrow(
        f"""select p.person_id, p.name, p.district, p.language, p.registered_at, c.channel, c.address,
                   coalesce(c.confirmed_at is not null, false) as is_confirmed, {SECOND}, {ROLES}, {INVITATIONS},
                   (select coalesce(jsonb_agg(jsonb_build_object('person_id', m.merged_id, 'name', g.name,
                        'merged_at', m.merged_at, 'part_until', m.merged_at + $4::interval,
                        'may_part', $3 < m.merged_at + $4::interval) order by m.merged_at), '[]')
                    from merged m join person g on g.person_id = m.merged_id
                    where m.into_id = p.person_id) as gone_into_her,
                   exists (select from contact o where o.folded = c.folded and o.is_current and o.channel <> 'through'
                           and o.confirmed_at is not null and kept_person(o.person_id) <> p.person_id)
                       as shares_contact,
                   (select jsonb_build_object('reset_id', r.reset_id, 'asked_by', r.asked_by, 'asked_by_name', w.name,
                        'is_agreed', r.agreed_by is not null, 'ends_at', r.ends_at)
                    from factor_reset r left join person w on w.person_id = r.asked_by and w.hidden_at is null
                    where r.person_id = p.person_id and r.ends_at > $3) as factor_reset
            from person p left join {REACHED_BY} c on true
            where p.person_id = kept_person($1) and p.hidden_at is null""",  # noqa: S608
        question.person_id,
        college_date(look.now),
        look.now,
        PARTED_WITHIN,
    )
    if row is None:
        raise NotFound("There is nobody here.")
    await looks.note(look, row["person_id"], LookedAt.PAGE, Why.WORK)
    view = _hinted(dict(row))
    held = {one["role"] for one in view["roles"]}
    own = sorted(role_rules.may_give(look.actor.roles))
    may_give, may_end = [role for role in own if role not in held], [role for role in own if role in held]
    return msgspec.convert({**view, "may_give": may_give, "may_end": may_end}, PersonView)


def _refuse_role(role: str, look: Look) -> None:
    if role != PUBLIC_TUTORS and role not in frozenset(Role):
        raise NotFound("There is no such role.")
    if role == PUBLIC_TUTORS:
        require_role(look.actor, *(role_rules.SEES_NAMES - {Role.COACH}))
    elif role == Role.MEMBER:
        require_role(look.actor, *role_rules.SEES_PEOPLE, Role.CO_CHAIR)
    else:
        require_role(look.actor, *role_rules.SEES_PEOPLE)


def _found(row: dict[str, Any]) -> FoundView:
    return msgspec.convert(_hinted(row), FoundView)


def _hinted(row: dict[str, Any]) -> dict[str, Any]:
    """The hint in place of the contact."""
    address = row.pop("address")
    hint = contacts.hint(Channel(row["channel"]), address) if address else ""
    return {**row, "contact_hint": hint}


def _plain(part: str) -> str:
    return part.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
