"""HTTP in and out. Answers that hold a secret are kept nowhere; `messages` has a door of its own."""

import hmac
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from services.people.commands import (
    college,
    complaints,
    erasing,
    factor_reset,
    glass,
    into_group,
    inviting,
    kept_lists,
    leaving,
    looking,
    mail_test,
    merging,
    named_contacts,
    organisation,
    own,
    passkeys,
    recovery_sheet,
    registering,
    reviewing_roles,
    roles,
    second_factor,
    sharing,
    signing_in,
    trouble,
    welsh,
)
from services.people.imports import PARTS
from services.people.queries import college as college_queries
from services.people.queries import complaints as complaint_queries
from services.people.queries import erasures as erasure_queries
from services.people.queries import first_day, invitations, names, people, role_changes
from services.people.queries import glass as glass_queries
from services.people.queries import looked as looked_queries
from services.people.queries import named_contacts as contact_queries
from services.people.queries import organisation as organisation_queries
from services.people.queries import own as own_queries
from services.people.queries import trouble as trouble_queries
from services.people.queries import welsh as welsh_queries
from services.runtime.actor import house as part_of_the_house
from services.runtime.actor import private_key, sign
from services.runtime.house import House
from services.runtime.http import Asked, command, do, question
from services.runtime.refusal import NotAllowed, Unreadable

_encode = msgspec.json.Encoder().encode
_registered = msgspec.json.Decoder(registering.RegisteredView).decode
_wanted = msgspec.json.Decoder(looking.LookUpAddresses).decode


def with_actor_token(answer: bytes, house: House) -> bytes:
    """Fresh each time, also for a button pressed twice: it lives for a minute and is kept nowhere."""
    registered = _registered(answer)
    if registered.is_on_behalf:
        return answer
    key = private_key(house.settings.people_signing_key or "")
    token = sign(registering.provisional(registered.person_id), key, house.now())
    return _encode(msgspec.structs.replace(registered, actor_token=token))


@post("/addresses", status_code=200, name="addresses")
async def addresses(request: Request[Any, Any, Any]) -> Response[bytes]:
    """With the token that only `messages` has."""
    house: House = request.app.state.house
    _refuse_others(request, house.settings.messages_token, "This is for messages only.")
    body = await request.body()
    try:
        wanted = _wanted(body)
    except msgspec.MsgspecError:
        raise Unreadable("What was sent does not have the form we need.") from None
    asked = Asked(part_of_the_house("messages"), None, request.headers.get("traceparent"), None)
    done = await do(house, "LookUpAddresses", looking.look_up_addresses, wanted, asked, body)
    return Response(done.answer, media_type="application/json")


@get("/addresses-of-told", name="addresses_of_told")
async def addresses_of_told(request: Request[Any, Any, Any]) -> Response[bytes]:
    """With the token that only whoever watches has (docs/decisions/0009)."""
    house: House = request.app.state.house
    _refuse_others(request, house.settings.watch_token, "This is for whoever watches.")
    async with house.database.reading() as db:
        told = await trouble_queries.addresses_of_told(db, house.now())
    return Response(_encode(told), media_type="application/json")


def _refuse_others(request: Request[Any, Any, Any], token: str | None, sentence: str) -> None:
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not shown or not hmac.compare_digest(shown.encode(), (token or "").encode()):
        raise NotAllowed(sentence)


ROUTES = [
    question(erasure_queries.everything_about_me),
    command(registering.register_student, adds=with_actor_token),
    command(registering.add_person),
    command(registering.confirm_contact),
    command(signing_in.send_code),
    command(signing_in.resend_code),
    command(signing_in.redeem_code, keeps_answer=False),
    command(signing_in.redeem_link, keeps_answer=False),
    command(signing_in.exchange_session, keeps_answer=False),
    command(signing_in.end_session, keeps_answer=False),
    command(sharing.say_numbers, keeps_answer=False),
    command(sharing.show_more, keeps_answer=False),
    command(signing_in.end_my_session),
    command(second_factor.begin_second_factor, keeps_answer=False),
    command(second_factor.confirm_second_factor, keeps_answer=False),
    command(second_factor.show_second_factor, keeps_answer=False),
    command(second_factor.print_codes, keeps_answer=False),
    command(factor_reset.ask_factor_reset),
    command(factor_reset.agree_factor_reset, keeps_answer=False),
    command(factor_reset.drop_factor_reset),
    command(passkeys.begin_passkey, keeps_answer=False),
    command(passkeys.add_passkey, keeps_answer=False),
    command(passkeys.begin_with_passkey, keeps_answer=False),
    command(passkeys.sign_in_with_passkey, keeps_answer=False),
    command(passkeys.show_passkey, keeps_answer=False),
    command(passkeys.remove_passkey),
    command(roles.invite),
    command(roles.accept_invitation, keeps_answer=False),
    command(roles.decline_invitation),
    command(into_group.invite_into_group),
    command(inviting.show_invitation_code, keeps_answer=False),
    command(inviting.send_invitation_again),
    command(inviting.take_back_invitation),
    command(inviting.look_at_invitation, keeps_answer=False),
    command(inviting.answer_invitation, keeps_answer=False),
    command(registering.write_contact),
    command(leaving.let_go),
    command(erasing.send_my_numbers),
    command(erasing.ask_erasure, keeps_answer=False),
    command(erasing.ask_erasure_of),
    command(erasing.agree_erasure),
    command(erasing.drop_erasure),
    command(erasing.look_at_farewell, keeps_answer=False),
    command(erasing.come_back),
    command(erasing.erase_now),
    command(erasing.bring_back),
    question(erasure_queries.erasures),
    question(erasure_queries.how_sure),
    command(roles.give_role),
    command(roles.end_role),
    command(reviewing_roles.review_roles),
    question(role_changes.role_changes),
    command(own.change_name),
    command(own.choose_public_name),
    command(own.choose_language),
    command(own.choose_district),
    command(own.choose),
    command(own.change_contact),
    command(own.confirm_my_contact),
    command(college.change_college),
    command(college.review_crisis_lines),
    command(college.set_up_administrator, keeps_answer=False),
    command(welsh.arrange_welsh),
    command(welsh.pass_welsh),
    command(welsh.remark_on_welsh),
    question(welsh_queries.welsh),
    question(welsh_queries.welsh_passed),
    command(merging.merge_persons),
    command(merging.part_persons),
    command(merging.say_two_people),
    command(mail_test.send_test_message),
    command(mail_test.confirm_mail_came),
    command(recovery_sheet.confirm_sheet_printed),
    command(organisation.set_organisation, by=organisation.look_up_first),
    command(organisation.turn_organisation),
    command(organisation.forget_organisation),
    command(organisation.begin_with_organisation, keeps_answer=False),
    command(organisation.sign_in_with_organisation, keeps_answer=False, by=organisation.ask_them_first),
    command(organisation.try_organisation, keeps_answer=False, by=organisation.ask_them_first),
    question(organisation_queries.organisation),
    command(kept_lists.keep_list, keeps_answer=False),
    command(kept_lists.exchange_kept_list, keeps_answer=False),
    command(named_contacts.name_contact),
    command(named_contacts.name_district_contacts),
    command(named_contacts.write_contact_card),
    question(contact_queries.my_person),
    question(contact_queries.named_contacts),
    command(looking.look_at_person, keeps_answer=False),
    command(glass.break_glass, keeps_answer=False),
    command(glass.look_through_glass, keeps_answer=False),
    command(glass.look_at_glass),
    question(glass_queries.opened_in_need),
    addresses,
    addresses_of_told,
    command(trouble.choose_who_is_told),
    command(complaints.complain),
    command(complaints.read_complaint, keeps_answer=False),
    command(complaints.acknowledge_complaint),
    command(complaints.answer_complaint),
    question(complaint_queries.complaints),
    question(complaint_queries.made_complaint),
    question(trouble_queries.who_is_told),
    question(college_queries.college),
    question(first_day.first_day),
    question(names.names),
    question(names.public_names),
    question(people.find_people, shows_imports=True),
    question(people.people_with_role),
    question(people.person, shows_imports=True, is_written_down=True),
    question(invitations.open_invitations, shows_imports=True),
    question(own_queries.about_me),
    question(looked_queries.who_looked),
    question(college_queries.outbox),
    *PARTS.routes,
]
