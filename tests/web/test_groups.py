"""Groups: who is in them and when they meet, and how they are set up."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from tests.examples.people import ANWEN, BETHAN, CARYS, DIL, ELERI, GWEN, MARCUS, NIA, RHIAN, Example
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.deciding import BEGUN, MEMBERS, Deciding, there


@pytest_asyncio.fixture
async def deciding(site: Site) -> AsyncIterator[Deciding]:
    async with Deciding(site) as one:
        yield one


async def test_a_member_sees_one_list_of_names_in_order_and_no_titles(site: Site, deciding: Deciding) -> None:
    group_id = await deciding.group()
    async with await site.signed_in(ANWEN) as anwen:
        assert (await anwen.open("/groups")).says("The Wednesday group")
        shown = await anwen.open(f"/groups/{group_id}")

    members = sorted(one.name for one in (ANWEN, BETHAN, MARCUS, DIL, ELERI, RHIAN))
    assert shown.says(f"Who is in it {' '.join(members)} Here nobody has a title.")
    assert "co-chair" not in shown.text.lower()
    assert not shown.says("Plan a meeting")


@pytest.mark.parametrize("stranger", [NIA, CARYS, GWEN])
async def test_without_a_seat_a_group_is_not_there(site: Site, deciding: Deciding, stranger: object) -> None:
    group_id = await deciding.group()
    async with await site.signed_in(stranger) as somebody:  # type: ignore[arg-type]
        assert (await somebody.open(f"/groups/{group_id}")).status == 404


async def test_signed_out_one_is_asked_to_sign_in(site: Site) -> None:
    async with site.guest() as somebody:
        for path in ("/groups", "/decisions", "/groups/set-up"):
            assert (await somebody.open(path)).path == "/sign-in"


async def test_who_chairs_it_plans_a_meeting_and_calls_it_off(site: Site, deciding: Deciding) -> None:
    path = f"/groups/{await deciding.group()}"
    day = (deciding.groups.now + timedelta(days=20)).date().isoformat()
    async with await site.signed_in(ELERI) as eleri:
        await eleri.open(path)
        missing = await eleri.send(f"{path}/meetings", day="soon", hour="18:00", place="The old chapel")
        assert missing.status == 422
        assert missing.says("We could not read the day or the time.")
        assert 'value="The old chapel"' in missing.html

        planned = await eleri.send(f"{path}/meetings", day=day, hour="18:00", place="The old chapel")
        assert planned.says("The meeting is planned.")
        assert planned.says("6pm The old chapel")

        off = planned.html.split(f'action="{path}/meetings/')[1].split("/off")[0]
        assert (await eleri.send(f"{path}/meetings/{off}/off")).says("The meeting is called off.")


async def test_a_day_that_is_over_is_refused_beside_its_field(site: Site, deciding: Deciding) -> None:
    path = f"/groups/{await deciding.group()}"
    async with await site.signed_in(ELERI) as eleri:
        await eleri.open(path)
        shown = await eleri.send(f"{path}/meetings", day="2020-01-20", hour="18:00", place="")

    assert shown.status == 422
    assert 'href="#day"' in shown.html
    assert shown.says("A meeting cannot be planned for a time that is over.")


async def test_a_member_leaves_and_the_office_adds_her_again(site: Site, deciding: Deciding) -> None:
    group_id = await deciding.group()
    async with await site.signed_in(RHIAN) as rhian, await site.signed_in(GWEN) as gwen:
        await rhian.open(f"/groups/{group_id}")
        assert (await rhian.send(f"/groups/{group_id}/leave")).says("You have left the group.")
        assert (await rhian.open(f"/groups/{group_id}")).status == 404

        path = f"/groups/set-up/{group_id}"
        await gwen.open(path)
        added = await gwen.send(f"{path}/members", person_id=str(RHIAN.person_id))
        assert added.says("Kept.")
        assert (await rhian.open(f"/groups/{group_id}")).status == 200


async def test_the_office_sees_who_chairs_and_never_a_side_or_an_answer(site: Site, deciding: Deciding) -> None:
    group_id = await deciding.group()
    async with await site.signed_in(GWEN) as gwen:
        assert (await gwen.open("/groups/set-up")).says("The Wednesday group")
        shown = await gwen.open(f"/groups/set-up/{group_id}")

    assert shown.says("Eleri Chairs the group with another.")
    assert "experience" not in shown.text.split("What it takes to agree")[0]


async def test_a_third_who_chairs_is_refused_with_what_to_do(site: Site, deciding: Deciding) -> None:
    path = f"/groups/set-up/{await deciding.group()}"
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open(path)
        shown = await gwen.send(f"{path}/members/{ANWEN.person_id}/co-chair")
        assert shown.status == 422
        assert shown.says("This group has its two co-chairs. One of them stands down first.")

        assert (await gwen.send(f"{path}/members/{MARCUS.person_id}/stand-down")).says("Kept.")
        assert (await gwen.send(f"{path}/members/{MARCUS.person_id}/co-chair")).says("Kept.")
        tokens = (await gwen.open(path)).hidden(f"{path}/rule")
        assert (await gwen.post(f"{path}/members/{MARCUS.person_id}/dismiss", tokens)).status == 404


async def test_the_rule_is_changed_with_numbers_only(site: Site, deciding: Deciding) -> None:
    path = f"/groups/set-up/{await deciding.group()}"
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open(path)
        wrong = await gwen.send(f"{path}/rule", least_per_side="some", voting_days="2", extension_days="7")
        assert wrong.status == 422
        assert wrong.says("Write a number.")
        refused = await gwen.send(f"{path}/rule", least_per_side="1", voting_days="2", extension_days="7")
        assert refused.says("People need between 3 and 60 days to answer.")
        kept = await gwen.send(f"{path}/rule", least_per_side="1", voting_days="14", extension_days="7")
        assert kept.says("It holds for what is put to the group from now on.")


async def test_with_a_group_for_courses_there_is_no_form_and_a_second_is_refused(
    site: Site, deciding: Deciding
) -> None:
    group_id = await deciding.group()
    async with await site.signed_in(GWEN) as gwen:
        assert 'action="/groups/set-up"' not in (await gwen.open("/groups/set-up")).html
        tokens = (await gwen.open(f"/groups/set-up/{group_id}")).hidden(f"/groups/set-up/{group_id}/rule")
        shown = await gwen.post("/groups/set-up", tokens | BEGUN)

    assert shown.status == 422
    assert shown.says("There is a group that decides on this already.")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("who", "path"),
    [(ELERI, "/groups"), (ELERI, "/groups/{}"), (GWEN, "/groups/set-up"), (GWEN, "/groups/set-up/{}")],
)
async def test_every_page_of_groups_is_for_everybody(
    site: Site, deciding: Deciding, visits: Visits, who: Example, path: str
) -> None:
    await deciding.put_to_group()
    visits.sign_in(await site.session(who))
    await visits.check(path.format(await deciding.group()))


async def chairs_are_known(site: Site) -> None:
    """To `people`, as `groups` told."""
    async with asyncio.timeout(10):
        while True:
            async with site.house("people").database.reading() as db:
                if await db.fetchval("select count(*) = 2 from chair_copy"):
                    return


async def test_who_chairs_it_asks_somebody_to_join(site: Site, deciding: Deciding) -> None:
    path = f"/groups/{await deciding.group()}"
    await chairs_are_known(site)
    async with await site.signed_in(DIL) as dil:
        await dil.open(path)
        assert (await dil.open(f"{path}/ask")).status == 404
    async with await site.signed_in(ELERI) as eleri:
        assert (await eleri.open(path)).says("Ask somebody to join")
        await eleri.open(f"{path}/ask")
        assert (await eleri.send(f"{path}/ask", name="")).status == 422
        reach = {"reach": "mail", "to-mail": "tirion@post.example"}
        asked = await eleri.send(f"{path}/ask", name="Tirion", **reach)
        assert (asked.path, asked.says("Tirion Member of the group.")) == ("/people/invitations", True)
        slip = await eleri.send(re.findall(r"/people/invitations/[0-9a-f-]+/slip", asked.html)[0])
        assert slip.says("Tirion, would you like to?")
        assert (await eleri.open("/invitation")).says("Read it out, and write down what they say on the phone.")
        assert (await eleri.send("/invitation", answer="yes")).heading == "Written down"
        seated = "select person_id from seat where ended_at is null and person_id <> all($1)"
        tirion = await there(deciding.groups, seated, [one.person_id for one in MEMBERS])
        assert (await eleri.open(path)).says("Tirion")
    async with await site.signed_in(GWEN) as gwen:  # the other tests know six
        await gwen.open(f"/groups/set-up/{path.rpartition('/')[2]}")
        await gwen.send(f"/groups/set-up/{path.rpartition('/')[2]}/members/{tirion}/leave")
