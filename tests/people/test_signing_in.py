"""Six numbers, the link beside them, the session they open, and its end."""

from collections.abc import Callable
from itertools import count
from uuid import UUID

import pytest

from services.contracts.people import ContactConfirmed, PersonRegistered
from services.people.commands.registering import RegisteredView, RegisterStudent, register_student
from services.people.commands.shared import SessionView
from services.people.commands.signing_in import (
    EndMySession,
    EndSession,
    ExchangeSession,
    RedeemCode,
    RedeemLink,
    ResendCode,
    SendCode,
    end_my_session,
    end_session,
    exchange_session,
    redeem_code,
    redeem_link,
    resend_code,
    send_code,
)
from services.people.rules.signing_in import CodeEnded, LinkEnded, NoWayToSend, SlowDown, WrongCode
from services.runtime.actor import NOBODY, Actor, Factor
from services.runtime.refusal import NotFound, SignInFirst
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


async def test_six_numbers_work_once(example: Desk) -> None:
    new = await registered(example, new_contact())
    assert new.attempt_id
    code = await example.six_numbers()
    await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=code, browser="hers"))

    with pytest.raises(CodeEnded):
        await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=code, browser="another"))

    example.clock.on(seconds=31)
    with pytest.raises(CodeEnded):
        await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=code, browser="hers"))


async def test_a_button_pressed_twice_leaves_one_session(example: Desk) -> None:
    new = await registered(example, new_contact())
    assert new.attempt_id
    press = RedeemCode(attempt_id=new.attempt_id, code=await example.six_numbers(), browser="hers")
    first = await example.do(redeem_code, press)

    second = await example.do(redeem_code, press)

    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=first.session_token))
    await example.do(exchange_session, ExchangeSession(session_token=second.session_token))
    assert len(await example.fetch("select from session where person_id = $1", new.person_id)) == 1


async def test_six_numbers_end_after_five_wrong_tries(example: Desk) -> None:
    new = await registered(example, new_contact())
    assert new.attempt_id
    right = await example.six_numbers()
    wrong = "000000" if right != "000000" else "000001"

    for _ in range(5):
        with pytest.raises(WrongCode):
            await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=wrong))

    with pytest.raises(CodeEnded):
        await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=right))


async def test_four_wrong_tries_leave_the_fifth(example: Desk) -> None:
    new = await registered(example, new_contact())
    assert new.attempt_id
    right = await example.six_numbers()
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(4):
        with pytest.raises(WrongCode):
            await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=wrong))

    session = await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=f"{right[:3]} {right[3:]}"))

    assert session.person_id == new.person_id


async def test_six_numbers_last_ten_minutes(example: Desk) -> None:
    new = await registered(example, new_contact())
    assert new.attempt_id
    code = await example.six_numbers()
    example.clock.on(minutes=10)

    with pytest.raises(CodeEnded):
        await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=code))


async def test_a_contact_that_nobody_has_is_answered_like_any_other(example: Desk) -> None:
    known = new_contact()
    await signed_in(example, known)
    before = len(await example.letters())

    asked = await example.do(send_code, SendCode(contact=new_contact(), browser="strange"))
    await example.due()

    assert isinstance(asked.attempt_id, UUID)
    assert len(await example.letters()) == before
    with pytest.raises(WrongCode) as unknown:
        await example.do(redeem_code, RedeemCode(attempt_id=asked.attempt_id, code="123456"))
    real_one = await example.do(send_code, SendCode(contact=known, browser="strange"))
    wrong = "000000" if await example.six_numbers() != "000000" else "000001"
    with pytest.raises(WrongCode) as ordinary:
        await example.do(redeem_code, RedeemCode(attempt_id=real_one.attempt_id, code=wrong))
    assert (unknown.value.sentence, unknown.value.values) == (ordinary.value.sentence, ordinary.value.values)


async def test_asking_takes_the_same_steps_whether_or_not_somebody_has_the_contact(example: Desk) -> None:
    known = new_contact()
    await signed_in(example, known)

    said: list[str] = []
    async with example.house.database.reading() as db:  # the pool gives the same connection again
        db.add_query_logger(lambda record: said.append(record.query))
    said.clear()

    await example.do(send_code, SendCode(contact=known, browser="counting"))
    for_known, said[:] = said[:], []
    await example.do(send_code, SendCode(contact=new_contact(), browser="counting"))

    assert for_known == said
    assert any("insert into sign_in_attempt" in one for one in said)


async def test_numbers_that_a_family_shares_open_only_the_one_they_were_asked_for(example: Desk) -> None:
    shared = new_contact()
    mother = await signed_in(example, shared, "Mair")
    son = await registered(example, shared, "Tomos")
    assert son.attempt_id

    session = await example.do(redeem_code, RedeemCode(attempt_id=son.attempt_id, code=await example.six_numbers()))

    assert session.person_id == son.person_id != mother.person_id


async def test_who_shares_a_contact_is_asked_for_the_name_in_a_letter_and_by_nothing_else(example: Desk) -> None:
    shared = new_contact()
    await signed_in(example, shared, "Mair")
    tomos = await signed_in(example, shared, "Tomos")

    unnamed = await example.do(send_code, SendCode(contact=shared))
    await example.due()
    letter = (await example.letters())[-1]

    assert letter["subject"] == "Please ask once more"
    assert "Mair" not in letter["text"]
    assert "Tomos" not in letter["text"]
    assert await example.fetch(
        "select code_hash from sign_in_attempt where attempt_id = $1 and code_hash is null", unnamed.attempt_id
    )
    named = await example.do(send_code, SendCode(contact=shared, name="  TOMOS "))
    session = await example.do(redeem_code, RedeemCode(attempt_id=named.attempt_id, code=await example.six_numbers()))
    assert session.person_id == tomos.person_id


async def test_a_stranger_who_types_her_address_does_not_stand_in_her_way(example: Desk) -> None:
    contact = new_contact()
    nia = await signed_in(example, contact)
    await registered(example, contact, "Nobody real")  # and no code typed

    asked = await example.do(send_code, SendCode(contact=contact))
    session = await example.do(redeem_code, RedeemCode(attempt_id=asked.attempt_id, code=await example.six_numbers()))

    assert session.person_id == nia.person_id


async def test_new_numbers_make_the_old_ones_nothing(example: Desk) -> None:
    new = await registered(example, new_contact())
    assert new.attempt_id
    old = await example.six_numbers()
    await example.do(resend_code, ResendCode(attempt_id=new.attempt_id, browser="hers"))
    fresh = await example.six_numbers()

    if old != fresh:
        with pytest.raises(WrongCode):
            await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=old))
    await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=fresh))


async def test_only_the_asking_browser_may_ask_again(example: Desk) -> None:
    new = await registered(example, new_contact())
    assert new.attempt_id

    with pytest.raises(CodeEnded):
        await example.do(resend_code, ResendCode(attempt_id=new.attempt_id, browser="another"))


async def link_of_newest_letter(desk: Desk) -> str:
    await desk.due()
    text = (await desk.letters())[-1]["text"]
    return next(word for word in text.split() if "/sign-in/link/" in word).rsplit("/", 1)[1]


async def test_the_link_works_once_and_only_on_the_browser_that_asked(example: Desk) -> None:
    new = await registered(example, new_contact(), browser="hers")
    token = await link_of_newest_letter(example)

    for browser in ("another", ""):
        with pytest.raises(LinkEnded):
            await example.do(redeem_link, RedeemLink(token=token, browser=browser))
    session = await example.do(redeem_link, RedeemLink(token=token, browser="hers"))
    example.clock.on(minutes=1)
    with pytest.raises(LinkEnded):
        await example.do(redeem_link, RedeemLink(token=token, browser="hers"))

    assert session.person_id == new.person_id


async def test_a_text_carries_no_link(example: Desk) -> None:
    await registered(example, "07700 900 456")
    await example.due()

    assert "http" not in (await example.letters())[-1]["text"]


async def test_a_college_without_mail_says_that_it_cannot_send(real: Desk) -> None:
    for contact in ("nia@post.example", "07700 900 100", "my aunt"):
        with pytest.raises(NoWayToSend):
            await real.do(send_code, SendCode(contact=contact))


async def test_who_cannot_be_sent_numbers_is_registered_all_the_same(real: Desk) -> None:
    new = await real.do(
        register_student,
        RegisterStudent(name="Nia", contact="01632 960 177", is_of_age=True, district="Anywhere"),
    )

    assert new.attempt_id is None
    assert new.contact_hint == "77"
    assert real.recorded == (PersonRegistered(person_id=new.person_id),)


async def ask_until_slowed_down(desk: Desk, asking: Callable[[int], SendCode], actor: Actor = NOBODY) -> int:
    """How many minutes it says to wait."""
    for n in range(100):
        try:
            await desk.do(send_code, asking(n), actor)
        except SlowDown as slowed:
            return int(slowed.values["minutes"])
    raise AssertionError("never slowed down")


async def test_asking_too_often_slows_down_and_never_locks(example: Desk) -> None:
    contact = new_contact()
    await signed_in(example, contact, browser="her own")
    minutes = await ask_until_slowed_down(example, lambda n: SendCode(contact=contact, browser=f"attacker {n}"))
    assert minutes <= 2

    # while somebody else drains it, her own browser still gets numbers
    asked = await example.do(send_code, SendCode(contact=contact, browser="her own"))
    await example.do(redeem_code, RedeemCode(attempt_id=asked.attempt_id, code=await example.six_numbers()))

    for _ in range(50):  # and after the wait anybody does, however long it went on
        example.clock.on(minutes=minutes)
        await example.do(send_code, SendCode(contact=contact, browser="a friend's"))


async def test_a_refused_asking_does_not_make_the_wait_longer(example: Desk) -> None:
    contact = new_contact()
    await ask_until_slowed_down(example, lambda n: SendCode(contact=contact, browser=f"b{n}"))
    for n in range(30):
        with pytest.raises(SlowDown):
            await example.do(send_code, SendCode(contact=contact, browser=f"c{n}"))

    example.clock.on(minutes=2)

    await example.do(send_code, SendCode(contact=contact, browser="d"))


async def test_forty_people_in_one_hall_sign_in_within_five_minutes(example: Desk) -> None:
    """A first session: everybody behind one address, each on a phone of her own."""
    people = [new_contact() for _ in range(40)]
    for number, contact in enumerate(people):
        await signed_in(example, contact, f"Nia {number}")
    for number, contact in enumerate(people):
        hall = Actor(network="203.0.113.40", browser=f"phone {number}")
        asked = await example.do(send_code, SendCode(contact=contact), hall)
        code = await example.six_numbers()
        session = await example.do(redeem_code, RedeemCode(attempt_id=asked.attempt_id, code=code), hall)
        assert session.factor is Factor.CODE
        example.clock.on(minutes=0.1)


async def test_a_network_is_slowed_down_and_this_machine_is_not(example: Desk) -> None:
    far, near = Actor(network="203.0.113.9"), Actor(network="127.0.0.1")
    await ask_until_slowed_down(example, lambda n: SendCode(contact=new_contact(), browser=f"n{n}"), far)
    for n in range(80):
        await example.do(send_code, SendCode(contact=new_contact(), browser=f"m{n}"), near)


async def test_a_session_is_never_one_that_the_browser_brought(example: Desk) -> None:
    """Session fixation: whatever token somebody planted is worth nothing, before and after she signs in."""
    planted = "planted-by-somebody-else-0000000000000000000"
    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=planted))

    session = await signed_in(example, new_contact(), browser=planted)

    assert session.session_token != planted
    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=planted))


async def test_tokens_and_numbers_are_kept_as_hashes_only(example: Desk) -> None:
    new = await registered(example, new_contact())
    assert new.attempt_id
    code = await example.six_numbers()
    link = await link_of_newest_letter(example)
    session = await example.do(redeem_code, RedeemCode(attempt_id=new.attempt_id, code=code))

    tables = await example.fetch(
        "select tablename from pg_tables where schemaname = 'people' and tablename <> 'outbox'"
    )
    for table in tables:
        rows = await example.fetch(f"select t::text as text from {table['tablename']} t")  # noqa: S608
        everything = "\n".join(row["text"] for row in rows)
        assert session.session_token not in everything
        assert link not in everything
        assert f'{code}"' not in everything
        assert f",{code}," not in everything


async def test_a_session_ends_when_it_is_not_used_for_two_weeks(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    for _ in range(3):
        example.clock.on(days=13)
        await example.do(exchange_session, ExchangeSession(session_token=session.session_token))

    example.clock.on(days=14)

    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=session.session_token))


async def test_a_session_ends_after_ninety_days_however_much_it_is_used(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    for _ in range(8):
        example.clock.on(days=11)
        await example.do(exchange_session, ExchangeSession(session_token=session.session_token))

    example.clock.on(days=2)

    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=session.session_token))


async def test_signing_out_ends_the_session_and_can_be_pressed_twice(example: Desk) -> None:
    session = await signed_in(example, new_contact())

    for _ in range(2):
        await example.do(end_session, EndSession(session_token=session.session_token))

    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=session.session_token))


async def test_one_ends_ones_own_sessions_and_no_others(example: Desk) -> None:
    contact = new_contact()
    lost = await signed_in(example, contact)
    asked = await example.do(send_code, SendCode(contact=contact))
    here = await example.do(redeem_code, RedeemCode(attempt_id=asked.attempt_id, code=await example.six_numbers()))
    other = await signed_in(example, new_contact(), "Somebody else")
    me = Actor(person_id=here.person_id, factor=Factor.CODE, session_id=here.session_id)

    with pytest.raises(NotFound):
        await example.do(end_my_session, EndMySession(session_id=other.session_id), me)
    await example.do(end_my_session, EndMySession(session_id=lost.session_id), me)

    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=lost.session_token))
    await example.do(exchange_session, ExchangeSession(session_token=here.session_token))
    await example.do(exchange_session, ExchangeSession(session_token=other.session_token))


async def test_all_sessions_but_this_one_can_be_ended_at_once(example: Desk) -> None:
    contact = new_contact()
    lost = await signed_in(example, contact)
    asked = await example.do(send_code, SendCode(contact=contact))
    here = await example.do(redeem_code, RedeemCode(attempt_id=asked.attempt_id, code=await example.six_numbers()))
    me = Actor(person_id=here.person_id, factor=Factor.CODE, session_id=here.session_id)

    await example.do(end_my_session, EndMySession(), me)

    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=lost.session_token))
    await example.do(exchange_session, ExchangeSession(session_token=here.session_token))
