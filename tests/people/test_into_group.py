"""A co-chair asks somebody into her own group, and nobody into anything else."""

from uuid import UUID

import pytest

from services.contracts.groups import CoChairNamed, CoChairStoodDown, SeatLeft, SeatTaken
from services.contracts.people import PersonRegistered, Role, RoleTaken
from services.people.commands.into_group import InviteIntoGroup, invite_into_group
from services.people.commands.inviting import LookAtInvitation, TakeBackInvitation, look_at_invitation
from services.people.commands.inviting import take_back_invitation as take_back
from services.people.commands.roles import Invite, invite
from services.people.queries.invitations import OpenInvitationsQuestion, open_invitations
from services.people.reactions import copy_chair, end_chair_copy
from services.runtime.actor import Factor
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, StepUpFirst
from services.runtime.work import work
from tests.examples.people import ANWEN, ELERI, GWEN, MARCUS, Example
from tests.people.conftest import Desk
from tests.people.test_inviting import answers, code, link
from tests.people.test_signing_in import new_contact


async def hear(desk: Desk, *events: SeatTaken | CoChairNamed | CoChairStoodDown | SeatLeft) -> None:
    """Each arrives twice."""
    for event in events:
        for _ in range(2):
            async with work(desk.house, GWEN.acting(now=desk.clock())) as unit:
                if isinstance(event, SeatTaken | CoChairNamed):
                    await copy_chair(event, unit.db)
                else:
                    await end_chair_copy(event, unit.db)


async def chaired(desk: Desk, who: Example) -> SeatTaken:
    seat = SeatTaken(group_id=new_id(), seat_id=new_id(), person_id=who.person_id, is_co_chair=True)
    await hear(desk, seat)
    return seat


async def asks(desk: Desk, who: Example, group_id: UUID, contact: str = "") -> UUID:
    inviting = InviteIntoGroup(group_id=group_id, name="Heulwen", contact=contact)
    return (await desk.do(invite_into_group, inviting, who.acting(now=desk.clock()))).invitation_id


async def test_with_her_yes_she_is_a_member_of_that_group(example: Desk) -> None:
    group_id, contact = (await chaired(example, ELERI)).group_id, new_contact()
    await asks(example, ELERI, group_id, contact)
    (registered,) = example.recorded
    assert isinstance(registered, PersonRegistered)

    await answers(example, await link(example, contact))

    taken = RoleTaken(person_id=registered.person_id, role=Role.MEMBER, group_id=group_id)
    assert example.recorded[0] == taken


async def test_only_who_chairs_it_now_and_with_her_second_sign(example: Desk) -> None:
    seat = await chaired(example, ELERI)
    for stranger in (MARCUS, ANWEN):
        with pytest.raises(NotAllowed):
            await asks(example, stranger, seat.group_id)
    once = InviteIntoGroup(group_id=seat.group_id, name="Heulwen")
    with pytest.raises(StepUpFirst):
        await example.do(invite_into_group, once, ELERI.acting(factor=Factor.CODE, now=example.clock()))
    with pytest.raises(NotAllowed):
        await asks(example, ELERI, new_id())
    gone = CoChairStoodDown(group_id=seat.group_id, seat_id=seat.seat_id, person_id=ELERI.person_id)
    await hear(example, gone)
    with pytest.raises(NotAllowed):
        await asks(example, ELERI, seat.group_id)


async def test_no_other_role_is_hers_to_give(example: Desk) -> None:
    await chaired(example, ELERI)
    for role in (Role.MEMBER, Role.CO_CHAIR, Role.PEER_TUTOR):
        with pytest.raises(NotAllowed):
            await example.do(invite, Invite(person_id=ANWEN.person_id, role=role), ELERI.acting(now=example.clock()))


async def test_she_sees_to_her_own_invitations_by_slip_and_phone_and_no_others(example: Desk) -> None:
    hers, others = await chaired(example, ELERI), await chaired(example, MARCUS)
    asked = await asks(example, ELERI, hers.group_id)
    other = await asks(example, MARCUS, others.group_id)
    eleri = ELERI.acting(now=example.clock())

    seen = await example.ask(open_invitations, OpenInvitationsQuestion(), eleri)
    assert [one.invitation_id for one in seen.invitations] == [asked]
    assert seen.unreached == []
    with pytest.raises(NotAllowed):
        await example.do(take_back, TakeBackInvitation(invitation_id=other), eleri)

    slip = await code(example, asked)
    for who, may in ((ELERI, True), (MARCUS, False), (GWEN, True)):
        looked = await example.do(look_at_invitation, LookAtInvitation(secret=slip), who.acting(now=example.clock()))
        assert looked.may_write_down is may
    assert await answers(example, slip, eleri), "written down for her"
    assert [one.role for one in example.recorded if isinstance(one, RoleTaken)] == [Role.MEMBER]
