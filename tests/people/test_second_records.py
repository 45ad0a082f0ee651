"""Perhaps she stands here already: she is let in all the same, and the desk is told once."""

from uuid import UUID

import pytest

from services.contracts.event import Event
from services.contracts.people import SaidToBeTwo, SecondRecordLikely
from services.people.commands.merging import SayTwoPeople, say_two_people
from services.people.commands.registering import AddPerson, RegisterStudent, add_person, register_student
from services.people.rules.merging import AlreadyMerged
from services.runtime.actor import house
from tests.examples.people import GWEN
from tests.people.conftest import Desk
from tests.people.test_merging import merge
from tests.people.test_roles import IMPORT
from tests.people.test_signing_in import new_contact, registered


async def register(desk: Desk, name: str, contact: str, district: str = "Morfa town") -> UUID:
    command = RegisterStudent(name=name, contact=contact, is_of_age=True, district=district, browser=contact)
    return (await desk.do(register_student, command)).person_id


def likely(desk: Desk) -> list[Event]:
    return [event for event in desk.recorded if isinstance(event, SecondRecordLikely)]


async def test_the_same_contact_is_said_once_of_the_newer(example: Desk) -> None:
    contact = new_contact()
    older = await register(example, "Tegwen", contact)
    assert likely(example) == []

    newer = await register(example, "Gwilym", contact.upper())

    assert likely(example) == [SecondRecordLikely(person_id=newer, other_id=older)]


@pytest.mark.parametrize(
    ("number", "name", "district", "is_likely"),
    [
        (1, "siân  angharad prys", "Morfa town", True),
        (2, "Siân Angharad Prys", "Coed hills", False),
        (3, "Siân Angharad", "Morfa town", False),
    ],
)
async def test_the_whole_name_in_one_district(
    example: Desk, number: int, name: str, district: str, is_likely: bool
) -> None:
    older = await register(example, f"Siân Angharad Prys {number}", new_contact())
    newer = await register(example, f"{name} {number}", new_contact(), district)
    assert likely(example) == ([SecondRecordLikely(person_id=newer, other_id=older)] if is_likely else [])


async def test_a_first_name_alone_or_what_many_share_is_not_asked_about(example: Desk) -> None:
    contact = new_contact()
    for _ in range(2):
        await register(example, "Eluned", new_contact(), "Coed hills")
        assert likely(example) == []
    for name in ("One", "Two", "Three", "Four"):
        await register(example, name, contact)
    await register(example, "Five", contact)
    assert likely(example) == [], "an organisation’s mailbox"


async def test_who_is_added_or_imported_is_looked_at_and_an_example_is_not(example: Desk) -> None:
    contact = new_contact()
    older = (await example.do(add_person, AddPerson(name="Mabon", contact=contact), IMPORT)).person_id
    by = GWEN.acting(now=example.clock())
    newer = (await example.do(add_person, AddPerson(name="Mabon", contact=contact), by)).person_id
    assert likely(example) == [SecondRecordLikely(person_id=newer, other_id=older)]
    await example.do(add_person, AddPerson(name="Mabon", contact=contact), house("example"))
    assert likely(example) == []


async def test_two_people_is_said_once_from_either_side_and_for_good(example: Desk) -> None:
    contact = new_contact()
    older, newer = await register(example, "Tegwen", contact), await register(example, "Gwilym", contact)
    by = GWEN.acting(now=example.clock())
    await example.do(say_two_people, SayTwoPeople(person_id=older, other_id=newer), by)
    assert example.recorded == (SaidToBeTwo(person_id=newer, other_id=older),)
    await example.do(say_two_people, SayTwoPeople(person_id=newer, other_id=older), by)
    assert example.recorded == ()

    await merge(example, older, newer)
    with pytest.raises(AlreadyMerged):
        await example.do(say_two_people, SayTwoPeople(person_id=newer, other_id=older), by)


async def test_who_has_two_records_already_is_one_of_those_who_share(example: Desk) -> None:
    contact = new_contact()
    kept = (await registered(example, contact, "Tegwen")).person_id
    gone = (await registered(example, contact, "Tegwen P")).person_id
    await merge(example, kept, gone)
    newer = await register(example, "Tegwen Prys", contact)
    assert likely(example) == [SecondRecordLikely(person_id=newer, other_id=kept)]
