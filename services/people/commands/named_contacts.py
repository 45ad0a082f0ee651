"""Who is my person: named by a coordinator for one student, a district or everybody."""

from uuid import UUID

import msgspec

from services.contracts.people import NamedContactAssigned, NamedContactChanged, Role
from services.people.commands.shared import roles_now
from services.people.rules import named_contacts as rules
from services.people.store import college, persons
from services.people.store import named_contacts as store
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.work import Work


class NameContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody of her own; None: whoever is there for her district."""

    person_id: UUID
    named_contact_id: UUID | None


async def name_contact(command: NameContact, work: Work) -> None:
    require_role(work.actor, Role.COORDINATOR)
    await persons.load_person(work.db, command.person_id)
    if command.named_contact_id is None:
        if await store.unname_contact(work.db, command.person_id):
            work.record(NamedContactChanged(person_id=command.person_id))
        return
    rules.refuse_contact(await roles_now(work, command.named_contact_id))
    by = require_person(work.actor)
    before = await store.name_contact(work.db, command.person_id, command.named_contact_id, by, work.now)
    if before is None:
        work.record(NamedContactAssigned(person_id=command.person_id, named_contact_id=command.named_contact_id))
    elif before != command.named_contact_id:
        work.record(NamedContactChanged(person_id=command.person_id, named_contact_id=command.named_contact_id))


class NameDistrictContacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For all of a district who have nobody of their own; for the whole college where the district is empty. None: as
    for the whole college. Districts that are not said stay as they are."""

    districts: dict[str, UUID | None]


async def name_district_contacts(command: NameDistrictContacts, work: Work) -> None:
    require_role(work.actor, Role.COORDINATOR)
    facts, _ = await college.load_college(work.db)
    rules.refuse_districts(command.districts, facts.districts)
    chosen = {district: one for district, one in command.districts.items() if one is not None}
    today = college_date(work.now)
    rules.refuse_contacts(chosen.values(), await store.in_role(work.db, chosen.values(), rules.CONTACTS, today))
    await store.unname_districts(work.db, command.districts.keys() - chosen.keys())
    await store.name_districts(work.db, chosen, require_person(work.actor), work.now)


class WriteContactCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How somebody who can be turned to is reached. Empty: through the desk."""

    person_id: UUID
    phone: str = ""
    hours: str = ""
    hours_cy: str = ""


async def write_contact_card(command: WriteContactCard, work: Work) -> None:
    require_role(work.actor, *({Role.COORDINATOR} if work.actor.person_id != command.person_id else rules.CONTACTS))
    rules.refuse_contact(await roles_now(work, command.person_id))
    phone, hours, hours_cy = command.phone.strip(), command.hours.strip(), command.hours_cy.strip()
    rules.refuse_card(phone, hours, hours_cy)
    await store.save_card(work.db, command.person_id, phone, hours, hours_cy)
