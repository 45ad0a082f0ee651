"""Who is my person: one's own, else of the district, else of the college, and never somebody who has left."""

from uuid import UUID

import pytest

from services.contracts.people import NamedContactAssigned, NamedContactChanged, Role
from services.people.commands.named_contacts import (
    NameContact,
    NameDistrictContacts,
    WriteContactCard,
    name_contact,
    name_district_contacts,
    write_contact_card,
)
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import EndRole, GiveRole, end_role, give_role
from services.people.queries.named_contacts import (
    MyPersonQuestion,
    MyPersonView,
    NamedContactsQuestion,
    my_person,
    named_contacts,
)
from services.people.rules.named_contacts import NotAContact
from services.runtime.actor import Actor, Factor, house
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotAllowed
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk

EXAMPLE = house("example")


async def somebody(desk: Desk, name: str, *roles: Role, district: str = "") -> UUID:
    person_id = new_id()
    await desk.do(add_person, AddPerson(name=name, person_id=person_id, district=district or None), EXAMPLE)
    for role in roles:
        await desk.do(give_role, GiveRole(person_id=person_id, role=role), EXAMPLE)
    return person_id


async def person_of(desk: Desk, person_id: UUID) -> MyPersonView:
    actor = Actor(person_id=person_id, roles=frozenset({Role.STUDENT}), factor=Factor.CODE)
    return await desk.ask(my_person, MyPersonQuestion(), actor)


async def test_the_nearest_who_still_works_here(example: Desk) -> None:
    gwen = GWEN.acting(now=example.clock())
    ceri = await somebody(example, "Ceri", district="Coed hills")
    own, near, far = [await somebody(example, name, Role.COACH) for name in ("Own", "Near", "Far")]
    assert await person_of(example, ceri) == MyPersonView()

    await example.do(name_district_contacts, NameDistrictContacts(districts={"": far}), gwen)
    assert (await person_of(example, ceri)).name == "Far"
    await example.do(name_district_contacts, NameDistrictContacts(districts={"Coed hills": near}), gwen)
    assert (await person_of(example, ceri)).name == "Near"
    await example.do(name_contact, NameContact(person_id=ceri, named_contact_id=own), gwen)
    assert ((await person_of(example, ceri)).name, (await person_of(example, ceri)).is_her_own) == ("Own", True)

    await example.do(end_role, EndRole(person_id=own, role=Role.COACH), OWAIN.acting(now=example.clock()))
    assert (await person_of(example, ceri)).name == "Near"
    await example.do(name_district_contacts, NameDistrictContacts(districts={"Coed hills": None}), gwen)
    assert (await person_of(example, ceri)).name == "Far"
    await example.do(name_district_contacts, NameDistrictContacts(districts={"": None}), gwen)
    assert await person_of(example, ceri) == MyPersonView()


async def test_what_is_told_is_who_and_whom_and_only_when_it_changed(example: Desk) -> None:
    gwen = GWEN.acting(now=example.clock())
    ceri, one, other = (
        await somebody(example, "Ceri"),
        await somebody(example, "One", Role.COACH),
        await somebody(example, "Other", Role.COORDINATOR),
    )
    told = []
    for named in (one, one, other, None, None):
        await example.do(name_contact, NameContact(person_id=ceri, named_contact_id=named), gwen)
        told.append(example.recorded)
    assert told == [
        (NamedContactAssigned(person_id=ceri, named_contact_id=one),),
        (),
        (NamedContactChanged(person_id=ceri, named_contact_id=other),),
        (NamedContactChanged(person_id=ceri),),
        (),
    ]


async def test_only_coaches_and_the_desk_can_be_turned_to(example: Desk) -> None:
    ceri, tutor = await somebody(example, "Ceri"), await somebody(example, "Tutor", Role.PEER_TUTOR)
    gwen = GWEN.acting(now=example.clock())
    with pytest.raises(NotAContact):
        await example.do(name_contact, NameContact(person_id=ceri, named_contact_id=tutor), gwen)
    with pytest.raises(Missing):
        await example.do(name_district_contacts, NameDistrictContacts(districts={"Mars": None}), gwen)
    near = await somebody(example, "Near", Role.COACH)
    half = NameDistrictContacts(districts={"": near, "Coed hills": tutor})
    with pytest.raises(NotAContact):
        await example.do(name_district_contacts, half, gwen)
    assert await person_of(example, ceri) == MyPersonView(), "nothing half done"
    command = NameContact(person_id=ceri, named_contact_id=tutor)
    with pytest.raises(NotAllowed):
        await example.do(name_contact, command, OWAIN.acting(now=example.clock()))


async def test_a_card_says_how_she_is_reached_at_work(example: Desk) -> None:
    coach, ceri = await somebody(example, "Coach", Role.COACH), await somebody(example, "Ceri")
    gwen = GWEN.acting(now=example.clock())
    herself = Actor(person_id=coach, roles=frozenset({Role.COACH}), factor=Factor.SECOND, factor_at=example.clock())
    await example.do(write_contact_card, WriteContactCard(person_id=coach, phone="01632 960 177"), gwen)
    await example.do(
        write_contact_card, WriteContactCard(person_id=coach, phone="01632 960 178", hours="Mornings"), herself
    )
    await example.do(name_contact, NameContact(person_id=ceri, named_contact_id=coach), gwen)

    hers = await person_of(example, ceri)
    view = await example.ask(named_contacts, NamedContactsQuestion(person_id=ceri), gwen)

    assert (hers.name, hers.phone, hers.hours) == ("Coach", "01632 960 178", "Mornings")
    assert view.named_contact_id == coach
    assert [(one.students, one.hours) for one in view.cards if one.person_id == coach] == [(1, "Mornings")]
    with pytest.raises(Missing):
        await example.do(write_contact_card, WriteContactCard(person_id=coach, phone="ring me"), gwen)
    with pytest.raises(NotAllowed):
        await example.do(write_contact_card, WriteContactCard(person_id=coach), OWAIN.acting(now=example.clock()))
