"""Names, addresses and lists: who may see them, and that it is written down."""

from uuid import UUID, uuid4

import pytest

from services.contracts.people import Role
from services.people.commands.looking import LookAtPerson, LookUpAddresses, look_at_person, look_up_addresses
from services.people.commands.looking import TooManyAsked as TooManyAddresses
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import GiveRole, give_role
from services.people.model import Channel, Why
from services.people.queries.names import NamesQuestion, TooManyAsked, names
from services.people.queries.people import (
    FindPeopleQuestion,
    PeopleWithRoleQuestion,
    PersonQuestion,
    find_people,
    people_with_role,
    person,
)
from services.runtime.actor import Factor, house
from services.runtime.refusal import NotAllowed, NotFound, SignInFirst, StepUpFirst
from tests.examples.people import ANWEN, ELERI, GWEN, MARCUS, NIA, OWAIN, SAM
from tests.people.conftest import Desk
from tests.people.test_signing_in import new_contact

IMPORT = house("import")


async def added(desk: Desk, name: str, contact: str = "", channel: Channel | None = None, *held: Role) -> UUID:
    person_id = (await desk.do(add_person, AddPerson(name=name, contact=contact, channel=channel), IMPORT)).person_id
    for role in held:
        await desk.do(give_role, GiveRole(person_id=person_id, role=role), IMPORT)
    return person_id


async def test_messages_is_told_how_to_reach_people_and_it_is_written_down(example: Desk) -> None:
    contact = new_contact()
    by_mail = await added(example, "Alun", contact)
    by_call = await added(example, "Ceri", "01632 960 199", Channel.CALL)
    through = await added(example, "Meg", "Through Joe, her brother", Channel.THROUGH)
    unreachable = await added(example, "Pat")
    asked = LookUpAddresses(person_ids=(by_mail, by_call, through, unreachable, uuid4()))

    found = {one.person_id: one for one in await example.do(look_up_addresses, asked, house("messages"))}

    assert (found[by_mail].channel, found[by_mail].contact, found[by_mail].name) == ("mail", contact, "Alun")
    assert (found[by_call].channel, found[by_call].contact) == ("call", "01632 960 199")
    assert (found[through].channel, found[through].contact) == ("none", "Through Joe, her brother")
    assert (found[unreachable].channel, found[unreachable].contact) == ("none", "")
    assert len(found) == 4
    looks = await example.fetch("select person_id, looked_by from looked where person_id = any($1)", list(found))
    assert {row["person_id"] for row in looks} == set(found)
    assert {row["looked_by"] for row in looks} == {"messages"}


async def test_nobody_but_messages_looks_up_addresses(example: Desk) -> None:
    person_id = await added(example, "Alun", new_contact())
    for actor in (OWAIN.acting(now=example.clock()), house("enrolment"), house("import")):
        with pytest.raises(NotAllowed):
            await example.do(look_up_addresses, LookUpAddresses(person_ids=(person_id,)), actor)

    assert not await example.fetch("select from looked where person_id = $1", person_id)


async def test_at_most_a_hundred_addresses_at_once(example: Desk) -> None:
    with pytest.raises(TooManyAddresses):
        await example.do(
            look_up_addresses, LookUpAddresses(person_ids=tuple(uuid4() for _ in range(101))), house("messages")
        )


async def test_a_refused_look_is_not_a_look(example: Desk) -> None:
    person_id = await added(example, "Alun", new_contact())
    with pytest.raises(NotAllowed):
        await example.do(
            look_at_person, LookAtPerson(person_id=person_id, why=Why.ASKED), ANWEN.acting(now=example.clock())
        )
    with pytest.raises(NotFound):
        await example.do(
            look_at_person, LookAtPerson(person_id=uuid4(), why=Why.ASKED), GWEN.acting(now=example.clock())
        )

    assert not await example.fetch("select from looked where person_id = $1", person_id)


async def test_tutors_members_and_staff_call_people_by_name(example: Desk) -> None:
    person_id = await added(example, "Dafydd")
    asked = NamesQuestion(person_ids=(person_id, uuid4()))

    for one in (ANWEN, ELERI, GWEN):
        assert [found.name for found in await example.ask(names, asked, one.acting(now=example.clock()))] == ["Dafydd"]
    for other in (NIA, SAM):
        with pytest.raises(NotAllowed):
            await example.ask(names, asked, other.acting(now=example.clock()))
    with pytest.raises(StepUpFirst):
        await example.ask(names, asked, ANWEN.acting(factor=Factor.CODE))
    with pytest.raises(SignInFirst):
        await example.ask(names, asked)


async def test_everybody_knows_her_own_name(example: Desk) -> None:
    person_id = await added(example, "Lowri")
    own = NIA._replace(person_id=person_id).acting(factor=Factor.CODE)

    assert [one.name for one in await example.ask(names, NamesQuestion(person_ids=(person_id,)), own)] == ["Lowri"]


async def test_at_most_two_hundred_names_at_once(example: Desk) -> None:
    with pytest.raises(TooManyAsked):
        await example.ask(
            names, NamesQuestion(person_ids=tuple(uuid4() for _ in range(201))), GWEN.acting(now=example.clock())
        )


async def test_staff_find_people_by_parts_of_a_name_and_by_a_whole_number(example: Desk) -> None:
    person_id = await added(example, "Siân ap Gwilym", "+44 7700 900 777")
    await added(example, "Somebody Else", new_contact())
    gwen = GWEN.acting(now=example.clock())

    for typed in ("sian", "SIÂN gwil", "gwilym sian", "07700 900777"):
        assert [one.person_id for one in await example.ask(find_people, FindPeopleQuestion(words=typed), gwen)] == [
            person_id
        ]
    for typed in ("%", "_", "sian else", "900777"):
        assert await example.ask(find_people, FindPeopleQuestion(words=typed), gwen) == []


async def test_a_list_of_people_holds_no_contact(example: Desk) -> None:
    await added(example, "Rhodri Unusual", "07700 900 345")

    (found,) = await example.ask(find_people, FindPeopleQuestion(words="unusual"), GWEN.acting(now=example.clock()))

    assert found.contact_hint == "45"
    assert "900" not in repr(found)


async def test_without_words_those_with_a_role_are_listed(example: Desk) -> None:
    tutor = await added(example, "Aardvark Tutor", "", None, Role.PEER_TUTOR)
    student = await added(example, "Aardvark Student")

    found = {
        one.person_id for one in await example.ask(find_people, FindPeopleQuestion(), GWEN.acting(now=example.clock()))
    }

    assert tutor in found
    assert student not in found


async def test_people_are_not_listed_to_tutors(example: Desk) -> None:
    for one in (ANWEN, NIA):
        with pytest.raises(NotAllowed):
            await example.ask(find_people, FindPeopleQuestion(), one.acting(now=example.clock()))


async def test_tutors_are_listed_as_tutors_of_either_kind(example: Desk) -> None:
    peer = await added(example, "Peer", "", None, Role.PEER_TUTOR)
    other = await added(example, "Other", "", None, Role.TUTOR_BY_TRAINING)

    found = await example.ask(
        people_with_role, PeopleWithRoleQuestion(role="tutor"), MARCUS.acting(now=example.clock())
    )

    assert {peer, other} <= {one.person_id for one in found}
    assert not any(hasattr(one, "role") for one in found)


async def test_which_kind_a_tutor_is_tutors_are_not_told(example: Desk) -> None:
    for role in ("peer_tutor", "tutor_by_training", "member"):
        with pytest.raises(NotAllowed):
            await example.ask(people_with_role, PeopleWithRoleQuestion(role=role), MARCUS.acting(now=example.clock()))


async def test_a_co_chair_lists_members(example: Desk) -> None:
    member = await added(example, "Member", "", None, Role.MEMBER)

    found = await example.ask(
        people_with_role, PeopleWithRoleQuestion(role="member"), ELERI.acting(now=example.clock())
    )

    assert member in {one.person_id for one in found}


async def test_a_persons_page_shows_what_may_be_given_to_her(example: Desk) -> None:
    person_id = await added(example, "Tomos", new_contact(), None, Role.MEMBER)

    view = await example.ask(person, PersonQuestion(person_id=person_id), GWEN.acting(now=example.clock()))

    assert [one.role for one in view.roles] == [Role.MEMBER]
    assert Role.MEMBER not in view.may_give
    assert Role.ADMINISTRATOR not in view.may_give
    assert Role.TRAINEE in view.may_give
