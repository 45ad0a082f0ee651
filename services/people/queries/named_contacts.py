"""Who is my person, and who is whose."""

from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.rules.named_contacts import CONTACTS
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.http import Look

_IN_ROLE = "h.role = any($1) and h.ended_at is null and (h.until_on is null or h.until_on >= $2)"


class MyPersonQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class MyPersonView(msgspec.Struct, frozen=True, kw_only=True):
    """No name: nobody is named, and one turns to the desk. `phone` and `hours` empty: through the desk."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    hours_cy: str = ""
    is_her_own: bool = False
    """Named for her, not for her district or the whole college."""


_MY_PERSON = f"""
select c.name, coalesce(k.phone, '') as phone, coalesce(k.hours, '') as hours, coalesce(k.hours_cy, '') as hours_cy,
       x.nearness = 1 as is_her_own
from (select named_contact_id, 1 as nearness from named_contact where person_id = any (one_person($3))
      union all
      select d.named_contact_id, case when d.district = '' then 3 else 2 end
      from district_contact d join person p on p.person_id = $3 and d.district in (p.district, '')) x
join person c on c.person_id = kept_person(x.named_contact_id) left join contact_card k on k.person_id = c.person_id
where exists (select from role_held h where h.person_id = any (one_person(c.person_id)) and {_IN_ROLE})
  and c.person_id <> $3
order by x.nearness limit 1"""  # noqa: S608


async def my_person(question: MyPersonQuestion, look: Look) -> MyPersonView:
    """The nearest who still works here."""
    row = await look.db.fetchrow(_MY_PERSON, sorted(CONTACTS), college_date(look.now), require_person(look.actor))
    return msgspec.convert(dict(row), MyPersonView) if row else MyPersonView()


class NamedContactsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID | None = None


class CardView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can be turned to."""

    person_id: UUID
    name: str
    phone: str
    hours: str
    hours_cy: str
    students: int
    """How many have been given to her by name."""


class NamedContactsView(msgspec.Struct, frozen=True, kw_only=True):
    cards: list[CardView]
    districts: dict[str, UUID]
    """Who is named for which district; '' is the whole college."""
    named_contact_id: UUID | None
    """Of the one who was asked about."""


_CARDS = f"""
select p.person_id, p.name, coalesce(k.phone, '') as phone, coalesce(k.hours, '') as hours,
       coalesce(k.hours_cy, '') as hours_cy,
       (select count(*) from named_contact n where n.named_contact_id = p.person_id) as students
from (select distinct coalesce(m.kept_id, h.person_id) as person_id
      from role_held h left join merged m on m.merged_id = h.person_id where {_IN_ROLE}) w
join person p using (person_id) left join contact_card k using (person_id)
order by p.name, p.person_id limit 100"""  # noqa: S608
_NAMED = """
select coalesce((select jsonb_object_agg(district, kept_person(named_contact_id)) from district_contact), '{}')
           as districts,
       (select kept_person(named_contact_id) from named_contact where person_id = any (one_person($1))
        order by person_id = $1 desc limit 1) as named_contact_id"""


async def named_contacts(question: NamedContactsQuestion, look: Look) -> NamedContactsView:
    """For coordinators: who can be turned to, who is there for whom, and for one person if asked."""
    require_role(look.actor, Role.COORDINATOR)
    cards = await look.db.fetch(_CARDS, sorted(CONTACTS), college_date(look.now))
    named = await look.db.fetchrow(_NAMED, question.person_id)
    return msgspec.convert({"cards": [dict(card) for card in cards], **dict(named or {})}, NamedContactsView)
