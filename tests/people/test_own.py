"""What a person decides about her own record, and what she sees of it."""

import pyotp
import pytest

from services.people.commands.own import (
    ChangeContact,
    ChangeName,
    Choose,
    ChooseDistrict,
    ChooseLanguage,
    ChoosePublicName,
    ConfirmMyContact,
    change_contact,
    change_name,
    choose,
    choose_district,
    choose_language,
    choose_public_name,
    confirm_my_contact,
)
from services.people.commands.second_factor import (
    BeginSecondFactor,
    ConfirmSecondFactor,
    begin_second_factor,
    confirm_second_factor,
)
from services.people.commands.shared import SessionView
from services.people.commands.signing_in import RedeemCode, SendCode, redeem_code, send_code
from services.people.model import Channel, Choice
from services.people.queries.names import PublicNamesQuestion, public_names
from services.people.queries.own import AboutMeQuestion, AboutMeView, about_me
from services.people.rules.signing_in import CodeEnded, WrongCode
from services.runtime.actor import Actor, Factor
from services.runtime.refusal import SignInFirst, StepUpFirst
from tests.people.conftest import Desk
from tests.people.test_signing_in import new_contact, signed_in


def acting(session: SessionView) -> Actor:
    return Actor(person_id=session.person_id, factor=Factor.CODE, session_id=session.session_id)


async def about(desk: Desk, session: SessionView) -> AboutMeView:
    return await desk.ask(about_me, AboutMeQuestion(), acting(session))


async def test_she_sees_all_that_is_kept_and_where_she_is_signed_in(example: Desk) -> None:
    contact = new_contact()
    session = await signed_in(example, contact)

    view = await about(example, session)

    assert (view.name, view.contact, view.channel, view.is_confirmed) == ("Nia", contact, Channel.MAIL, True)
    assert [one.is_here for one in view.sessions] == [True]
    said_nothing = {Choice.REMINDERS: True, Choice.SAY_WHO_RINGS: False, Choice.NAME_COURSE: False}
    assert view.choices == said_nothing
    assert (view.roles, view.has_second_factor) == ((), False)


async def test_signed_out_there_is_nothing_to_see(example: Desk) -> None:
    with pytest.raises(SignInFirst):
        await example.ask(about_me, AboutMeQuestion())


async def test_the_public_sees_a_name_only_when_she_chose_one(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    asked = PublicNamesQuestion(person_ids=(session.person_id,))
    assert await example.ask(public_names, asked) == []

    await example.do(choose_public_name, ChoosePublicName(public_name="Nia from the coast"), acting(session))
    assert [one.name for one in await example.ask(public_names, asked)] == ["Nia from the coast"]

    await example.do(choose_public_name, ChoosePublicName(), acting(session))
    assert await example.ask(public_names, asked) == []


async def test_small_things_change_at_once(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    me = acting(session)

    await example.do(change_name, ChangeName(name="Nia Wyn"), me)
    await example.do(choose_language, ChooseLanguage(language="cy"), me)
    await example.do(choose_district, ChooseDistrict(district="Upper valley"), me)
    await example.do(choose, Choose(kind=Choice.REMINDERS, is_yes=False), me)

    view = await about(example, session)
    assert (view.name, view.language, view.district) == ("Nia Wyn", "cy", "Upper valley")
    assert view.choices[Choice.REMINDERS] is False


async def test_a_new_address_counts_once_its_numbers_were_typed_and_the_old_one_is_told(example: Desk) -> None:
    old, new = new_contact(), new_contact()
    session = await signed_in(example, old)
    asked = await example.do(change_contact, ChangeContact(contact=new), acting(session))
    assert asked.attempt_id
    assert (await about(example, session)).contact == old

    code = await example.six_numbers()
    assert (await example.letters())[-1]["contact"] == new
    await example.do(confirm_my_contact, ConfirmMyContact(attempt_id=asked.attempt_id, code=code), acting(session))

    assert (await about(example, session)).contact == new
    await example.due()
    told = (await example.letters())[-1]
    assert (told["contact"], told["subject"]) == (old, "How we reach you")
    assert new not in told["text"]


async def test_numbers_for_a_new_address_open_no_session(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    asked = await example.do(change_contact, ChangeContact(contact=new_contact()), acting(session))
    assert asked.attempt_id
    code = await example.six_numbers()

    with pytest.raises(WrongCode):
        await example.do(redeem_code, RedeemCode(attempt_id=asked.attempt_id, code=code))


async def test_numbers_for_her_address_are_of_no_use_to_another(example: Desk) -> None:
    session, other = await signed_in(example, new_contact()), await signed_in(example, new_contact())
    asked = await example.do(change_contact, ChangeContact(contact=new_contact()), acting(session))
    assert asked.attempt_id
    code = await example.six_numbers()

    with pytest.raises(CodeEnded):
        await example.do(confirm_my_contact, ConfirmMyContact(attempt_id=asked.attempt_id, code=code), acting(other))


async def test_an_address_not_confirmed_lets_nobody_in(example: Desk) -> None:
    waiting = new_contact()
    session = await signed_in(example, new_contact())
    await example.do(change_contact, ChangeContact(contact=waiting), acting(session))
    await example.due()
    before = len(await example.letters())

    await example.do(send_code, SendCode(contact=waiting))
    await example.due()

    assert len(await example.letters()) == before


async def test_a_way_without_numbers_holds_at_once(example: Desk) -> None:
    session = await signed_in(example, new_contact())

    asked = await example.do(
        change_contact, ChangeContact(contact="Ask me through my sister", channel=Channel.THROUGH), acting(session)
    )

    assert asked.attempt_id is None
    assert (await about(example, session)).contact == "Ask me through my sister"


async def test_who_has_a_second_factor_shows_it_before_her_address_changes(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    begun = await example.do(begin_second_factor, BeginSecondFactor(), acting(session))
    code = pyotp.TOTP(begun.secret).at(example.clock())
    await example.do(confirm_second_factor, ConfirmSecondFactor(session_token=session.session_token, code=code))

    with pytest.raises(StepUpFirst):
        await example.do(change_contact, ChangeContact(contact=new_contact()), acting(session))
