"""Somebody leaves: everything of hers ends in one step, told before her roles do."""

from uuid import UUID, uuid4

import pytest

from services.contracts.people import PersonLeft, Role, RoleEnded
from services.people.commands.leaving import LetGo, let_go
from services.people.commands.roles import GiveRole, Invite, give_role, invite
from services.people.rules.leaving import CannotTakeOver, NotByOneself
from services.people.rules.roles import LastAdministrator, RoleNotHeld
from services.runtime.actor import Factor
from services.runtime.refusal import NotAllowed, SignInFirst, StepUpFirst
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk
from tests.people.test_roles import IMPORT, roles_of, somebody
from tests.people.test_signing_in import new_contact, signed_in


async def held(desk: Desk, person_id: UUID) -> list[str]:
    rows = await desk.fetch("select role from role_held where person_id = $1 and ended_at is null", person_id)
    return [row["role"] for row in rows]


async def test_she_is_told_to_have_left_before_her_roles_end(example: Desk) -> None:
    leaver, successor = [await somebody(example, Role.COORDINATOR, Role.PEER_TUTOR) for _ in range(2)]
    leaving = LetGo(person_id=leaver, tasks_to_id=successor, sessions_to_id=successor)

    await example.do(let_go, leaving, OWAIN.acting(now=example.clock()))

    assert example.recorded == (
        PersonLeft(person_id=leaver, tasks_to_id=successor, sessions_to_id=successor),
        RoleEnded(person_id=leaver, role=Role.COORDINATOR),
        RoleEnded(person_id=leaver, role=Role.PEER_TUTOR),
    )
    assert await held(example, leaver) == []
    with pytest.raises(RoleNotHeld):
        await example.do(let_go, leaving, OWAIN.acting(now=example.clock()))


async def test_sign_ins_and_open_invitations_end_with_it(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    await example.do(give_role, GiveRole(person_id=session.person_id, role=Role.MEMBER), IMPORT)
    asking = Invite(person_id=session.person_id, role=Role.COACH)
    await example.do(invite, asking, GWEN.acting(now=example.clock()))

    await example.do(let_go, LetGo(person_id=session.person_id), OWAIN.acting(now=example.clock()))

    with pytest.raises(SignInFirst):
        await roles_of(example, session)
    (row,) = await example.fetch("select answer from invitation where person_id = $1", session.person_id)
    assert row["answer"] == "taken-back"


async def test_only_an_administrator_who_was_asked_afresh_and_not_for_herself(example: Desk) -> None:
    leaving = LetGo(person_id=await somebody(example, Role.MEMBER))

    with pytest.raises(NotAllowed):
        await example.do(let_go, leaving, GWEN.acting(now=example.clock()))
    with pytest.raises(StepUpFirst):
        await example.do(let_go, leaving, OWAIN.acting(factor=Factor.CODE, now=example.clock()))
    stale = OWAIN.acting(now=example.clock())
    example.clock.on(minutes=16)
    with pytest.raises(StepUpFirst):
        await example.do(let_go, leaving, stale)
    with pytest.raises(NotByOneself):
        await example.do(let_go, LetGo(person_id=OWAIN.person_id), OWAIN.acting(now=example.clock()))


async def test_the_last_administrator_cannot_be_let_go(real: Desk) -> None:
    one = await somebody(real, Role.ADMINISTRATOR)
    others = await real.fetch(
        "select person_id from role_held where role = 'administrator' and ended_at is null and person_id <> $1", one
    )
    for row in others:  # of other tests in this college
        await real.do(let_go, LetGo(person_id=row["person_id"]), OWAIN.acting(now=real.clock()))

    with pytest.raises(LastAdministrator):
        await real.do(let_go, LetGo(person_id=one), OWAIN.acting(now=real.clock()))


@pytest.mark.parametrize("field", ["tasks_to_id", "sessions_to_id", "seats_to_id"])
async def test_whoever_takes_over_has_said_yes_to_what_it_takes(example: Desk, field: str) -> None:
    leaver, student = await somebody(example, Role.MEMBER), await somebody(example)

    for wrong in (student, leaver, uuid4()):
        with pytest.raises(CannotTakeOver) as refused:
            await example.do(let_go, LetGo(**{"person_id": leaver, field: wrong}), OWAIN.acting(now=example.clock()))
        assert refused.value.field == field
    assert await held(example, leaver) == ["member"]
