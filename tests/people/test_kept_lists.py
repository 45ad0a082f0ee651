"""The list of a session, kept on a tutor's device: it opens that alone, there alone, and ends."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.contracts.people import Role
from services.people.commands.kept_lists import ExchangeKeptList, KeepList, exchange_kept_list, keep_list
from services.people.commands.passkeys import AddPasskey, add_passkey
from services.people.commands.roles import EndRole, GiveRole, end_role, give_role
from services.people.commands.second_factor import ShowSecondFactor, show_second_factor
from services.people.commands.shared import SessionView
from services.people.commands.sharing import ShowMore, show_more
from services.people.commands.signing_in import (
    EndMySession,
    EndSession,
    ExchangedView,
    ExchangeSession,
    end_my_session,
    end_session,
    exchange_session,
)
from services.people.queries.names import NamesQuestion, names
from services.people.queries.own import AboutMeQuestion, about_me
from services.runtime.actor import Actor, Errand, Factor, Verifier, house, public_key
from services.runtime.refusal import Missing, NotAllowed, SignInFirst, StepUpFirst
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk
from tests.people.test_signing_in import new_contact, signed_in

BROWSER = "her tablet"


async def tutor(desk: Desk, role: Role = Role.PEER_TUTOR) -> Actor:
    session = await signed_in(desk, new_contact(), browser=BROWSER)
    await desk.do(give_role, GiveRole(person_id=session.person_id, role=role), house("import"))
    return Actor(
        person_id=session.person_id,
        roles=frozenset({"student", role}),
        factor=Factor.SECOND,
        factor_at=desk.clock(),
        session_id=session.session_id,
    )


async def kept(desk: Desk, by: Actor, hours: float = 6, **other: object) -> SessionView:
    said = {"session_id": uuid4(), "until_at": desk.clock() + timedelta(hours=hours), "browser": BROWSER} | other
    return await desk.do(keep_list, KeepList(**said), by)  # type: ignore[arg-type]


async def opens(desk: Desk, one: SessionView, browser: str = BROWSER) -> ExchangedView:
    return await desk.do(exchange_kept_list, ExchangeKeptList(session_token=one.session_token, browser=browser))


def acts(desk: Desk, seen: ExchangedView) -> Actor:
    return Verifier(public_key(desk.house.settings.actor_public_key)).actor(seen.actor_token, desk.clock())


async def test_it_opens_this_list_and_is_signed_out_to_everything_else(example: Desk) -> None:
    hers = await tutor(example)
    one = await kept(example, hers)

    actor = acts(example, await opens(example, one))

    assert hers.person_id
    assert actor == Actor(errand=Errand(person_id=hers.person_id, about_id=one.errand_id, is_list=True))  # type: ignore[arg-type]
    with pytest.raises(SignInFirst):
        await example.ask(about_me, AboutMeQuestion(), actor)
    assert await example.ask(names, NamesQuestion(person_ids=(hers.person_id,)), actor)
    booking = Actor(errand=Errand(person_id=hers.person_id, about_id=uuid4()))
    with pytest.raises(SignInFirst):
        await example.ask(names, NamesQuestion(person_ids=(hers.person_id,)), booking)


async def test_it_is_no_sign_in_and_becomes_none(example: Desk) -> None:
    one = await kept(example, await tutor(example))
    token = one.session_token
    for handler, command in (
        (exchange_session, ExchangeSession(session_token=token)),
        (show_more, ShowMore(session_token=token, code="123456")),
        (show_second_factor, ShowSecondFactor(session_token=token, code="123456")),
        (add_passkey, AddPasskey(session_token=token, credential="{}")),
    ):
        with pytest.raises(SignInFirst):
            await example.do(handler, command)  # type: ignore[arg-type]


async def test_a_sign_in_is_no_list(example: Desk) -> None:
    session = await signed_in(example, new_contact(), browser=BROWSER)
    with pytest.raises(SignInFirst):
        await opens(example, session)


async def test_it_opens_on_its_browser_alone(example: Desk) -> None:
    one = await kept(example, await tutor(example))
    for browser in ("another", ""):
        with pytest.raises(SignInFirst):
            await opens(example, one, browser)
    await opens(example, one)


async def test_it_outlives_her_sign_in_and_ends_by_itself(example: Desk) -> None:
    hers = await tutor(example)
    one = await kept(example, hers, hours=30)
    async with example.house.database.transaction() as db:
        await db.execute("delete from session where session_id = $1", hers.session_id)

    example.clock.on(hours=29)
    await opens(example, one)
    example.clock.on(hours=1)
    with pytest.raises(SignInFirst):
        await opens(example, one)


async def test_it_stands_where_she_is_signed_in_and_is_ended_there(example: Desk) -> None:
    hers = await tutor(example)
    one, other = await kept(example, hers, device="ipad"), await kept(example, hers)
    seen = (await example.ask(about_me, AboutMeQuestion(), hers)).sessions
    assert {(one.device, one.until_at is not None) for one in seen} == {
        ("ipad", True),
        ("other", True),
        ("other", False),
    }

    await example.do(end_my_session, EndMySession(session_id=one.session_id), hers)
    with pytest.raises(SignInFirst):
        await opens(example, one)
    await opens(example, other)
    await example.do(end_my_session, EndMySession(), hers)
    with pytest.raises(SignInFirst):
        await opens(example, other)


async def test_signing_out_on_that_device_ends_it(example: Desk) -> None:
    one = await kept(example, await tutor(example))
    await example.do(end_session, EndSession(session_token=one.session_token))
    with pytest.raises(SignInFirst):
        await opens(example, one)


async def test_it_ends_with_her_role(example: Desk) -> None:
    hers = await tutor(example)
    one = await kept(example, hers)
    assert hers.person_id
    await example.do(
        end_role, EndRole(person_id=hers.person_id, role=Role.PEER_TUTOR), OWAIN.acting(now=example.clock())
    )
    with pytest.raises(SignInFirst):
        await opens(example, one)


async def test_kept_again_it_is_kept_once(example: Desk) -> None:
    hers, session_id = await tutor(example), uuid4()
    first = await kept(example, hers, session_id=session_id)
    again = await kept(example, hers, session_id=session_id)
    with pytest.raises(SignInFirst):
        await opens(example, first)
    await opens(example, again)


async def test_tutors_keep_one_with_their_second_sign_and_for_a_day_and_a_half_at_most(example: Desk) -> None:
    hers = await tutor(example)
    by_code = Actor(person_id=hers.person_id, roles=hers.roles, factor=Factor.CODE, session_id=hers.session_id)
    for actor, no in ((by_code, StepUpFirst), (GWEN.acting(now=example.clock()), NotAllowed)):
        with pytest.raises(no):
            await kept(example, actor)
    for hours in (39, 0, -1):
        with pytest.raises(Missing):
            await kept(example, hers, hours=hours)
    with pytest.raises(Missing):
        await kept(example, hers, browser="")
