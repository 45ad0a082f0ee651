"""Phone and printed codes are lost: two of the desk let her in again, and nobody does it alone or in her name."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from services.contracts.people import FactorResetAgreed, FactorResetAsked, FactorResetEnded, Role
from services.people.commands.factor_reset import (
    AgreeFactorReset,
    AskFactorReset,
    DropFactorReset,
    agree_factor_reset,
    ask_factor_reset,
    drop_factor_reset,
)
from services.people.commands.second_factor import ShowSecondFactor, show_second_factor
from services.people.commands.shared import SessionView
from services.people.commands.signing_in import RedeemCode, SendCode, redeem_code, send_code
from services.people.rules.factor_reset import (
    LIFE,
    AskedAlready,
    NeedsAnother,
    NobodyForASecondYes,
    ResetEnded,
)
from services.people.rules.signing_in import NoSecondFactor, WrongSecondFactor
from services.runtime.actor import Actor, Factor
from services.runtime.refusal import NotAllowed, StepUpFirst
from tests.conftest import MakeCollege
from tests.examples.people import ANWEN, CARYS
from tests.people.conftest import Desk, opened
from tests.people.test_looking import added
from tests.people.test_second_factor import set_up
from tests.people.test_signing_in import new_contact, signed_in


@pytest_asyncio.fixture
async def example(example: Desk) -> Desk:
    """Somebody is there for a second yes, whichever test comes first."""
    await staff(example)
    return example


async def staff(desk: Desk, role: Role = Role.COORDINATOR) -> Actor:
    return acting(desk, await added(desk, "Of the desk", "", None, role), role)


def acting(desk: Desk, person_id: UUID, *roles: Role) -> Actor:
    return Actor(person_id=person_id, roles=frozenset(roles), factor=Factor.SECOND, factor_at=desk.clock())


async def asked(desk: Desk, person_id: UUID, by: Actor) -> UUID:
    return (await desk.do(ask_factor_reset, AskFactorReset(person_id=person_id), by)).reset_id


async def code_for(desk: Desk, person_id: UUID) -> str:
    """Two have said yes."""
    reset_id = await asked(desk, person_id, await staff(desk))
    by = await staff(desk, Role.ADMINISTRATOR)
    return (await desk.do(agree_factor_reset, AgreeFactorReset(reset_id=reset_id), by)).code


async def comes_back(desk: Desk, contact: str) -> SessionView:
    """With six numbers, on a browser of her own."""
    await desk.due()  # what waits to be sent goes first
    asked_for = await desk.do(send_code, SendCode(contact=contact, browser="another"))
    code = await desk.six_numbers()
    return await desk.do(redeem_code, RedeemCode(attempt_id=asked_for.attempt_id, code=code, browser="another"))


async def typed(desk: Desk, session: SessionView, code: str) -> SessionView:
    return await desk.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=code))


async def test_two_say_yes_and_she_begins_anew(example: Desk) -> None:
    contact = new_contact()
    app, elsewhere, _ = await set_up(example, contact)
    here, by, second = await comes_back(example, contact), await staff(example), await staff(example)
    reset_id = await asked(example, here.person_id, by)
    assert example.recorded == (FactorResetAsked(person_id=here.person_id, reset_id=reset_id),)
    agreed = await example.do(agree_factor_reset, AgreeFactorReset(reset_id=reset_id), second)
    assert example.recorded == (FactorResetAgreed(person_id=here.person_id, reset_id=reset_id),)
    example.clock.on(minutes=2)
    assert (await typed(example, here, app.at(example.clock()))).factor is Factor.SECOND, "what she has still works"
    here = await comes_back(example, contact)

    renewed = await typed(example, here, f" {agreed.code.upper()} ")

    assert (renewed.factor, renewed.sets_up_anew) == (Factor.CODE, True)
    assert example.recorded == (FactorResetEnded(person_id=here.person_id, reset_id=reset_id),)
    assert [row["session_id"] for row in await sessions(example, here.person_id)] == [here.session_id]
    assert elsewhere.session_id != here.session_id
    with pytest.raises(NoSecondFactor):
        await typed(example, renewed, app.at(example.clock()))
    with pytest.raises(NoSecondFactor):
        await typed(example, renewed, agreed.code)
    await example.due()
    letter = (await example.letters())[-1]
    assert letter["contact"] == contact
    assert "If it was not you who asked" in letter["text"]
    assert agreed.code not in letter["text"]


async def sessions(desk: Desk, person_id: UUID) -> list[dict[str, object]]:
    return await desk.fetch("select session_id from session where person_id = $1", person_id)


async def test_it_takes_two_and_neither_is_she(example: Desk) -> None:
    _, session, _ = await set_up(example)
    first, she = await staff(example), acting(example, session.person_id, Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        await asked(example, session.person_id, she)
    reset_id = await asked(example, session.person_id, first)
    for by, refusal in ((first, NeedsAnother), (she, NotAllowed)):
        with pytest.raises(refusal):
            await example.do(agree_factor_reset, AgreeFactorReset(reset_id=reset_id), by)
    with pytest.raises(AskedAlready):
        await asked(example, session.person_id, await staff(example))
    for column in ("asked_by", "person_id"):
        with pytest.raises(asyncpg.CheckViolationError):
            await example.fetch(
                f"update factor_reset set agreed_by = {column}, code_hash = '' where reset_id = $1",  # noqa: S608
                reset_id,
            )


async def test_only_the_desk_and_only_freshly_sure(example: Desk) -> None:
    _, session, _ = await set_up(example)
    reset_id = await asked(example, session.person_id, await staff(example))
    tired = await staff(example)
    tired = acting(example, tired.person_id or reset_id, Role.COORDINATOR)
    example.clock.on(minutes=16)
    for by, refusal in ((ANWEN, NotAllowed), (CARYS, NotAllowed)):
        with pytest.raises(refusal):
            await asked(example, session.person_id, by.acting(now=example.clock()))
        with pytest.raises(refusal):
            await example.do(agree_factor_reset, AgreeFactorReset(reset_id=reset_id), by.acting(now=example.clock()))
    with pytest.raises(StepUpFirst):
        await example.do(agree_factor_reset, AgreeFactorReset(reset_id=reset_id), tired)


async def test_one_alone_is_told_what_to_do(new_college: MakeCollege) -> None:
    async with new_college() as college, opened(college, is_example=True) as desk:
        _, session, _ = await set_up(desk)
        alone = await staff(desk)
        with pytest.raises(NobodyForASecondYes) as no:
            await asked(desk, session.person_id, alone)
        assert "Invite a second coordinator" in no.value.what_to_do

        await staff(desk, Role.ADMINISTRATOR)
        await asked(desk, session.person_id, alone)


async def test_it_ends_by_itself_after_a_day(example: Desk) -> None:
    contact = new_contact()
    _, first, _ = await set_up(example, contact)
    code = await code_for(example, first.person_id)
    example.clock.on(seconds=LIFE.total_seconds())
    here = await comes_back(example, contact)
    with pytest.raises(WrongSecondFactor):
        await typed(example, here, code)

    await example.due()
    assert await example.fetch("select from factor_reset where person_id = $1", here.person_id) == []
    await asked(example, here.person_id, await staff(example))


async def test_put_aside_it_opens_nothing(example: Desk) -> None:
    contact = new_contact()
    _, first, _ = await set_up(example, contact)
    code = await code_for(example, first.person_id)
    (row,) = await example.fetch("select reset_id from factor_reset where person_id = $1", first.person_id)
    drop = DropFactorReset(reset_id=row["reset_id"])
    await example.do(drop_factor_reset, drop, await staff(example))

    with pytest.raises(WrongSecondFactor):
        await typed(example, await comes_back(example, contact), code)
    with pytest.raises(ResetEnded):
        await example.do(drop_factor_reset, drop, await staff(example))


async def test_it_is_hers_alone_and_works_once_at_one_moment(example: Desk) -> None:
    contact = new_contact()
    _, first, _ = await set_up(example, contact)
    _, other, _ = await set_up(example)
    code = await code_for(example, first.person_id)
    with pytest.raises(WrongSecondFactor):
        await typed(example, other, code)
    two = [await comes_back(example, contact) for _ in range(2)]

    done = await asyncio.gather(*(typed(example, one, code) for one in two), return_exceptions=True)

    assert sum(isinstance(one, SessionView) for one in done) == 1


async def test_whoever_has_none_sets_one_up_and_asks_nobody(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    with pytest.raises(NoSecondFactor):
        await asked(example, session.person_id, await staff(example))


async def test_she_sees_who_said_yes(example: Desk) -> None:
    _, session, _ = await set_up(example)
    await code_for(example, session.person_id)

    looks = await example.fetch(
        "select count(distinct looked_by) from looked where person_id = $1 and what = 'second-sign'", session.person_id
    )
    assert looks == [{"count": 2}]
    assert timedelta(hours=24) == LIFE
