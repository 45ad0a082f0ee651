"""Staff find people, make them known, ask them to do something, and look up how to reach them."""

import pytest

from tests.examples.people import ANWEN, BETHAN, GWEN, NIA, OWAIN, SAM
from tests.web.browser import Visits
from tests.web.conftest import Site


async def test_people_are_found_by_a_part_of_the_name(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        found = await gwen.open("/people?words=beth")
        assert found.says("Bethan")
        assert not found.says("Anwen")
        nobody = await gwen.open("/people?words=zzz")
        assert nobody.says("Nobody of this name.")


async def test_without_words_those_who_do_something_are_listed_without_contacts(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open("/people")

    assert shown.says("Anwen")
    assert "anwen@example.org" not in shown.html
    assert "peer" not in shown.html.lower()


async def test_the_list_is_asked_for_alone_by_htmx(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open("/people?words=beth", **{"HX-Request": "true"})

    assert shown.html.lstrip().startswith('<section id="found"')


@pytest.mark.parametrize("person", [ANWEN, NIA])
async def test_people_are_not_for_everybody(site: Site, person: type[NIA]) -> None:
    async with await site.signed_in(person) as somebody:  # type: ignore[arg-type]
        for path in ("/people", f"/people/{BETHAN.person_id}"):
            shown = await somebody.open(path)
            assert shown.status == 403
            assert "bethan@" not in shown.html


async def test_somebody_is_made_known_and_asked(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open("/people/add")
        missing = await gwen.send("/people/add", name="", reach="text")
        assert missing.status == 422
        assert 'id="name-error"' in missing.html
        assert 'id="to-text-error"' in missing.html
        added = await gwen.send("/people/add", **{"name": "Meinir", "reach": "mail", "to-mail": "meinir@post.example"})
        assert added.heading == "Meinir"
        assert added.says("Nobody has answered there yet.")

        asked = await gwen.send(f"{added.path}/invite", role="member", until_on="2099-03-31")
        assert asked.says("It begins when they say yes.")
        assert asked.says("Asked to be: Member of the group.")
        again = await gwen.send(f"{added.path}/invite", role="member", until_on="")
        assert (again.status, again.says("She has been invited to this already.")) == (422, True)

    assert await site.letter("meinir@post.example")


async def test_a_day_that_is_not_one_is_said_beside_its_field(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open(f"/people/{SAM.person_id}")
        shown = await gwen.send(f"/people/{SAM.person_id}/invite", role="member", until_on="soon")

    assert shown.status == 422
    assert 'id="until_on-error"' in shown.html
    assert 'value="soon"' in shown.html


async def test_a_contact_is_shown_on_asking_and_the_look_is_told_to_her(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        before = await gwen.open(f"/people/{SAM.person_id}")
        assert "sam@example.org" not in before.html
        unsaid = await gwen.send(f"/people/{SAM.person_id}/reach")
        assert unsaid.status == 422
        assert "sam@example.org" not in unsaid.html
        shown = await gwen.send(f"/people/{SAM.person_id}/reach", why="tell")
        assert shown.says("sam@example.org")
        assert shown.says("say your own name and nothing more")

    async with await site.signed_in(SAM) as sam:
        assert (await sam.open("/my/about")).says("See who looked at what is yours")
        own = await sam.open("/my/about/who-looked")
        assert own.says("Gwen looked up how to reach you")
        assert own.says("because they had something to tell you, they said")
        assert own.says("Gwen opened your page")


async def test_the_desk_notes_that_it_has_spoken_with_somebody(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open("/people/add")
        added = await gwen.send("/people/add", **{"name": "Ieuan", "reach": "call", "to-call": "01632 960 188"})
        spoken = await gwen.send(f"{added.path}/spoken")

    assert spoken.says("Kept: we can reach them this way.")
    assert not spoken.says("Nobody has answered there yet.")


async def test_a_role_is_ended_by_whoever_may_give_it(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        colleague = await gwen.open(f"/people/{OWAIN.person_id}")
        assert "Yes, it ends" not in colleague.html
        await gwen.open("/people/add")
        added = await gwen.send("/people/add", **{"name": "Gethin", "reach": "mail", "to-mail": "gethin@post.example"})
        assert added.says("They are a student.")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/people", "/people/add", f"/people/{SAM.person_id}", "/people?words=nobody"])
async def test_staff_pages_are_for_everybody_too(site: Site, visits: Visits, path: str) -> None:
    visits.sign_in(await site.session(OWAIN if "nobody" in path else GWEN))

    await visits.check(path)


@pytest.mark.browser
async def test_finding_as_one_types_needs_no_new_page(site: Site, visits: Visits) -> None:
    visits.sign_in(await site.session(GWEN))
    page = await visits.page("/people", width=1280)
    await page.get_by_label("Find somebody").fill("beth")
    await page.get_by_role("button", name="Find").click()

    await page.get_by_role("heading", name="Found for “beth”").wait_for()
    assert page.url.endswith("/people?words=beth")
