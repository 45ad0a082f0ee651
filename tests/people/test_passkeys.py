"""Passkeys: two signs in one press; bound to this college, this person, this asking, and used once."""

from datetime import timedelta
from typing import NamedTuple

import pytest

from services.people.commands.passkeys import (
    AddPasskey,
    BeginPasskey,
    BeginWithPasskey,
    RemovePasskey,
    ShowPasskey,
    SignInWithPasskey,
    add_passkey,
    begin_passkey,
    begin_with_passkey,
    remove_passkey,
    show_passkey,
    sign_in_with_passkey,
)
from services.people.commands.second_factor import BeginSecondFactor, begin_second_factor
from services.people.commands.shared import SessionView
from services.people.queries.own import AboutMeQuestion, about_me
from services.people.rules.passkeys import CHALLENGE_LIFE, PasskeyRefused
from services.runtime.actor import Factor
from services.runtime.refusal import StepUpFirst
from tests.people.conftest import Desk
from tests.people.device import Device
from tests.people.test_second_factor import acting, exchanged
from tests.people.test_signing_in import new_contact, signed_in

BROWSER = "the browser of this test"


class Holder(NamedTuple):
    device: Device
    session: SessionView


async def with_passkey(desk: Desk) -> Holder:
    session = await signed_in(desk, new_contact())
    device = Device(desk.house.settings.college_address)
    begun = await desk.do(begin_passkey, BeginPasskey(), acting(session, desk))
    credential = device.make(begun.options)
    return Holder(
        device, await desk.do(add_passkey, AddPasskey(session_token=session.session_token, credential=credential))
    )


async def asked(desk: Desk, browser: str = BROWSER) -> str:
    return (await desk.do(begin_with_passkey, BeginWithPasskey(browser=browser))).options


async def sign_in(desk: Desk, credential: str, browser: str = BROWSER) -> SessionView:
    return await desk.do(sign_in_with_passkey, SignInWithPasskey(credential=credential, browser=browser))


async def test_it_is_both_signs_at_once(example: Desk) -> None:
    hers = await with_passkey(example)
    assert hers.session.factor is Factor.SECOND

    session = await sign_in(example, hers.device.open(await asked(example)))

    assert (session.person_id, session.factor) == (hers.session.person_id, Factor.SECOND)
    assert (await exchanged(example, session.session_token)).factor is Factor.SECOND


async def test_an_answer_counts_once_in_its_browser_and_for_ten_minutes(example: Desk) -> None:
    hers = await with_passkey(example)
    answer = hers.device.open(await asked(example))
    await sign_in(example, answer)
    elsewhere = hers.device.open(await asked(example, "another browser"))
    late = hers.device.open(await asked(example))

    for credential in (answer, elsewhere):
        with pytest.raises(PasskeyRefused):
            await sign_in(example, credential)
    example.clock.on(minutes=CHALLENGE_LIFE / timedelta(minutes=1))
    with pytest.raises(PasskeyRefused, match="too long"):
        await sign_in(example, late)


@pytest.mark.parametrize("credential", ["", "{}", '{"id": 3}', '{"response": {"clientDataJSON": "e30"}}', "[]"])
async def test_what_is_no_answer_is_refused(example: Desk, credential: str) -> None:
    with pytest.raises(PasskeyRefused):
        await sign_in(example, credential)


async def test_a_page_that_only_looks_like_ours_gets_nothing(example: Desk) -> None:
    hers = await with_passkey(example)
    hers.device.origin = "https://college.example.net"

    with pytest.raises(PasskeyRefused):
        await sign_in(example, hers.device.open(await asked(example)))


async def test_it_must_be_opened_by_whoever_holds_it(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    begun = await example.do(begin_passkey, BeginPasskey(), acting(session, example))
    found = Device(example.house.settings.college_address, shows_finger=False)

    with pytest.raises(PasskeyRefused):
        await example.do(
            add_passkey, AddPasskey(session_token=session.session_token, credential=found.make(begun.options))
        )


async def test_a_copied_key_is_noticed_by_its_count(example: Desk) -> None:
    hers = await with_passkey(example)
    await sign_in(example, hers.device.open(await asked(example)))
    hers.device.count = 0

    with pytest.raises(PasskeyRefused):
        await sign_in(example, hers.device.open(await asked(example)))


async def test_somebody_elses_is_no_second_sign(example: Desk) -> None:
    hers, stranger = await with_passkey(example), await signed_in(example, new_contact())
    answer = hers.device.open(await asked(example))

    with pytest.raises(PasskeyRefused, match="somebody else"):
        await example.do(
            show_passkey, ShowPasskey(session_token=stranger.session_token, credential=answer, browser=BROWSER)
        )


async def test_nothing_comes_beside_it_without_it(example: Desk) -> None:
    """Else whoever has the phone's messages alone would make a second sign of her own."""
    hers = await with_passkey(example)
    by_code = acting(hers.session, example)
    by_code = type(by_code)(person_id=by_code.person_id, factor=Factor.CODE, session_id=by_code.session_id)

    for handler, command in ((begin_passkey, BeginPasskey()), (begin_second_factor, BeginSecondFactor())):
        with pytest.raises(StepUpFirst):
            await example.do(handler, command, by_code)  # type: ignore[arg-type]


async def test_what_was_taken_away_opens_nothing(example: Desk) -> None:
    hers = await with_passkey(example)
    me = acting(hers.session, example)
    (known,) = (await example.ask(about_me, AboutMeQuestion(), me)).passkeys
    answer = hers.device.open(await asked(example))
    await example.do(remove_passkey, RemovePasskey(credential_id=known.credential_id), me)

    with pytest.raises(PasskeyRefused):
        await sign_in(example, answer)
    assert not (await example.ask(about_me, AboutMeQuestion(), me)).passkeys
