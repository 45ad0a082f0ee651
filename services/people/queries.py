"""Questions that pages ask of `people`."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.model import Channel, Choice, CrisisLine
from services.people.rules import contacts
from services.people.rules import roles as role_rules
from services.people.rules.college import CHOSEN_UNTIL_SAID
from services.people.rules.registering import SOMEWHERE_ELSE, fold_name
from services.people.store.college import load_college
from services.runtime.actor import Factor, require_person, require_role
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.runtime.mail import is_example
from services.runtime.refusal import NotFound, Refusal

MOST_NAMES = 200
MOST_FOUND = 50
PUBLIC_TUTORS = "tutor"
"""Both kinds of tutor. Which kind somebody is, no list tells."""


class TooManyAsked(Refusal):
    slug = "too-many-asked"
    status = 422


class CollegeQuestion(msgspec.Struct, frozen=True):
    """Everybody may ask."""


class CollegeView(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    name_cy: str
    short_name: str
    neutral_name: str
    phone: str
    text_number: str
    email: str
    hours: str
    hours_cy: str
    who_answers: str
    address: str
    districts: tuple[str, ...]
    somewhere_else: str
    """The last answer to “where do you live”."""
    age_rule: int
    crisis_lines: tuple[CrisisLine, ...]
    crisis_lines_looked_at_on: date | None
    crisis_lines_look_again_on: date | None
    is_example: bool


async def college(question: CollegeQuestion, look: Look) -> CollegeView:
    facts, example = await load_college(look.db)
    return CollegeView(**msgspec.structs.asdict(facts), somewhere_else=SOMEWHERE_ELSE, is_example=example)


class NamesQuestion(msgspec.Struct, frozen=True):
    person_ids: tuple[UUID, ...] = ()


class NameView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str


async def names(question: NamesQuestion, look: Look) -> list[NameView]:
    """What tutors, members and staff may call people whose ids their own lists hold. Oneself, always."""
    _refuse_many(question.person_ids)
    if set(question.person_ids) != {require_person(look.actor)}:
        require_role(look.actor, *role_rules.SEES_NAMES)
    rows = await look.db.fetch(
        "select person_id, name from person where person_id = any($1)", list(question.person_ids)
    )
    return [msgspec.convert(dict(row), NameView) for row in rows]


class PublicNamesQuestion(msgspec.Struct, frozen=True):
    person_ids: tuple[UUID, ...] = ()


async def public_names(question: PublicNamesQuestion, look: Look) -> list[NameView]:
    """Anybody may ask. Only those answer who chose to be named."""
    _refuse_many(question.person_ids)
    rows = await look.db.fetch(
        """select person_id, public_name as name from person
           where person_id = any($1) and public_name is not null""",
        list(question.person_ids),
    )
    return [msgspec.convert(dict(row), NameView) for row in rows]


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


_FOUND = """
select p.person_id, p.name, p.district, p.registered_at, c.channel, c.address,
       array(select h.role from role_held h where h.person_id = p.person_id and h.ended_at is null
             and (h.until_on is null or h.until_on >= $1) order by h.role) as roles
from person p left join contact c on c.person_id = p.person_id and c.is_current
"""
_BY_WORDS = f"""{_FOUND}
where p.person_id in (
    select person_id from person where found_by like $2 and found_by like all($3)
    union all select person_id from contact where folded = $4 and is_current)
order by p.found_by, p.person_id limit {MOST_FOUND}"""  # noqa: S608
_WITH_ROLE = f"""{_FOUND}
where p.person_id in (select person_id from role_held where ended_at is null and (until_on is null or until_on >= $1))
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
        """select distinct p.person_id, p.name from role_held h join person p using (person_id)
           where h.role = any($1) and h.ended_at is null and (h.until_on is null or h.until_on >= $2)
           order by p.name, p.person_id limit 500""",
        wanted,
        college_date(look.now),
    )
    return [msgspec.convert(dict(row), NameView) for row in rows]


class PersonQuestion(msgspec.Struct, frozen=True):
    person_id: UUID


class HeldView(msgspec.Struct, frozen=True, kw_only=True):
    role: Role
    until_on: date | None


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    role: Role
    until_on: date | None
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


_ROLES = """coalesce((select jsonb_agg(jsonb_build_object('role', h.role, 'until_on', h.until_on) order by h.role)
    from role_held h where h.person_id = p.person_id and h.ended_at is null
    and (h.until_on is null or h.until_on >= $2)), '[]') as roles"""
_INVITATIONS = """coalesce((select jsonb_agg(jsonb_build_object('invitation_id', i.invitation_id, 'role', i.role,
    'until_on', i.until_on, 'ends_at', i.ends_at) order by i.invited_at)
    from invitation i where i.person_id = p.person_id and i.answer is null and i.ends_at > $3), '[]') as invitations"""
_SECOND = """exists (select from second_factor f where f.person_id = p.person_id and f.confirmed_at is not null)
    as has_second_factor"""


async def person(question: PersonQuestion, look: Look) -> PersonView:
    require_role(look.actor, *role_rules.SEES_PEOPLE)
    row = await look.db.fetchrow(
        f"""select p.person_id, p.name, p.district, p.language, p.registered_at, c.channel, c.address,
                   coalesce(c.confirmed_at is not null, false) as is_confirmed, {_SECOND}, {_ROLES}, {_INVITATIONS}
            from person p left join contact c on c.person_id = p.person_id and c.is_current
            where p.person_id = $1""",  # noqa: S608
        question.person_id,
        college_date(look.now),
        look.now,
    )
    if row is None:
        raise NotFound("There is nobody here.")
    view = _hinted(dict(row))
    held = {one["role"] for one in view["roles"]}
    own = sorted(role_rules.may_give(look.actor.roles))
    may_give, may_end = [role for role in own if role not in held], [role for role in own if role in held]
    return msgspec.convert({**view, "may_give": may_give, "may_end": may_end}, PersonView)


class AboutMeQuestion(msgspec.Struct, frozen=True):
    """What is kept about oneself, who looked, and where one is signed in."""


class SessionHereView(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    began_at: datetime
    seen_at: datetime
    is_here: bool


class LookedView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody looked up how to reach her. `name` is None for a part of the house."""

    at: datetime
    by: str
    name: str | None


class AboutMeView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    public_name: str | None
    district: str | None
    language: str
    is_of_age: bool | None
    registered_at: datetime
    channel: Channel | None
    contact: str
    is_confirmed: bool
    roles: tuple[HeldView, ...]
    invitations: tuple[InvitationView, ...]
    choices: dict[Choice, bool]
    has_second_factor: bool
    printed_codes_left: int
    factor: Factor
    sessions: tuple[SessionHereView, ...]
    looked: tuple[LookedView, ...]


async def about_me(question: AboutMeQuestion, look: Look) -> AboutMeView:
    row = await look.db.fetchrow(
        f"""select p.person_id, p.name, p.public_name, p.district, p.language, p.is_of_age, p.registered_at,
                   c.channel, coalesce(c.address, '') as contact,
                   coalesce(c.confirmed_at is not null, false) as is_confirmed,
                   {_SECOND}, {_ROLES}, {_INVITATIONS},
                   coalesce((select jsonb_object_agg(ch.kind, ch.is_yes) from choice ch
                             where ch.person_id = p.person_id), '{{}}') as choices,
                   (select count(*) from printed_code k where k.person_id = p.person_id and k.used_at is null)
                       as printed_codes_left,
                   coalesce((select jsonb_agg(jsonb_build_object('session_id', s.session_id, 'began_at', s.began_at,
                                 'seen_at', s.seen_at, 'is_here', s.session_id is not distinct from $4::uuid)
                                 order by s.seen_at desc)
                             from session s where s.person_id = p.person_id), '[]') as sessions,
                   coalesce((select jsonb_agg(jsonb_build_object('at', l.at, 'by', l.looked_by, 'name', w.name)
                                 order by l.at desc)
                             from (select at, looked_by from looked where person_id = p.person_id
                                   order by at desc limit 20) l
                             left join person w on w.person_id::text = l.looked_by), '[]') as looked
            from person p left join contact c on c.person_id = p.person_id and c.is_current
            where p.person_id = $1""",  # noqa: S608
        require_person(look.actor),
        college_date(look.now),
        look.now,
        look.actor.session_id,
    )
    if row is None:
        raise NotFound("There is nobody here.")
    known = dict(row)
    choices = CHOSEN_UNTIL_SAID | {Choice(kind): is_yes for kind, is_yes in known["choices"].items()}
    return msgspec.convert({**known, "choices": choices, "factor": look.actor.factor}, AboutMeView)


class OutboxQuestion(msgspec.Struct, frozen=True):
    """The messages of the example college, which go nowhere. There are none elsewhere."""


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    contact: str
    subject: str
    text: str
    at: datetime


async def outbox(question: OutboxQuestion, look: Look) -> list[LetterView]:
    if not await is_example(look.db):
        raise NotFound("There is nothing here.")
    rows = await look.db.fetch("select number, contact, subject, text, at from outbox order by number desc limit 50")
    return [msgspec.convert(dict(row), LetterView) for row in rows]


def _refuse_many(person_ids: tuple[UUID, ...]) -> None:
    if len(person_ids) > MOST_NAMES:
        raise TooManyAsked(f"At most {MOST_NAMES} at once.", field="person_ids")


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
