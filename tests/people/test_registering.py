"""Becoming known to the college: by oneself, at the desk, from a spreadsheet."""

from uuid import UUID

import pytest

from services.contracts.people import ContactConfirmed, PersonRegistered
from services.people.commands.registering import (
    AddPerson,
    ConfirmContact,
    RegisterStudent,
    add_person,
    confirm_contact,
    register_student,
)
from services.people.model import Channel
from services.people.rules.contacts import ContactUnclear
from services.people.rules.registering import DistrictUnknown, TooYoung
from services.runtime.actor import house
from services.runtime.refusal import Missing, NotAllowed, NotFound, SignInFirst
from tests.examples.people import ANWEN, GWEN
from tests.people.conftest import Desk


def asking(**different: object) -> RegisterStudent:
    known = {"name": "Nia", "contact": "nia@post.example", "is_of_age": True, "district": "Coed hills"}
    return RegisterStudent(**{**known, **different})  # type: ignore[arg-type]


async def test_four_things_are_enough(example: Desk) -> None:
    new = await example.do(register_student, asking(contact="07700 900 112"))

    assert new.attempt_id is not None
    assert (new.channel, new.contact_hint) == (Channel.TEXT, "12")
    assert example.recorded == (PersonRegistered(person_id=new.person_id),)
    (kept,) = await example.fetch("select name, district, is_of_age from person where person_id = $1", new.person_id)
    assert kept == {"name": "Nia", "district": "Coed hills", "is_of_age": True}


async def test_who_wants_to_be_rung_gets_no_numbers(example: Desk) -> None:
    new = await example.do(register_student, asking(contact="01632 960 112", channel=Channel.CALL))

    assert new.attempt_id is None


async def test_she_can_be_reached_through_somebody(example: Desk) -> None:
    new = await example.do(
        register_student, asking(contact="Ask me through Sioned at the hub", channel=Channel.THROUGH)
    )

    assert (new.attempt_id, new.contact_hint) == (None, "")


async def test_too_young_is_refused_with_the_age_and_what_to_do(example: Desk) -> None:
    with pytest.raises(TooYoung) as refused:
        await example.do(register_student, asking(is_of_age=False))

    assert refused.value.field == "is_of_age"
    assert "18" in refused.value.sentence
    assert refused.value.what_to_do


@pytest.mark.parametrize(
    ("different", "refusal", "field"),
    [
        ({"name": "  "}, Missing, "name"),
        ({"name": "N" * 81}, Missing, "name"),
        ({"contact": "nia@", "channel": Channel.MAIL}, ContactUnclear, "contact"),
        ({"contact": "12", "channel": Channel.TEXT}, ContactUnclear, "contact"),
        ({"contact": " ", "channel": Channel.THROUGH}, ContactUnclear, "contact"),
        ({"district": "Atlantis"}, DistrictUnknown, "district"),
        ({"district": ""}, Missing, "district"),
    ],
)
async def test_what_is_missing_is_said_beside_its_field(
    example: Desk, different: dict[str, object], refusal: type[Missing], field: str
) -> None:
    (before,) = await example.fetch("select count(*) as n from person")
    with pytest.raises(refusal) as refused:
        await example.do(register_student, asking(**different))

    assert refused.value.field == field
    assert await example.fetch("select count(*) as n from person") == [before]


async def test_the_desk_registers_somebody_it_speaks_with(example: Desk) -> None:
    new = await example.do(register_student, asking(on_behalf=True), GWEN.acting(now=example.clock()))

    assert new.attempt_id is None
    assert example.recorded == (
        PersonRegistered(person_id=new.person_id),
        ContactConfirmed(person_id=new.person_id),
    )


async def test_only_the_desk_registers_for_others(example: Desk) -> None:
    with pytest.raises(SignInFirst):
        await example.do(register_student, asking(on_behalf=True))
    with pytest.raises(NotAllowed):
        await example.do(register_student, asking(on_behalf=True), ANWEN.acting(now=example.clock()))


async def test_the_desk_confirms_a_contact_once(example: Desk) -> None:
    new = await example.do(register_student, asking(contact="01632 960 150", channel=Channel.CALL))
    gwen = GWEN.acting(now=example.clock())

    await example.do(confirm_contact, ConfirmContact(person_id=new.person_id), gwen)
    assert example.recorded == (ContactConfirmed(person_id=new.person_id),)
    await example.do(confirm_contact, ConfirmContact(person_id=new.person_id), gwen)
    assert example.recorded == ()


async def test_a_contact_of_nobody_cannot_be_confirmed(example: Desk) -> None:
    nobody = UUID("01930000-0000-7000-8000-00000000ffff")
    with pytest.raises(NotFound):
        await example.do(confirm_contact, ConfirmContact(person_id=nobody), GWEN.acting(now=example.clock()))


async def test_an_import_said_twice_changes_nothing(example: Desk) -> None:
    person_id = UUID("01930000-0000-7000-8000-0000000000aa")
    row = AddPerson(name="Mairi Beard", contact="mairi@post.example", person_id=person_id)

    await example.do(add_person, row, house("import"))
    assert example.recorded == (PersonRegistered(person_id=person_id),)
    await example.do(add_person, row, house("import"))

    assert example.recorded == ()
    assert len(await example.fetch("select from contact where person_id = $1", person_id)) == 1


async def test_only_the_house_says_the_id_of_a_person(example: Desk) -> None:
    said = UUID("01930000-0000-7000-8000-0000000000ab")

    added = await example.do(add_person, AddPerson(name="Dil", person_id=said), GWEN.acting(now=example.clock()))

    assert added.person_id != said


async def test_nobody_adds_people_without_a_role(example: Desk) -> None:
    with pytest.raises(SignInFirst):
        await example.do(add_person, AddPerson(name="Dil"))
    with pytest.raises(NotAllowed):
        await example.do(add_person, AddPerson(name="Dil"), ANWEN.acting(now=example.clock()))


async def test_no_event_carries_a_name_or_a_contact(example: Desk) -> None:
    await example.do(register_student, asking(name="Canary Canaryson", contact="canary@post.example"))

    rows = await example.fetch("select body from journal")

    assert rows
    assert "anary" not in "".join(row["body"] for row in rows)
