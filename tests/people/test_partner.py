"""Reached through an organisation that she named herself."""

import pytest

from services.people.commands.looking import LookUpAddresses, look_up_addresses
from services.people.commands.own import ChangeContact, change_contact
from services.people.commands.signing_in import SendCode, send_code
from services.people.model import Channel
from services.people.queries.own import AboutMeQuestion, about_me
from services.people.rules.contacts import ContactUnclear, PartnerUnclear
from services.runtime.actor import Actor, Factor, house
from tests.people.conftest import Desk
from tests.people.test_signing_in import new_contact, signed_in


async def through(desk: Desk, partner: str, contact: str) -> Actor:
    her = Actor(person_id=(await signed_in(desk, new_contact())).person_id, factor=Factor.CODE)
    await desk.do(change_contact, ChangeContact(contact=contact, channel=Channel.THROUGH, partner=partner), her)
    return her


@pytest.mark.parametrize(
    ("contact", "channel"), [("desk@hafan.example", "partner"), ("01632 960 144", "call")], ids=["mail", "phone"]
)
async def test_she_chooses_it_and_messages_are_told_whom_to_ask(example: Desk, contact: str, channel: str) -> None:
    her = await through(example, "  Hafan  Housing ", contact)
    assert her.person_id
    own = await example.ask(about_me, AboutMeQuestion(), her)
    assert (own.channel, own.contact, own.partner) == (Channel.THROUGH, contact, "Hafan Housing")
    asked = LookUpAddresses(person_ids=(her.person_id,))
    (found,) = await example.do(look_up_addresses, asked, house("messages"))
    assert (found.channel, found.contact, found.partner) == (channel, contact, "Hafan Housing")


async def test_no_numbers_go_to_the_organisation(example: Desk) -> None:
    await through(example, "Hafan", "codes@hafan.example")
    await example.do(send_code, SendCode(contact="codes@hafan.example", browser="theirs"))
    await example.due()
    assert "codes@hafan.example" not in {one["contact"] for one in await example.letters()}


async def test_what_is_missing_is_said_beside_its_field(example: Desk) -> None:
    wrong = (("   ", "a@b.example", PartnerUnclear), ("Hafan", "ask for Mair", ContactUnclear))
    for partner, contact, refusal in wrong:
        with pytest.raises(refusal):
            await through(example, partner, contact)


@pytest.mark.parametrize("channel", [None, Channel.MAIL])
async def test_whoever_names_an_organisation_is_reached_through_it_whatever_else_was_said(
    example: Desk, channel: Channel | None
) -> None:
    her = Actor(person_id=(await signed_in(example, new_contact())).person_id, factor=Factor.CODE)
    said = ChangeContact(contact="office@hafan.example", channel=channel, partner="Hafan")

    assert (await example.do(change_contact, said, her)).channel is Channel.THROUGH
