"""How far a new college has come, and whether its messages arrive."""

from uuid import UUID

import msgspec
import pytest

from services.contracts.people import Role
from services.people.commands.mail_test import (
    ConfirmMailCame,
    NothingCame,
    SendTestMessage,
    confirm_mail_came,
    send_test_message,
)
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import GiveRole, Invite, give_role, invite
from services.people.queries.first_day import FirstDayQuestion, FirstDayView, first_day
from services.people.rules.signing_in import NoWayToSend
from services.runtime.actor import house
from services.runtime.refusal import NotAllowed
from tests.conftest import MakeCollege
from tests.examples.people import GWEN, OWAIN
from tests.messages.smtp_sink import smtp_sink
from tests.people.conftest import Desk, opened

IMPORT = house("import")


async def known(desk: Desk, name: str, *roles: Role, contact: str = "", person_id: UUID | None = None) -> UUID:
    adding = AddPerson(name=name, contact=contact, person_id=person_id)
    added = (await desk.do(add_person, adding, IMPORT)).person_id
    for role in roles:
        await desk.do(give_role, GiveRole(person_id=added, role=role), IMPORT)
    return added


async def stands(desk: Desk) -> FirstDayView:
    return await desk.ask(first_day, FirstDayQuestion(), OWAIN.acting(now=desk.clock()))


async def test_what_is_there_is_asked_of_the_facts(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        new = await stands(desk)
        assert (new.holders, new.invited, new.tutors, new.mail) == ({}, {}, 0, None)
        await known(desk, "Owain", Role.ADMINISTRATOR, person_id=OWAIN.person_id)
        both = await known(desk, "Anwen", Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING, Role.MEMBER)
        await desk.do(invite, Invite(person_id=both, role=Role.SAFEGUARDING_LEAD), OWAIN.acting(now=desk.clock()))

        now = await stands(desk)
        assert now.holders == {"administrator": ("Owain",)}
        assert now.invited == {"safeguarding_lead": ("Anwen",)}
        assert (now.tutors, now.members) == (1, 1)

        desk.clock.on(days=60)
        assert (await stands(desk)).invited == {}
        with pytest.raises(NotAllowed):
            await desk.ask(first_day, FirstDayQuestion(), GWEN.acting(now=desk.clock()))


async def test_a_test_message_is_really_sent_and_what_the_server_says_is_kept(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk, smtp_sink() as sink:
        owain = OWAIN.acting(now=desk.clock())
        await known(desk, "Owain", Role.ADMINISTRATOR, contact="owain@post.example", person_id=OWAIN.person_id)
        without = desk.house.settings

        assert (await desk.do(send_test_message, SendTestMessage(), owain)).trouble == "mail is not set up"
        with pytest.raises(NothingCame):
            await desk.do(confirm_mail_came, ConfirmMailCame(), owain)

        desk.house.settings = msgspec.structs.replace(without, mail_url=sink.url)
        sink.answers["RCPT"] = "550 nobody here"
        assert (await desk.do(send_test_message, SendTestMessage(), owain)).trouble == "recipient 550"
        sink.answers.clear()
        assert (await desk.do(send_test_message, SendTestMessage(), owain)).trouble == ""
        assert [letter["To"] for letter in sink.letters] == ["owain@post.example"]

        await desk.do(confirm_mail_came, ConfirmMailCame(), owain)
        mail = (await stands(desk)).mail
        assert mail is not None
        assert mail.came_at == desk.clock()
        await desk.do(send_test_message, SendTestMessage(), owain)
        again = (await stands(desk)).mail
        assert again is not None
        assert again.came_at is None


async def test_whoever_has_no_mail_address_is_told_so(real: Desk) -> None:
    with pytest.raises(NoWayToSend):
        await real.do(send_test_message, SendTestMessage(), OWAIN.acting(now=real.clock()))
    with pytest.raises(NotAllowed):
        await real.do(send_test_message, SendTestMessage(), GWEN.acting(now=real.clock()))
