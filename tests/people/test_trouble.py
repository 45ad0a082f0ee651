"""Who is told when the program does not run: two who were chosen, else the first two administrators."""

from uuid import UUID

import pytest

from services.contracts.people import Role
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import EndRole, GiveRole, end_role, give_role
from services.people.commands.trouble import ChooseWhoIsTold, choose_who_is_told
from services.people.queries.trouble import WhoIsToldQuestion, addresses_of_told, who_is_told
from services.runtime.actor import house
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotAllowed
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk

EXAMPLE = house("example")


async def somebody(desk: Desk, name: str, role: Role, contact: str = "") -> UUID:
    person_id = new_id()
    await desk.do(add_person, AddPerson(name=name, person_id=person_id, contact=contact), EXAMPLE)
    await desk.do(give_role, GiveRole(person_id=person_id, role=role), EXAMPLE)
    desk.clock.on(minutes=1)
    return person_id


async def told(desk: Desk) -> list[str]:
    async with desk.house.database.reading() as db:
        return [one.contact for one in await addresses_of_told(db, desk.clock())]


async def test_two_are_told_who_work_here_and_have_a_mail_address(real: Desk) -> None:
    owain = OWAIN.acting(now=real.clock())
    mails = [f"{name}-{new_id()}@college.example" for name in ("ada", "bea", "cai", "dai")]
    ada = await somebody(real, "Ada", Role.ADMINISTRATOR, mails[0])
    await somebody(real, "Without mail", Role.ADMINISTRATOR)
    bea = await somebody(real, "Bea", Role.ADMINISTRATOR, mails[1])
    await somebody(real, "Cai", Role.ADMINISTRATOR, mails[2])
    dai = await somebody(real, "Dai", Role.COORDINATOR, mails[3])
    assert await told(real) == mails[:2]

    for wrong in ((ada, bea, dai), (new_id(),)):
        with pytest.raises(Missing):
            await real.do(choose_who_is_told, ChooseWhoIsTold(person_ids=wrong), owain)
    with pytest.raises(NotAllowed):
        await real.do(choose_who_is_told, ChooseWhoIsTold(person_ids=(dai,)), GWEN.acting(now=real.clock()))

    await real.do(choose_who_is_told, ChooseWhoIsTold(person_ids=(dai, bea, dai)), owain)
    assert await told(real) == [mails[1], mails[3]]
    view = await real.ask(who_is_told, WhoIsToldQuestion(), owain)
    assert {one.person_id for one in view.people if one.is_told} == {bea, dai}

    await real.do(end_role, EndRole(person_id=dai, role=Role.COORDINATOR), owain)
    assert await told(real) == [mails[1]]
    await real.do(choose_who_is_told, ChooseWhoIsTold(), owain)
    assert await told(real) == mails[:2]
