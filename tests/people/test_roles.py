"""Roles: by invitation, accepted, with an end."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from services.contracts.people import Role, RoleEnded, RoleTaken
from services.contracts.training import TraineeBecameTutor, TutorKind
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import (
    AcceptInvitation,
    DeclineInvitation,
    EndRole,
    GiveRole,
    Invite,
    accept_invitation,
    decline_invitation,
    end_role,
    give_role,
    invite,
)
from services.people.commands.shared import SessionView
from services.people.commands.signing_in import ExchangeSession, exchange_session
from services.people.reactions import give_tutor_role
from services.people.rules.roles import (
    AlreadyInvited,
    EndsInThePast,
    InvitationEnded,
    LastAdministrator,
    RoleHeld,
    RoleNotHeld,
)
from services.runtime.actor import Actor, Factor, house
from services.runtime.refusal import NotAllowed, SignInFirst, StepUpFirst
from services.runtime.work import work
from tests.examples.people import ANWEN, GWEN, OWAIN
from tests.people.conftest import Desk
from tests.people.test_signing_in import new_contact, signed_in

IMPORT = house("import")


def acting(session: SessionView) -> Actor:
    return Actor(person_id=session.person_id, factor=Factor.CODE, session_id=session.session_id)


async def somebody(desk: Desk, *held: Role, until_on: date | None = None) -> UUID:
    person_id = (await desk.do(add_person, AddPerson(name="Somebody", contact=new_contact()), IMPORT)).person_id
    for role in held:
        await desk.do(give_role, GiveRole(person_id=person_id, role=role, until_on=until_on), IMPORT)
    return person_id


async def roles_of(desk: Desk, session: SessionView) -> frozenset[str]:
    return (await desk.do(exchange_session, ExchangeSession(session_token=session.session_token))).roles


async def test_a_role_is_taken_when_she_accepts_and_the_session_gets_another_token(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    invited = await example.do(
        invite, Invite(person_id=session.person_id, role=Role.MEMBER), GWEN.acting(now=example.clock())
    )
    assert await roles_of(example, session) == {"student"}

    risen = await example.do(accept_invitation, AcceptInvitation(invitation_id=invited.invitation_id), acting(session))

    assert example.recorded == (RoleTaken(person_id=session.person_id, role=Role.MEMBER),)
    assert await roles_of(example, risen) == {"student", "member"}
    with pytest.raises(SignInFirst):
        await roles_of(example, session)


async def test_an_invitation_is_answered_once(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    invited = await example.do(
        invite, Invite(person_id=session.person_id, role=Role.MEMBER), GWEN.acting(now=example.clock())
    )
    await example.do(decline_invitation, DeclineInvitation(invitation_id=invited.invitation_id), acting(session))

    with pytest.raises(InvitationEnded):
        await example.do(accept_invitation, AcceptInvitation(invitation_id=invited.invitation_id), acting(session))
    assert await roles_of(example, session) == {"student"}


async def test_nobody_accepts_the_invitation_of_another(example: Desk) -> None:
    hers = await somebody(example)
    invited = await example.do(invite, Invite(person_id=hers, role=Role.MEMBER), GWEN.acting(now=example.clock()))
    other = await signed_in(example, new_contact())

    with pytest.raises(InvitationEnded):
        await example.do(accept_invitation, AcceptInvitation(invitation_id=invited.invitation_id), acting(other))


async def test_an_invitation_ends_after_a_fortnight_and_can_be_made_again(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    asking = Invite(person_id=session.person_id, role=Role.MEMBER)
    first = await example.do(invite, asking, GWEN.acting(now=example.clock()))
    with pytest.raises(AlreadyInvited):
        await example.do(invite, asking, GWEN.acting(now=example.clock()))

    example.clock.on(days=14)

    with pytest.raises(InvitationEnded):
        await example.do(accept_invitation, AcceptInvitation(invitation_id=first.invitation_id), acting(session))
    await example.do(invite, asking, GWEN.acting(now=example.clock()))


async def test_an_invitation_is_told_without_saying_to_what(example: Desk) -> None:
    person_id = await somebody(example)
    await example.do(invite, Invite(person_id=person_id, role=Role.MEMBER), GWEN.acting(now=example.clock()))
    await example.due()

    letter = (await example.letters())[-1]

    assert "/invitation/" in letter["text"]
    assert "member" not in letter["text"]


async def test_a_coordinator_makes_no_administrators(example: Desk) -> None:
    person_id = await somebody(example)
    asking = Invite(person_id=person_id, role=Role.ADMINISTRATOR)

    for actor in (GWEN.acting(now=example.clock()), ANWEN.acting(now=example.clock())):
        with pytest.raises(NotAllowed):
            await example.do(invite, asking, actor)
    with pytest.raises(StepUpFirst):
        await example.do(invite, asking, OWAIN.acting(factor=Factor.CODE, now=example.clock()))
    await example.do(invite, asking, OWAIN.acting(now=example.clock()))


async def test_what_she_has_already_is_not_offered(example: Desk) -> None:
    person_id = await somebody(example, Role.MEMBER)

    with pytest.raises(RoleHeld):
        await example.do(invite, Invite(person_id=person_id, role=Role.MEMBER), GWEN.acting(now=example.clock()))


async def test_a_role_cannot_end_before_it_begins(example: Desk) -> None:
    person_id = await somebody(example)

    with pytest.raises(EndsInThePast):
        await example.do(
            invite,
            Invite(person_id=person_id, role=Role.MEMBER, until_on=date(2020, 1, 1)),
            GWEN.acting(now=example.clock()),
        )


async def test_only_the_house_gives_a_role_without_asking(example: Desk) -> None:
    person_id = await somebody(example)
    giving = GiveRole(person_id=person_id, role=Role.MEMBER)

    for actor in (OWAIN.acting(now=example.clock()), house("messages")):
        with pytest.raises(NotAllowed):
            await example.do(give_role, giving, actor)


async def test_a_role_given_twice_is_told_once(example: Desk) -> None:
    person_id = await somebody(example)
    giving = GiveRole(person_id=person_id, role=Role.MEMBER)

    await example.do(give_role, giving, IMPORT)
    assert example.recorded == (RoleTaken(person_id=person_id, role=Role.MEMBER),)
    await example.do(give_role, giving, IMPORT)
    assert example.recorded == ()


async def test_a_role_ends_by_itself_after_its_last_day(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    last = example.clock().date()
    await example.do(give_role, GiveRole(person_id=session.person_id, role=Role.MEMBER, until_on=last), IMPORT)
    assert "member" in await roles_of(example, session)

    example.clock.on(days=1)

    assert "member" not in await roles_of(example, session)
    await example.due()
    told = await example.fetch("select type from journal where aggregate_id = $1 order by revision", session.person_id)
    assert [row["type"] for row in told][-2:] == ["role_taken", "role_ended"]


async def test_a_role_given_longer_does_not_end_on_the_old_day(example: Desk) -> None:
    person_id = await somebody(example, Role.MEMBER, until_on=example.clock().date())
    await example.do(give_role, GiveRole(person_id=person_id, role=Role.MEMBER), IMPORT)

    example.clock.on(days=2)
    await example.due()

    assert await example.fetch("select from role_held where person_id = $1 and ended_at is null", person_id)


async def test_a_role_is_ended_by_her_or_by_whoever_may_give_it(example: Desk) -> None:
    person_id = await somebody(example, Role.MEMBER, Role.COORDINATOR)
    herself = Actor(person_id=person_id, factor=Factor.CODE)
    stranger = Actor(person_id=uuid4(), factor=Factor.CODE)

    with pytest.raises(NotAllowed):
        await example.do(end_role, EndRole(person_id=person_id, role=Role.MEMBER), stranger)
    with pytest.raises(NotAllowed):
        await example.do(
            end_role, EndRole(person_id=person_id, role=Role.COORDINATOR), GWEN.acting(now=example.clock())
        )
    await example.do(end_role, EndRole(person_id=person_id, role=Role.MEMBER), herself)

    assert example.recorded == (RoleEnded(person_id=person_id, role=Role.MEMBER),)
    with pytest.raises(RoleNotHeld):
        await example.do(end_role, EndRole(person_id=person_id, role=Role.MEMBER), herself)


async def test_the_last_administrator_stays(real: Desk) -> None:
    one = await somebody(real, Role.ADMINISTRATOR)
    herself = Actor(person_id=one, factor=Factor.CODE)
    with pytest.raises(LastAdministrator):
        await real.do(end_role, EndRole(person_id=one, role=Role.ADMINISTRATOR), herself)

    await somebody(real, Role.ADMINISTRATOR)

    await real.do(end_role, EndRole(person_id=one, role=Role.ADMINISTRATOR), herself)


async def became_tutor(desk: Desk, person_id: UUID, kind: TutorKind) -> list[object]:
    async with work(desk.house, house("people")) as unit:
        await give_tutor_role(TraineeBecameTutor(trainee_id=uuid4(), person_id=person_id, kind=kind), unit)
        return list(unit.recorded)


async def test_a_trainee_who_is_ready_becomes_a_tutor_once(example: Desk) -> None:
    person_id = await somebody(example, Role.TRAINEE)

    first = await became_tutor(example, person_id, TutorKind.PEER)
    again = await became_tutor(example, person_id, TutorKind.PEER)

    assert first == [
        RoleTaken(person_id=person_id, role=Role.PEER_TUTOR),
        RoleEnded(person_id=person_id, role=Role.TRAINEE),
    ]
    assert again == []


async def test_the_other_kind_of_tutor_gets_her_own_role(example: Desk) -> None:
    person_id = await somebody(example)

    recorded = await became_tutor(example, person_id, TutorKind.BY_TRAINING)

    assert recorded == [RoleTaken(person_id=person_id, role=Role.TUTOR_BY_TRAINING)]


async def test_somebody_who_is_not_here_any_more_becomes_nothing(example: Desk) -> None:
    assert await became_tutor(example, uuid4(), TutorKind.PEER) == []
