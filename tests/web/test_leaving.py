"""Somebody leaves: an administrator sees what she has in hand and hands it over in one step."""

import asyncio
import re
from uuid import UUID

import pytest

from services.contracts.people import Role
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import GiveRole, give_role
from services.runtime.actor import house
from services.runtime.ids import new_id
from services.runtime.work import work
from tests.examples.people import ANWEN, GWEN, IDRIS, NIA, OWAIN, Example
from tests.web.browser import Visits
from tests.web.conftest import Site


async def colleague(site: Site, name: str, *roles: Role) -> Example:
    one = Example(name, new_id(), frozenset(roles))
    async with work(site.house("people"), house("example")) as unit:
        contact = f"{name.lower()}@post.example"
        await add_person(AddPerson(name=name, contact=contact, person_id=one.person_id), unit)
        for role in sorted(roles):
            await give_role(GiveRole(person_id=one.person_id, role=role), unit)
    return one


def place(person_id: UUID) -> str:
    return f"/people/{person_id}/leave"


async def test_an_administrator_hands_over_and_everything_ends(site: Site) -> None:
    glenys = await colleague(site, "Glenys", Role.COORDINATOR, Role.MEMBER)
    await site.heard("messages", glenys)
    async with await site.signed_in(glenys) as hers, await site.signed_in(OWAIN) as owain:
        assert (await hers.open("/desk")).heading == "The desk"
        shown = await owain.open(place(glenys.person_id))
        assert shown.says("Coordinator")
        wrong = await owain.send(shown.path, tasks_to_id=str(NIA.person_id))
        assert (wrong.status, wrong.says("This person cannot take it over.")) == (422, True)

        done = await owain.send(place(glenys.person_id), tasks_to_id=str(IDRIS.person_id))

        assert done.says("others see to what was theirs")
        assert done.says("They are a student.")
        site.web.state.frame.sessions.forget(hers.cookies["session"])
        assert (await hers.open("/desk")).heading == "Sign in"
        nothing = await owain.open(place(glenys.person_id))
        assert nothing.says("They do nothing here that could end.")


async def test_it_is_for_administrators_and_never_for_oneself(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        assert (await gwen.open(place(ANWEN.person_id))).status == 403
        assert "They leave" not in (await gwen.open(f"/people/{ANWEN.person_id}")).text
    async with await site.signed_in(OWAIN) as owain:
        assert "They leave" not in (await owain.open(f"/people/{OWAIN.person_id}")).text
        await owain.open(place(OWAIN.person_id))
        refused = await owain.send(place(OWAIN.person_id))
        assert (refused.status, refused.says("Ask another administrator.")) == (422, True)


async def test_what_somebody_made_is_named_and_goes_to_whoever_is_chosen_or_to_the_desk(site: Site) -> None:
    tegwen = await colleague(site, "Tegwen", Role.MEMBER)
    await site.heard("codesign", tegwen)
    async with await site.signed_in(tegwen) as hers:
        await hers.open("/proposals/new")
        started = await hers.send("/proposals/new")
        assert (started.status, started.path != "/proposals/new") == (200, True)
    async with await site.signed_in(OWAIN) as owain:
        shown = await owain.open(place(tegwen.person_id))
        assert shown.says("Proposals and courses that they made Proposal")
        assert (await owain.send(shown.path)).says("others see to what was theirs")
    async with await site.signed_in(GWEN) as gwen:
        number = re.findall(r"Proposal (\d+) alone", shown.text)[0]
        async with asyncio.timeout(10):
            while not (desk := await gwen.open("/desk?section=answers")).says(f"Proposal {number} needs somebody"):
                pass
        path = re.findall(r"/desk/proposals/[0-9a-f-]+", desk.html)[0]
        assert (await gwen.open(path)).says("Whoever made it has left, and nobody goes on with it.")
        assert (await gwen.send(path)).status == 422
        found = await gwen.send(path, person_id=str(ANWEN.person_id))
        assert found.says("Kept. They find it on their own page.")
        assert (await gwen.open(path)).status == 404
    async with await site.signed_in(ANWEN) as anwen:
        taken = await anwen.open("/proposals")
        assert taken.says(number)


@pytest.mark.browser
async def test_this_page_is_for_everybody(site: Site, visits: Visits) -> None:
    visits.sign_in(await site.session(OWAIN))
    await visits.check(place(ANWEN.person_id))
