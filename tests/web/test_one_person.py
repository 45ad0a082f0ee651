"""The desk puts two records of one person together, and parts them again."""

from uuid import UUID

import pytest

from tests.examples.people import ANWEN, GWEN, NIA, SAM, Example
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest


async def made_known(gwen: Guest, name: str, contact: str) -> str:
    """The path of a new person."""
    await gwen.open("/people/add")
    added = await gwen.send("/people/add", **{"name": name, "reach": "mail", "to-mail": contact})
    return str(added.path)


async def test_two_become_one_and_two_again(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        kept = await made_known(gwen, "Ceinwen Rees", "ceinwen@post.example")
        gone = await made_known(gwen, "Ceinwen", "c.rees@post.example")
        found = await gwen.open(f"{kept}/same")
        assert f"{kept}/same/{gone.rsplit('/', 1)[1]}" in found.html
        assert f"{kept}/same/{kept.rsplit('/', 1)[1]}" not in found.html
        path = f"{kept}/same/{gone.rsplit('/', 1)[1]}"
        both = await gwen.open(path)
        assert both.says("0 places on courses")
        assert "c.rees@post.example" not in both.html

        missing = await gwen.send(path)
        assert (missing.status, missing.says("Choose which of the two you keep")) == (422, True)
        one = await gwen.send(path, kept=kept.rsplit("/", 1)[1])
        assert one.path.startswith(kept)
        assert one.says("They are one person here now.")
        assert one.says("You can part them again until")
        assert (await gwen.open(gone)).path.startswith(kept)
        assert (await gwen.open(path)).path.startswith(kept), "looked at again, there is nothing more to do"
        assert gone not in (await gwen.open("/people?words=ceinwen")).html

        await gwen.open(kept)
        two = await gwen.send(f"{kept}/part", other=gone.rsplit("/", 1)[1])
        assert two.says("They are two people again.")
        assert (await gwen.open(gone)).heading == "Ceinwen"


async def test_somebody_with_the_contact_of_another_is_on_the_desk_until_somebody_says_two(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        older = await made_known(gwen, "Heulwen", "heulwen@post.example")
        newer = await made_known(gwen, "Macsen", "heulwen@post.example")
        path = f"{newer}/same/{older.rsplit('/', 1)[1]}"
        her = Example("Macsen", UUID(newer.rsplit("/", 1)[1]), frozenset())
        await site.heard("messages", her)
        assert path in (await gwen.open("/desk?section=people")).html
        await gwen.open(path)
        said = await gwen.send(f"{path}/two")
        assert said.says("Nobody is asked about them again.")
        await site.heard("messages", her)
        assert path not in (await gwen.open("/desk?section=people")).html


async def test_what_is_refused_is_said_and_nobody_else_sees_these_pages(site: Site) -> None:
    own = f"/people/{SAM.person_id}/same/{GWEN.person_id}"
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open(own)
        refused = await gwen.send(own, kept=str(SAM.person_id))
        assert refused.status in (403, 422)
        assert refused.says("One of them is your own.")
    for person in (ANWEN, NIA):
        async with await site.signed_in(person) as somebody:
            for path in (f"/people/{SAM.person_id}/same", own):
                assert (await somebody.open(path)).status == 403


@pytest.mark.browser
@pytest.mark.parametrize("path", [f"/people/{SAM.person_id}/same", f"/people/{SAM.person_id}/same/{NIA.person_id}"])
async def test_both_pages_are_for_everybody(site: Site, visits: Visits, path: str) -> None:
    visits.sign_in(await site.session(GWEN))
    await visits.check(path)
