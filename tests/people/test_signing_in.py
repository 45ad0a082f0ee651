"""Six numbers, the link beside them, the session they open, and its end."""

from itertools import count

from services.contracts.people import ContactConfirmed, PersonRegistered
from services.people.commands.registering import RegisteredView, RegisterStudent, register_student
from services.people.commands.shared import SessionView
from services.people.commands.signing_in import (
    ExchangeSession,
    RedeemCode,
    exchange_session,
    redeem_code,
)
from services.runtime.actor import Factor
from tests.people.conftest import Desk

_numbers = count(1)


def new_contact() -> str:
    return f"nia{next(_numbers)}@post.example"


async def registered(desk: Desk, contact: str, name: str = "Nia", browser: str = "hers") -> RegisteredView:
    return await desk.do(
        register_student,
        RegisterStudent(name=name, contact=contact, is_of_age=True, district="Morfa town", browser=browser),
    )


async def signed_in(desk: Desk, contact: str, name: str = "Nia", browser: str = "hers") -> SessionView:
    new = await registered(desk, contact, name, browser)
    assert new.attempt_id
    return await desk.do(
        redeem_code, RedeemCode(attempt_id=new.attempt_id, code=await desk.six_numbers(), browser=browser)
    )


async def test_six_numbers_open_a_session_for_the_person_who_registered(example: Desk) -> None:
    new = await registered(example, new_contact())
    assert example.recorded == (PersonRegistered(person_id=new.person_id),)
    assert new.attempt_id

    session = await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=await example.six_numbers()))

    assert (session.person_id, session.factor) == (new.person_id, Factor.CODE)
    assert example.recorded == (ContactConfirmed(person_id=new.person_id),)
    exchanged = await example.do(exchange_session, ExchangeSession(session_token=session.session_token))
    assert (exchanged.person_id, exchanged.name) == (new.person_id, "Nia")
    assert exchanged.roles == {"student"}
