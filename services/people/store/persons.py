"""Persons, their contacts and choices, and who looked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.model import Channel, Choice, Contact, LookedAt, Person, Sharer, Why
from services.people.rules.registering import fold_name
from services.runtime.database import Connection
from services.runtime.refusal import NotFound

_PERSON = "person_id, name, public_name, is_of_age, district, language"
_CONTACT = "contact_id, person_id, channel, address, folded, is_current, confirmed_at, partner"


async def insert_person(db: Connection, person: Person, registered_by: str, now: datetime) -> bool:
    """False when this id is there already: an import that is repeated."""
    status = await db.execute(
        f"""insert into person ({_PERSON}, found_by, registered_by, registered_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (person_id) do nothing""",  # noqa: S608
        person.person_id,
        person.name,
        person.public_name,
        person.is_of_age,
        person.district,
        person.language,
        fold_name(person.name),
        registered_by,
        now,
    )
    return status == "INSERT 0 1"


async def load_person(db: Connection, person_id: UUID) -> Person:
    """Locked: her events keep their order. Of two records of one person the one that counts. Raises NotFound."""
    row = await db.fetchrow(
        f"select {_PERSON} from person where person_id = kept_person($1) and hidden_at is null for update",  # noqa: S608
        person_id,
    )
    if row is None:
        raise NotFound("There is nobody here.")
    return msgspec.convert(dict(row), Person)


async def read_person(db: Connection, person_id: UUID) -> Person:
    """Only to look. Raises NotFound."""
    row = await db.fetchrow(
        f"select {_PERSON} from person where person_id = kept_person($1) and hidden_at is null",  # noqa: S608
        person_id,
    )
    if row is None:
        raise NotFound("There is nobody here.")
    return msgspec.convert(dict(row), Person)


async def is_example_person(db: Connection, person_id: UUID) -> bool:
    """Whether this is the example college, and she one of its invented people."""
    return bool(
        await db.fetchval(
            """select true from person, installation
               where person_id = $1 and registered_by = 'example' and is_example and hidden_at is null""",
            person_id,
        )
    )


class ExamplePerson(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    roles: tuple[Role, ...]


async def example_people(db: Connection) -> list[ExamplePerson]:
    """The invented people, in the order in which they were made."""
    rows = await db.fetch(
        """select p.person_id, p.name,
                  array(select h.role from role_held h where h.person_id = p.person_id and h.ended_at is null
                        order by h.taken_at, h.role) as roles
           from person p where p.registered_by = 'example' and p.hidden_at is null
           order by p.registered_at, p.person_id"""
    )
    return [msgspec.convert(dict(row), ExamplePerson) for row in rows]


async def is_known(db: Connection, person_id: UUID) -> bool:
    """Whether there is such a person; locks her row when there is. Who asked to be forgotten is not there."""
    return bool(
        await db.fetchval("select true from person where person_id = $1 and hidden_at is null for update", person_id)
    )


async def update_person(db: Connection, person: Person) -> None:
    await db.execute(
        """update person set name = $2, found_by = $3, public_name = $4, district = $5, language = $6
           where person_id = $1""",
        person.person_id,
        person.name,
        fold_name(person.name),
        person.public_name,
        person.district,
        person.language,
    )


async def insert_contact(db: Connection, contact: Contact, now: datetime) -> None:
    await db.execute(
        f"insert into contact ({_CONTACT}, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",  # noqa: S608
        contact.contact_id,
        contact.person_id,
        contact.channel,
        contact.address,
        contact.folded,
        contact.is_current,
        contact.confirmed_at,
        contact.partner,
        now,
    )


async def load_contact(db: Connection, contact_id: UUID | None) -> Contact | None:
    row = await db.fetchrow(f"select {_CONTACT} from contact where contact_id = $1 for update", contact_id)  # noqa: S608
    return msgspec.convert(dict(row), Contact) if row else None


async def current_contact(db: Connection, person_id: UUID) -> Contact | None:
    row = await db.fetchrow(
        f"select {_CONTACT} from contact where person_id = $1 and is_current for update",  # noqa: S608
        person_id,
    )
    return msgspec.convert(dict(row), Contact) if row else None


async def confirm_contact(db: Connection, contact_id: UUID, now: datetime) -> None:
    await db.execute(
        "update contact set confirmed_at = coalesce(confirmed_at, $2) where contact_id = $1", contact_id, now
    )


async def make_current(db: Connection, contact: Contact) -> None:
    """In place of the one before, which is forgotten."""
    await db.execute(
        "delete from contact where person_id = $1 and contact_id <> $2", contact.person_id, contact.contact_id
    )
    await db.execute("update contact set is_current = true where contact_id = $1", contact.contact_id)


async def forget_waiting_contacts(db: Connection, person_id: UUID) -> None:
    await db.execute("delete from contact where person_id = $1 and not is_current", person_id)


async def sharers(db: Connection, folded: str, browser: str) -> list[Sharer]:
    """The people who are reached by this contact now: whichever of her records it belongs to, it reaches her."""
    rows = await db.fetch(
        """select kept_person(c.person_id) as person_id, c.contact_id, c.channel, p.found_by, p.registered_at,
                  c.confirmed_at is not null as is_confirmed,
                  exists (select from session s where s.person_id = kept_person(c.person_id) and s.browser = $2
                          and $2 <> '')
                      as knows_browser
           from contact c join person p using (person_id)
           where c.folded = $1 and c.is_current order by p.registered_at desc limit 50""",
        folded,
        browser,
    )
    return [msgspec.convert(dict(row), Sharer) for row in rows]


async def choose(db: Connection, person_id: UUID, kind: Choice, is_yes: bool, now: datetime) -> None:
    await db.execute(
        """insert into choice (person_id, kind, is_yes, chosen_at) values ($1, $2, $3, $4)
           on conflict (person_id, kind) do update set is_yes = excluded.is_yes, chosen_at = excluded.chosen_at""",
        person_id,
        kind,
        is_yes,
        now,
    )


REACHED_BY = """lateral (
    select x.contact_id, x.channel, x.address, x.folded, x.confirmed_at, x.partner from contact x
    where x.person_id = any (one_person(p.person_id)) and x.is_current
    order by x.person_id = p.person_id desc, x.confirmed_at desc nulls last limit 1)"""
"""How a person `p` is reached: by her own contact, or that of a record that has gone into hers."""
CHOSEN = """coalesce((
    select jsonb_object_agg(y.kind, y.is_yes) from (
        select distinct on (ch.kind) ch.kind, ch.is_yes from choice ch
        where ch.person_id = any (one_person(p.person_id)) order by ch.kind, ch.chosen_at desc) y), '{}')"""
"""What `p` chose last, under whichever of her records."""


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach somebody, at the moment of sending."""

    person_id: UUID
    name: str
    channel: Channel | None
    contact: str | None
    partner: str | None
    language: str
    choices: dict[str, bool]


async def look_up_addresses(
    db: Connection,
    person_ids: Sequence[UUID],
    looked_by: str,
    why: Why,
    now: datetime,
    words: bytes | None = None,
) -> list[Address]:
    """And writes down, in the same statement, who looked and why."""
    rows = await db.fetch(
        f"""with asked as (select person_id, kept_person(person_id) as kept_id from unnest($1::uuid[]) a(person_id)),
           looked as (
               insert into looked (person_id, looked_by, what, why, at, words)
               select distinct person_id, $2, $4, $5, $3::timestamptz, $6::bytea
               from person where person_id in (select kept_id from asked) and hidden_at is null)
           select a.person_id, p.name, p.language, c.channel, c.address as contact, c.partner, {CHOSEN} as choices
           from asked a join person p on p.person_id = a.kept_id and p.hidden_at is null
           left join {REACHED_BY} c on true""",  # noqa: S608
        list(person_ids),
        looked_by,
        now,
        LookedAt.REACH,
        why,
        words,
    )
    return [msgspec.convert(dict(row), Address) for row in rows]
