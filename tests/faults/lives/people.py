"""Somebody registers, signs in, sets up a second factor, is looked at, signs out; and others try to be her."""

from contextlib import suppress
from typing import Any

import pyotp

from services.people.commands.looking import LookAtPerson, look_at_person
from services.people.commands.second_factor import (
    BeginSecondFactor,
    ConfirmSecondFactor,
    ShowSecondFactor,
    begin_second_factor,
    confirm_second_factor,
    show_second_factor,
)
from services.people.commands.signing_in import (
    EndSession,
    ExchangeSession,
    RedeemCode,
    end_session,
    exchange_session,
    redeem_code,
)
from services.people.model import Why
from services.runtime.actor import Actor, Factor
from services.runtime.refusal import Refusal
from tests.conftest import College
from tests.examples.people import GWEN
from tests.faults.checkers.look import Promise, Seen
from tests.faults.checkers.privacy import canary
from tests.faults.lives import Lived
from tests.people.conftest import Desk, opened
from tests.people.test_second_factor import acting
from tests.people.test_signing_in import registered

CHECKS = ("I9", "I11", "I13", "I14")


async def live(college: College, seen: Seen) -> Lived:
    async with opened(college, is_example=True) as desk:
        for a_life in (signs_in, is_looked_at):
            with seen.bearing(a_life.__name__):
                await a_life(desk, seen)
    return Lived()


async def signs_in(desk: Desk, seen: Seen) -> None:
    name, contact = canary(), f"{canary()}@example.org"
    new = await registered(desk, contact, name)
    seen.canaries |= {name: new.person_id, contact: new.person_id}
    assert new.attempt_id
    code = await desk.six_numbers()
    wrong = "000000" if code != "000000" else "000001"
    redeem = RedeemCode(attempt_id=new.attempt_id, code=wrong, browser="hers")
    await must_be_refused(desk, seen, "wrong numbers open a session", redeem_code, redeem)
    session = await desk.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=code, browser="hers"))
    there = "select from people.person where person_id = $1"
    seen.promises.append(Promise("she is registered", there, (new.person_id,)))
    again = RedeemCode(attempt_id=new.attempt_id, code=code, browser="another")
    await must_be_refused(desk, seen, "the same numbers open a second session", redeem_code, again)

    begun = await desk.do(begin_second_factor, BeginSecondFactor(), acting(session, desk))
    app = pyotp.TOTP(begun.secret)
    confirm = ConfirmSecondFactor(session_token=session.session_token, code=app.at(desk.clock()))
    token = (await desk.do(confirm_second_factor, confirm)).session.session_token
    old = ExchangeSession(session_token=session.session_token)
    await must_be_refused(desk, seen, "the token from before the second sign", exchange_session, old)
    desk.clock.on(minutes=2)
    show = ShowSecondFactor(session_token=token, code=wrong)
    await must_be_refused(desk, seen, "a wrong second sign", show_second_factor, show)
    await desk.do(end_session, EndSession(session_token=token))
    await must_be_refused(
        desk, seen, "a session that has ended", exchange_session, ExchangeSession(session_token=token)
    )


async def is_looked_at(desk: Desk, seen: Seen) -> None:
    new = await registered(desk, f"{canary()}@example.org", canary())
    look, gwen = LookAtPerson(person_id=new.person_id, why=Why.ASKED), GWEN.acting(now=desk.clock())
    nia = Actor(person_id=GWEN.person_id, roles=frozenset({"student"}), factor=Factor.SECOND)
    await must_be_refused(desk, seen, "a student looks up an address", look_at_person, look, nia)
    half = GWEN.acting(now=desk.clock(), factor=Factor.CODE)
    await must_be_refused(desk, seen, "an address without a second sign", look_at_person, look, half)
    await desk.do(look_at_person, look, gwen)
    written = "select from people.looked where person_id = $1 and looked_by = $2"
    seen.looks.append(Promise("how she is reached", written, (new.person_id, gwen.key)))


async def must_be_refused(desk: Desk, seen: Seen, what: str, handler: Any, command: Any, *actor: Actor) -> None:
    with suppress(Refusal):
        await desk.do(handler, command, *actor)
        seen.leaks.append(what)
