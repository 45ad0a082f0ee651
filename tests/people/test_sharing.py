"""A contact is not an identity: numbers sent to one that several people share open one booking, and no more."""

from uuid import UUID, uuid4

import pytest

from services.people.commands.merging import MergePersons, merge_persons
from services.people.commands.registering import RegisteredView
from services.people.commands.second_factor import BeginSecondFactor, begin_second_factor
from services.people.commands.shared import SessionView
from services.people.commands.sharing import SayNumbers, ShowMore, say_numbers, show_more
from services.people.commands.signing_in import (
    ExchangedView,
    ExchangeSession,
    RedeemCode,
    RedeemLink,
    SendCode,
    exchange_session,
    redeem_code,
    redeem_link,
    send_code,
)
from services.people.queries.own import AboutMeQuestion, about_me
from services.people.rules.signing_in import CodeEnded, WrongCode, WrongNumbers
from services.runtime.actor import Actor, Factor
from services.runtime.refusal import NotAllowed, SignInFirst
from tests.examples.people import GWEN
from tests.people.conftest import Desk
from tests.people.test_second_factor import set_up
from tests.people.test_signing_in import link_of_newest_letter, new_contact, registered, signed_in


async def redeemed(desk: Desk, attempt_id: UUID | None, errand_id: UUID | None = None) -> SessionView:
    assert attempt_id
    command = RedeemCode(attempt_id=attempt_id, code=await desk.six_numbers(), browser="hers", errand_id=errand_id)
    return await desk.do(redeem_code, command)


async def asked(desk: Desk, contact: str, name: str, errand_id: UUID | None = None) -> SessionView:
    command = SendCode(contact=contact, name=name, browser=str(uuid4()), errand_id=errand_id)
    return await redeemed(desk, (await desk.do(send_code, command)).attempt_id)


async def exchanged(desk: Desk, session: SessionView) -> tuple[ExchangedView, Actor]:
    view = await desk.do(exchange_session, ExchangeSession(session_token=session.session_token))
    return view, desk.house.verifier.actor(view.actor_token, desk.clock())


async def a_family(desk: Desk) -> tuple[str, SessionView, RegisteredView]:
    """Mair has the address; Tomos books with it too."""
    shared = new_contact()
    mair = await signed_in(desk, shared, "Mair")
    return shared, mair, await registered(desk, shared, "Tomos")


async def test_her_own_address_opens_all_that_is_hers(example: Desk) -> None:
    view, actor = await exchanged(example, await signed_in(example, new_contact()))
    assert (view.is_limited, actor.person_id, actor.errand) == (False, view.person_id, None)


async def test_numbers_of_a_registration_open_that_booking_and_nothing_else(example: Desk) -> None:
    _, mair, tomos = await a_family(example)
    place_id = uuid4()
    session = await redeemed(example, tomos.attempt_id, place_id)
    assert (session.is_limited, session.errand_id) == (True, place_id)
    view, actor = await exchanged(example, session)
    assert (view.roles, actor.person_id, actor.roles) == (frozenset(), None, frozenset())
    assert actor.errand
    assert (actor.errand.person_id, actor.errand.about_id) == (tomos.person_id, place_id)
    with pytest.raises(SignInFirst):
        await example.ask(about_me, AboutMeQuestion(), actor)
    with pytest.raises(SignInFirst):  # nor can she make herself a second sign to get further
        await example.do(begin_second_factor, BeginSecondFactor(), actor)
    assert not (await exchanged(example, mair))[0].is_limited, "who was signed in before stays so"


async def test_the_link_beside_them_opens_it_too_and_one_of_a_signing_in_only_what_it_was_asked_for(
    example: Desk,
) -> None:
    shared, _, tomos = await a_family(example)
    place_id = uuid4()
    await example.due()
    link = RedeemLink(token=await link_of_newest_letter(example), browser="hers", errand_id=place_id)
    session = await example.do(redeem_link, link)
    assert (session.person_id, session.is_limited, session.errand_id) == (tomos.person_id, True, place_id)
    await example.do(send_code, SendCode(contact=shared, name="Mair", browser="mairs", errand_id=place_id))
    await example.due()
    link = RedeemLink(token=await link_of_newest_letter(example), browser="mairs", errand_id=uuid4())
    assert (await example.do(redeem_link, link)).errand_id == place_id


async def test_signing_in_by_a_shared_address_opens_what_it_was_asked_for(example: Desk) -> None:
    shared, _, tomos = await a_family(example)
    await redeemed(example, tomos.attempt_id, uuid4())
    place_id = uuid4()
    session = await asked(example, shared, "Mair", place_id)
    assert (session.is_limited, session.errand_id) == (True, place_id)
    nothing = await asked(example, shared, "Mair")
    assert (nothing.is_limited, (await exchanged(example, nothing))[1].errand) == (True, None)
    asks_more = SendCode(contact=shared, name="Mair", browser="sly")
    attempt_id = (await example.do(send_code, asks_more)).attempt_id
    assert (await redeemed(example, attempt_id, uuid4())).errand_id is None, "said with the code, it counts for nothing"


async def test_a_stranger_who_typed_her_address_limits_her_in_nothing(example: Desk) -> None:
    contact = new_contact()
    await signed_in(example, contact, "Mair")
    await registered(example, contact, "Somebody else")  # and no numbers typed
    assert not (await asked(example, contact, "Mair")).is_limited


async def test_the_same_name_again_or_two_records_of_one_person_are_nobody_else(example: Desk) -> None:
    contact = new_contact()
    kept = await signed_in(example, contact, "Mair")
    again = await signed_in(example, contact, "Mair")
    assert not again.is_limited
    other = await signed_in(example, contact, "Mair Example")
    assert other.is_limited
    by = GWEN.acting(now=example.clock())
    for gone in (again, other):
        merge = MergePersons(person_id=kept.person_id, merged_person_id=gone.person_id)
        await example.do(merge_persons, merge, by)
    assert not (await asked(example, contact, "Mair Example")).is_limited


async def test_the_desk_says_numbers_that_open_the_rest_once(example: Desk) -> None:
    _, _, tomos = await a_family(example)
    session = await redeemed(example, tomos.attempt_id, uuid4())
    wrong = ShowMore(session_token=session.session_token, code="000 000")
    with pytest.raises(WrongNumbers):
        await example.do(show_more, wrong)
    with pytest.raises(SignInFirst):
        await example.do(say_numbers, SayNumbers(person_id=tomos.person_id))
    student = Actor(person_id=uuid4(), factor=Factor.SECOND)
    with pytest.raises(NotAllowed):
        await example.do(say_numbers, SayNumbers(person_id=tomos.person_id), student)

    by = GWEN.acting(now=example.clock())
    said = await example.do(say_numbers, SayNumbers(person_id=tomos.person_id), by)
    risen = await example.do(show_more, ShowMore(session_token=session.session_token, code=said.code))

    view, actor = await exchanged(example, risen)
    assert (view.is_limited, actor.person_id, actor.factor) == (False, tomos.person_id, Factor.CODE)
    with pytest.raises(SignInFirst):
        await exchanged(example, session)
    assert await example.ask(about_me, AboutMeQuestion(), actor)
    with pytest.raises(WrongNumbers):
        await example.do(show_more, ShowMore(session_token=risen.session_token, code=said.code))


async def test_numbers_that_were_said_let_nobody_in_by_themselves_and_end(example: Desk) -> None:
    _, _, tomos = await a_family(example)
    session = await redeemed(example, tomos.attempt_id, uuid4())
    by = GWEN.acting(now=example.clock())
    said = await example.do(say_numbers, SayNumbers(person_id=tomos.person_id), by)
    (row,) = await example.fetch(
        "select attempt_id from sign_in_attempt where person_id = $1 and purpose = 'said'", tomos.person_id
    )
    with pytest.raises(WrongCode):
        await example.do(redeem_code, RedeemCode(attempt_id=row["attempt_id"], code=said.code))
    example.clock.on(minutes=11)
    with pytest.raises(WrongNumbers):
        await example.do(show_more, ShowMore(session_token=session.session_token, code=said.code))
    with pytest.raises(CodeEnded):
        await example.do(redeem_code, RedeemCode(attempt_id=row["attempt_id"], code=said.code))


async def test_a_second_sign_that_she_has_opens_the_rest(example: Desk) -> None:
    _, hers, printed = await set_up(example)
    rows = await example.fetch("select address from contact where person_id = $1 and is_current", hers.person_id)
    contact: str = rows[0]["address"]
    await signed_in(example, contact, "Somebody of the same address")
    names = await example.fetch("select name from person where person_id = $1", hers.person_id)
    session = await asked(example, contact, names[0]["name"])
    assert (session.is_limited, session.person_id) == (True, hers.person_id)

    risen = await example.do(show_more, ShowMore(session_token=session.session_token, code=printed[0]))
    assert (risen.is_limited, risen.factor) == (False, Factor.SECOND)
