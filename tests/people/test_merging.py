"""Two records turn out to be one person, and two people after all."""

from uuid import UUID

import pytest

from services.contracts.people import PersonsMerged, PersonsParted, Role, RoleEnded
from services.people.commands.looking import LookAtPerson, look_at_person
from services.people.commands.merging import MergePersons, PartPersons, merge_persons, part_persons
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import EndRole, end_role
from services.people.commands.signing_in import (
    ExchangeSession,
    RedeemCode,
    SendCode,
    exchange_session,
    redeem_code,
    send_code,
)
from services.people.model import Why
from services.people.queries.names import NamesQuestion, names
from services.people.queries.own import AboutMeQuestion, about_me
from services.people.queries.people import (
    FindPeopleQuestion,
    PeopleWithRoleQuestion,
    PersonQuestion,
    find_people,
    people_with_role,
    person,
)
from services.people.rules.merging import AlreadyMerged, KeepTheOther, NotMerged, SameRecord, TooLateToPart
from services.runtime.actor import Actor, Factor
from services.runtime.refusal import NotAllowed, SignInFirst, StepUpFirst
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk
from tests.people.test_roles import IMPORT, somebody
from tests.people.test_second_factor import set_up
from tests.people.test_signing_in import new_contact, signed_in


async def merge(desk: Desk, kept: UUID, merged: UUID, actor: Actor | None = None) -> None:
    by = actor or GWEN.acting(now=desk.clock())
    await desk.do(merge_persons, MergePersons(person_id=kept, merged_person_id=merged), by)


async def part(desk: Desk, merged: UUID) -> None:
    await desk.do(part_persons, PartPersons(merged_person_id=merged), GWEN.acting(now=desk.clock()))


async def named(desk: Desk, *ids: UUID) -> dict[UUID, str]:
    found = await desk.ask(names, NamesQuestion(person_ids=ids), GWEN.acting(now=desk.clock()))
    return {one.person_id: one.name for one in found}


async def in_by(desk: Desk, contact: str) -> UUID:
    """Whose session six numbers open that are sent there."""
    attempt = await desk.do(send_code, SendCode(contact=contact, browser=contact))
    code = RedeemCode(attempt_id=attempt.attempt_id, code=await desk.six_numbers(), browser=contact)
    return (await desk.do(redeem_code, code)).person_id


async def test_two_records_are_one_person_wherever_people_asks(example: Desk) -> None:
    older, newer = new_contact(), new_contact()
    kept = await signed_in(example, older, "Nia Ffion")
    gone = await signed_in(example, newer, "Ffion")

    await merge(example, kept.person_id, gone.person_id)

    assert example.recorded == (PersonsMerged(person_id=gone.person_id, kept_id=kept.person_id),)
    assert await named(example, kept.person_id, gone.person_id) == {
        kept.person_id: "Nia Ffion",
        gone.person_id: "Nia Ffion",
    }
    with pytest.raises(SignInFirst):  # of the record that went into the other
        await example.do(exchange_session, ExchangeSession(session_token=gone.session_token))
    assert await in_by(example, newer) == await in_by(example, older) == kept.person_id
    by = GWEN.acting(now=example.clock())
    assert [one.person_id for one in await example.ask(find_people, FindPeopleQuestion(words=newer), by)] == [
        kept.person_id
    ]
    view = await example.ask(person, PersonQuestion(person_id=gone.person_id), by)
    assert (view.person_id, [one.person_id for one in view.gone_into_her]) == (kept.person_id, [gone.person_id])
    reached = await example.do(look_at_person, LookAtPerson(person_id=gone.person_id, why=Why.ASKED), by)
    assert (reached.person_id, reached.contact, reached.name) == (gone.person_id, older, "Nia Ffion")


async def test_roles_of_both_are_hers_and_end_under_both(example: Desk) -> None:
    kept, gone = await somebody(example, Role.MEMBER), await somebody(example, Role.MEMBER, Role.COACH)
    by = GWEN.acting(now=example.clock())
    await merge(example, kept, gone)
    view = await example.ask(person, PersonQuestion(person_id=kept), by)
    assert {one.role for one in view.roles} == {Role.MEMBER, Role.COACH}
    coaches = await example.ask(people_with_role, PeopleWithRoleQuestion(role=Role.COACH), by)
    found = {one.person_id for one in coaches}
    assert (kept in found, gone in found) == (True, False)

    await example.do(end_role, EndRole(person_id=kept, role=Role.MEMBER), by)

    assert {(event.person_id, type(event)) for event in example.recorded} == {(kept, RoleEnded), (gone, RoleEnded)}  # type: ignore[attr-defined]


async def test_they_are_parted_again_and_both_sign_in_again(example: Desk) -> None:
    older, newer = new_contact(), new_contact()
    kept, gone = await signed_in(example, older), await signed_in(example, newer, "Ffion")
    await merge(example, kept.person_id, gone.person_id)

    await part(example, gone.person_id)

    assert example.recorded == (PersonsParted(person_id=gone.person_id, kept_id=kept.person_id),)
    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=kept.session_token))
    assert (await in_by(example, older), await in_by(example, newer)) == (kept.person_id, gone.person_id)
    with pytest.raises(NotMerged):
        await part(example, gone.person_id)


async def test_after_thirty_days_they_stay_one(example: Desk) -> None:
    kept, gone = await somebody(example), await somebody(example)
    await merge(example, kept, gone)
    example.clock.on(days=30)

    with pytest.raises(TooLateToPart):
        await part(example, gone)
    view = await example.ask(person, PersonQuestion(person_id=kept), GWEN.acting(now=example.clock()))
    assert not view.gone_into_her[0].may_part


async def test_a_record_that_others_went_into_goes_on_with_them_and_comes_back_with_them(example: Desk) -> None:
    first, second, third = [await somebody(example) for _ in range(3)]
    await merge(example, second, first)
    await merge(example, third, second)

    assert set(example.recorded) == {
        PersonsMerged(person_id=second, kept_id=third),
        PersonsMerged(person_id=first, kept_id=third),
    }
    with pytest.raises(AlreadyMerged):
        await merge(example, first, await somebody(example))

    await part(example, second)
    assert set(example.recorded) == {
        PersonsMerged(person_id=first, kept_id=second),
        PersonsParted(person_id=second, kept_id=third),
    }
    rows = await example.fetch("select merged_id, kept_id from merged where merged_id = any($1)", [first, second])
    assert rows == [{"merged_id": first, "kept_id": second}]


async def test_nobody_takes_rights_or_another_s_pages_by_merging(example: Desk) -> None:
    one, other, chief = await somebody(example), await somebody(example), await somebody(example, Role.ADMINISTRATOR)
    now = example.clock()
    with pytest.raises(SameRecord):
        await merge(example, one, one)
    with pytest.raises(NotAllowed):  # a role that is not hers to give
        await merge(example, one, chief)
    with pytest.raises(NotAllowed):  # her own record
        await merge(example, one, other, Actor(**{**_fields(GWEN.acting(now=now)), "person_id": one}))
    with pytest.raises(NotAllowed):
        await merge(example, one, other, Actor(person_id=other, factor=Factor.SECOND, factor_at=now))
    example.clock.on(minutes=16)
    with pytest.raises(StepUpFirst):
        await merge(example, one, other, GWEN.acting(now=now))
    await merge(example, one, chief, OWAIN.acting(now=example.clock()))


async def test_the_record_with_the_second_sign_is_kept(example: Desk) -> None:
    _, session, _ = await set_up(example)
    other = await somebody(example)

    with pytest.raises(KeepTheOther):
        await merge(example, other, session.person_id)
    await merge(example, session.person_id, other)


async def test_a_record_without_a_contact_is_reached_by_the_other_s(example: Desk) -> None:
    added = (await example.do(add_person, AddPerson(name="Ffion"), IMPORT)).person_id
    contact = new_contact()
    gone = await signed_in(example, contact)
    await merge(example, added, gone.person_id)

    own = await example.ask(about_me, AboutMeQuestion(), Actor(person_id=added, factor=Factor.CODE))
    assert (own.contact, own.name) == (contact, "Ffion")


def _fields(actor: Actor) -> dict[str, object]:
    return {name: getattr(actor, name) for name in actor.__struct_fields__}
