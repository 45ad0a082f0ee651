"""Numbers from an app, printed codes, and what they open."""

import pyotp
import pytest

from services.people.commands.second_factor import (
    BeginSecondFactor,
    ConfirmSecondFactor,
    PrintCodes,
    ShowSecondFactor,
    begin_second_factor,
    confirm_second_factor,
    print_codes,
    show_second_factor,
)
from services.people.commands.shared import SessionView
from services.people.commands.signing_in import ExchangedView, ExchangeSession, exchange_session
from services.people.rules.signing_in import NoSecondFactor, SlowDown, WrongSecondFactor
from services.runtime.actor import Actor, Factor
from services.runtime.refusal import SignInFirst, StepUpFirst
from tests.people.conftest import Desk
from tests.people.test_signing_in import new_contact, signed_in


async def exchanged(desk: Desk, token: str) -> ExchangedView:
    return await desk.do(exchange_session, ExchangeSession(session_token=token))


def acting(session: SessionView, desk: Desk) -> Actor:
    return Actor(
        person_id=session.person_id, factor=session.factor, factor_at=desk.clock(), session_id=session.session_id
    )


async def set_up(desk: Desk, contact: str = "") -> tuple[pyotp.TOTP, SessionView, tuple[str, ...]]:
    session = await signed_in(desk, contact or new_contact())
    begun = await desk.do(begin_second_factor, BeginSecondFactor(), acting(session, desk))
    app = pyotp.TOTP(begun.secret)
    done = await desk.do(
        confirm_second_factor,
        ConfirmSecondFactor(session_token=session.session_token, code=app.at(desk.clock())),
    )
    return app, done.session, done.printed_codes


async def test_setting_it_up_raises_the_session_and_prints_ten_codes(example: Desk) -> None:
    _, session, codes = await set_up(example)

    assert len(set(codes)) == 10
    assert (await exchanged(example, session.session_token)).factor is Factor.SECOND


async def test_every_rise_of_rights_changes_the_token(example: Desk) -> None:
    before = await signed_in(example, new_contact())
    begun = await example.do(begin_second_factor, BeginSecondFactor(), acting(before, example))
    app = pyotp.TOTP(begun.secret)
    code = app.at(example.clock())
    done = await example.do(confirm_second_factor, ConfirmSecondFactor(session_token=before.session_token, code=code))
    example.clock.on(minutes=1)
    shown = await example.do(
        show_second_factor, ShowSecondFactor(session_token=done.session.session_token, code=app.at(example.clock()))
    )

    for old in (before.session_token, done.session.session_token):
        with pytest.raises(SignInFirst):
            await exchanged(example, old)
    await exchanged(example, shown.session_token)


async def test_the_same_numbers_do_not_work_twice(example: Desk) -> None:
    app, session, _ = await set_up(example)
    example.clock.on(minutes=1)
    code = app.at(example.clock())
    session = await example.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=code))

    with pytest.raises(WrongSecondFactor):
        await example.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=code))


async def test_a_printed_code_works_once(example: Desk) -> None:
    _, session, codes = await set_up(example)
    typed = codes[3].replace("-", " ").upper()
    session = await example.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=typed))

    with pytest.raises(WrongSecondFactor):
        await example.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=codes[3]))


async def test_printed_codes_of_another_do_not_work(example: Desk) -> None:
    _, _, codes = await set_up(example)
    _, session, _ = await set_up(example)

    with pytest.raises(WrongSecondFactor):
        await example.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=codes[0]))


async def test_new_printed_codes_make_the_old_ones_nothing(example: Desk) -> None:
    _, session, old = await set_up(example)
    fresh = await example.do(print_codes, PrintCodes(), acting(session, example))

    with pytest.raises(WrongSecondFactor):
        await example.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=old[0]))
    code = fresh.printed_codes[0]
    await example.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=code))


async def test_printing_codes_needs_a_fresh_second_factor(example: Desk) -> None:
    _, session, _ = await set_up(example)
    stale = acting(session, example)
    example.clock.on(minutes=16)

    with pytest.raises(StepUpFirst):
        await example.do(print_codes, PrintCodes(), stale)


async def test_after_half_a_day_it_is_asked_for_again(example: Desk) -> None:
    _, session, _ = await set_up(example)
    example.clock.on(hours=12)

    assert (await exchanged(example, session.session_token)).factor is Factor.CODE


async def test_numbers_never_confirmed_open_nothing(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    begun = await example.do(begin_second_factor, BeginSecondFactor(), acting(session, example))
    code = pyotp.TOTP(begun.secret).at(example.clock())

    with pytest.raises(NoSecondFactor):
        await example.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=code))


async def test_whoever_holds_only_the_mailbox_cannot_replace_it(example: Desk) -> None:
    _, session, _ = await set_up(example)
    by_code = Actor(person_id=session.person_id, factor=Factor.CODE, session_id=session.session_id)

    with pytest.raises(StepUpFirst):
        await example.do(begin_second_factor, BeginSecondFactor(), by_code)


async def test_guessing_is_slowed_down_and_goes_on_after_a_wait(example: Desk) -> None:
    app, session, _ = await set_up(example)
    refusals = []
    for _ in range(10):
        try:
            await example.do(
                show_second_factor, ShowSecondFactor(session_token=session.session_token, code="not the code")
            )
        except (WrongSecondFactor, SlowDown) as refusal:
            refusals.append(type(refusal))
    assert refusals.count(WrongSecondFactor) == 4  # and setting it up took one
    assert refusals[-1] is SlowDown

    example.clock.on(minutes=2)
    code = app.at(example.clock())

    await example.do(show_second_factor, ShowSecondFactor(session_token=session.session_token, code=code))


async def test_the_secret_is_sealed(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    begun = await example.do(begin_second_factor, BeginSecondFactor(), acting(session, example))
    (row,) = await example.fetch("select secret from second_factor where person_id = $1", session.person_id)

    assert begun.secret.encode() not in row["secret"]
