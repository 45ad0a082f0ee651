"""Who began, changed and left, by whom; who has no second sign; what nobody has used: for administrators alone."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.contracts.people import Role, RolesReviewDue, RolesReviewed
from services.people.commands.leaving import LetGo, let_go
from services.people.commands.reviewing_roles import ReviewRoles, review_roles
from services.people.commands.roles import (
    AcceptInvitation,
    EndRole,
    GiveRole,
    Invite,
    accept_invitation,
    end_role,
    give_role,
    invite,
)
from services.people.commands.second_factor import ShowSecondFactor, show_second_factor
from services.people.queries.role_changes import (
    Change,
    RoleChangesQuestion,
    RoleChangesView,
    role_changes,
)
from services.people.rules.roles import REVIEWED_EVERY
from services.runtime.actor import Factor, house
from services.runtime.refusal import NotAllowed
from tests.conftest import MakeCollege
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk, opened
from tests.people.test_factor_reset import comes_back
from tests.people.test_looking import added
from tests.people.test_roles import acting
from tests.people.test_second_factor import set_up
from tests.people.test_signing_in import new_contact, signed_in

IMPORT = house("import")


async def seen(desk: Desk) -> RoleChangesView:
    return await desk.ask(role_changes, RoleChangesQuestion(), OWAIN.acting(now=desk.clock()))


async def of(desk: Desk, person_id: UUID) -> list[tuple[Role, Change, str | None]]:
    """Oldest first."""
    return [(one.role, one.change, one.by) for one in (await seen(desk)).changes[::-1] if one.person_id == person_id]


async def test_who_began_by_whose_asking_and_who_ended_it(example: Desk) -> None:
    session, gwen = await signed_in(example, new_contact()), GWEN.acting(now=example.clock())
    asked = await example.do(invite, Invite(person_id=session.person_id, role=Role.COACH), gwen)
    await example.do(accept_invitation, AcceptInvitation(invitation_id=asked.invitation_id), acting(session))
    example.clock.on(minutes=1)
    await example.do(give_role, GiveRole(person_id=session.person_id, role=Role.MEMBER), IMPORT)
    example.clock.on(minutes=1)
    herself = acting(session)
    await example.do(end_role, EndRole(person_id=session.person_id, role=Role.COACH), herself)
    example.clock.on(minutes=1)
    owain = OWAIN.acting(now=example.clock())
    await example.do(end_role, EndRole(person_id=session.person_id, role=Role.MEMBER), owain)

    assert await of(example, session.person_id) == [
        (Role.COACH, Change.JOINED, str(GWEN.person_id)),
        (Role.MEMBER, Change.BEGAN, "import"),
        (Role.COACH, Change.ENDED, str(session.person_id)),
        (Role.MEMBER, Change.LEFT, str(OWAIN.person_id)),
    ]
    left = (await seen(example)).changes[0]
    assert (left.was_signed_out, left.signed_in_on) == (False, 1)


async def test_whoever_leaves_is_signed_out_at_that_moment(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    await example.do(give_role, GiveRole(person_id=session.person_id, role=Role.COACH), IMPORT)
    example.clock.on(minutes=1)
    await example.do(let_go, LetGo(person_id=session.person_id), OWAIN.acting(now=example.clock()))

    left = (await seen(example)).changes[0]

    assert (left.person_id, left.change, left.by) == (session.person_id, Change.LEFT, str(OWAIN.person_id))
    assert (left.was_signed_out, left.signed_in_on) == (True, 0)


async def test_a_last_day_that_is_over_is_ended_by_the_clock(example: Desk) -> None:
    person_id, today = await added(example, "Somebody"), example.clock().date()
    await example.do(give_role, GiveRole(person_id=person_id, role=Role.COACH, until_on=today), IMPORT)
    example.clock.on(days=1)
    await example.due()

    assert (await of(example, person_id))[-1] == (Role.COACH, Change.LEFT, "clock")


async def test_who_has_no_second_sign_and_what_was_not_used(new_college: MakeCollege) -> None:
    async with new_college() as college, opened(college, is_example=True) as desk:
        app, session, _ = await set_up(desk)
        without = await added(desk, "Aled", "", None, Role.COACH)
        for role in (Role.MEMBER, Role.COACH):
            await desk.do(give_role, GiveRole(person_id=session.person_id, role=role), IMPORT)
        desk.clock.moment += timedelta(days=1000)
        assert await signs_and_unused(desk) == {without: (False, [True]), session.person_id: (True, [True, True])}

        session = await comes_back(desk, (await desk.letters())[0]["contact"])
        show = ShowSecondFactor(session_token=session.session_token, code=app.at(desk.clock()))
        assert (await desk.do(show_second_factor, show)).factor is Factor.SECOND

        assert await signs_and_unused(desk) == {without: (False, [True]), session.person_id: (True, [False, False])}


async def signs_and_unused(desk: Desk) -> dict[UUID, tuple[bool, list[bool]]]:
    staff = (await seen(desk)).staff
    return {one.person_id: (one.has_second_factor, [role.is_unused for role in one.roles]) for one in staff}


async def test_each_quarter_somebody_is_asked_until_she_has_looked(new_college: MakeCollege) -> None:
    async with new_college() as college, opened(college, is_example=True) as desk:
        owain = await added(desk, "Owain", "", None, Role.ADMINISTRATOR)
        desk.clock.moment += timedelta(days=1000)
        assert await desk.due() >= 1
        told = "select body::jsonb as body from journal where type = 'roles_review_due' order by seq"
        assert [row["body"]["told_ids"] for row in await desk.fetch(told)] == [[str(owain)]]
        desk.clock.on(days=7)
        await desk.due()
        assert len(await desk.fetch(told)) == 2

        await desk.do(review_roles, ReviewRoles(), OWAIN._replace(person_id=owain).acting(now=desk.clock()))
        assert desk.recorded == (RolesReviewed(),)
        assert RolesReviewDue.aggregate == RolesReviewed.aggregate
        (next_time,) = await desk.fetch("select at from due where kind = 'review-roles'")
        assert next_time["at"] == desk.clock() + REVIEWED_EVERY
        found = await seen(desk)
        assert (found.reviewed_at, found.reviewed_by, found.from_on) == (desk.clock(), "Owain", desk.clock().date())


async def test_only_administrators_look_through_it(example: Desk) -> None:
    with pytest.raises(NotAllowed):
        await example.ask(role_changes, RoleChangesQuestion(), GWEN.acting(now=example.clock()))
    with pytest.raises(NotAllowed):
        await example.do(review_roles, ReviewRoles(), GWEN.acting(now=example.clock()))
