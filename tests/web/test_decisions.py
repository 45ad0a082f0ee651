"""What is put to a group: answered, kept, read by those whom its writer chose; and nothing told before its time."""

from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio

from tests.codesign.scene import COOKING
from tests.examples.people import ANWEN, BETHAN, CARYS, DIL, ELERI, MARCUS, NIA, RHIAN
from tests.groups.scene import CANNOT, CONCERN
from tests.web.browser import Visits, focused, tab_to
from tests.web.conftest import Site
from tests.web.deciding import Deciding
from tests.web.guest import Guest

WORDS = "Ninety minutes is long for those who come by bus."
SHORTER = msgspec.structs.replace(COOKING, minutes="90", weeks=("Say hello. Soup.", "Eggs.", "One tray.", "We eat."))


@pytest_asyncio.fixture
async def deciding(site: Site) -> AsyncIterator[Deciding]:
    async with Deciding(site) as one:
        yield one


async def answer(guest: Guest, decision_id: UUID, **fields: str) -> None:
    await guest.open(f"/decisions/{decision_id}")
    await guest.send(f"/decisions/{decision_id}", **fields)


async def test_a_member_reads_the_exact_version_beside_the_one_before(site: Site, deciding: Deciding) -> None:
    decision_id = await deciding.put_to_group(COOKING, SHORTER)
    async with await site.signed_in(MARCUS) as marcus:
        shown = await marcus.open(f"/decisions/{decision_id}")

    assert shown.heading == "Cooking for one"
    assert shown.says("version 2")
    assert shown.says("What changed from version 1")
    assert shown.says("Written by Anwen and Bethan")
    assert shown.says("What people have said")
    assert shown.says("Can you live with this?")
    assert "answers awaited" not in shown.text


async def test_she_answers_sees_it_saved_and_changes_it(site: Site, deciding: Deciding) -> None:
    decision_id = await deciding.put_to_group()
    async with await site.signed_in(MARCUS) as marcus:
        await answer(marcus, decision_id, choice="agree", perspective="lived_experience")
        assert marcus.page is not None
        assert marcus.page.says("Thank you. Your answer is saved. You can change it until")

        await answer(marcus, decision_id, **{"choice": "aside", "perspective": "unsaid"})
        shown = await marcus.open(f"/decisions/{decision_id}")

    assert 'value="aside" aria-describedby="choice-aside-says" checked' in shown.html
    assert 'value="unsaid" checked' in shown.html


async def test_nothing_that_was_typed_is_lost_when_something_is_missing(site: Site, deciding: Deciding) -> None:
    decision_id = await deciding.put_to_group()
    async with await site.signed_in(MARCUS) as marcus:
        await answer(marcus, decision_id, **{"choice": "cannot", "words-concern": WORDS, "readers-cannot": "everybody"})
        assert marcus.page is not None
        shown = marcus.page

    assert shown.status == 422
    assert shown.says("Write why you cannot support it, so that the talk can begin")
    assert shown.says("Say from which side you speak, or that you would rather not say")
    assert 'href="#words-cannot"' in shown.html
    assert WORDS in shown.text
    assert 'id="readers-cannot-everybody" value="everybody" checked' in shown.html
    assert await deciding.groups.value("select count(*) from answer where decision_id = $1", decision_id) == 0


async def test_the_side_she_spoke_from_last_is_only_a_beginning(site: Site, deciding: Deciding) -> None:
    first = await deciding.put_to_group()
    async with await site.signed_in(RHIAN) as rhian:
        await answer(rhian, first, choice="agree", perspective="professional")
        shown = await rhian.open(f"/decisions/{await deciding.put_to_group()}")

    assert 'value="professional" checked' in shown.html
    assert 'name="choice" id="choice" value="agree" aria-describedby="choice-agree-says" checked' not in shown.html


async def test_who_cannot_support_it_is_told_who_talks_with_her_and_by_when(site: Site, deciding: Deciding) -> None:
    decision_id = await deciding.put_to_group()
    async with await site.signed_in(DIL) as dil:
        fields = {"choice": "cannot", "words-cannot": WORDS, "readers-cannot": "group", "perspective": "professional"}
        await answer(dil, decision_id, **fields)
        assert dil.page is not None
        assert dil.page.says("Somebody who chairs the group, and did not make this, talks with you by")

    async with await site.signed_in(ELERI) as eleri:
        assert (await eleri.open("/decisions")).says("1 person would like to talk with you")
        shown = await eleri.open("/groups")
        assert shown.says("People to talk with")
        assert shown.says("Dil Cooking for one By")
        assert not shown.says(WORDS)
        talk = await deciding.groups.value(
            "select conversation_id from conversation where decision_id = $1", decision_id
        )
        assert (await eleri.send(f"/groups/talks/{talk}")).says("It is noted that you have talked.")
        assert not (await eleri.open("/groups")).says("Dil")


async def test_an_owner_sees_by_when_she_hears_and_has_nothing_to_answer(site: Site, deciding: Deciding) -> None:
    decision_id = await deciding.put_to_group()
    async with await site.signed_in(BETHAN) as bethan:
        shown = await bethan.open(f"/decisions/{decision_id}")

    assert shown.says("You hear by")
    assert shown.says("You wrote this, so you may speak, and do not answer.")
    assert "Save my answer" not in shown.text


@pytest.mark.parametrize("stranger", [NIA, CARYS])
async def test_without_a_part_in_it_there_is_nothing_here(site: Site, deciding: Deciding, stranger: object) -> None:
    decision_id = await deciding.put_to_group()
    async with await site.signed_in(stranger) as somebody:  # type: ignore[arg-type]
        assert (await somebody.open(f"/decisions/{decision_id}")).status == 404


async def test_what_waits_for_her_and_what_came_of_it_stand_on_her_list(site: Site, deciding: Deciding) -> None:
    decision_id = await deciding.put_to_group(msgspec.structs.replace(COOKING, title="Bread"))
    async with await site.signed_in(RHIAN) as rhian:
        shown = await rhian.open("/decisions")
        assert f'href="/decisions/{decision_id}"' in shown.html
        assert shown.says("Bread The Wednesday group. Answer by")

        await deciding.agree(decision_id)
        assert (await rhian.open("/decisions")).says("Bread The Wednesday group. Agreed on both sides on")


async def test_after_it_closed_different_views_are_read_by_those_whom_their_writer_chose(
    site: Site, deciding: Deciding
) -> None:
    decision_id = await deciding.put_to_group(msgspec.structs.replace(COOKING, title="A walk in winter"))
    await deciding.answer(decision_id, DIL, CONCERN, "For everybody to read.", "everybody")
    await deciding.answer(decision_id, RHIAN, CANNOT, "For the group alone.", "group")
    for one in (MARCUS, ELERI):
        await deciding.answer(decision_id, one)
    async with site.guest() as somebody:
        assert not (await somebody.open("/decided")).says("A walk in winter")
        await deciding.close(decision_id)
        public = await somebody.open("/decided")
    async with await site.signed_in(MARCUS) as marcus, await site.signed_in(ANWEN) as anwen:
        member, owner = [await one.open(f"/decisions/{decision_id}") for one in (marcus, anwen)]

    assert public.says("A walk in winter")
    assert [one.says("For everybody to read.") for one in (public, owner, member)] == [True, True, True]
    assert [one.says("For the group alone.") for one in (public, owner, member)] == [False, False, True]
    assert "Dil" not in public.text
    for shown in (member, owner):
        assert shown.says("Agreed on both sides")
    assert not public.says("stood aside")


async def test_her_words_are_hers_after_it_closed(site: Site, deciding: Deciding) -> None:
    decision_id = await deciding.put_to_group()
    await deciding.answer(decision_id, DIL, CONCERN, WORDS, "everybody")
    for one in (MARCUS, ELERI):
        await deciding.answer(decision_id, one)
    await deciding.close(decision_id)
    path = f"/decisions/{decision_id}"
    async with await site.signed_in(DIL) as dil:
        await dil.open(path)
        missing = await dil.send(f"{path}/words", **{"my-words": " ", "my-readers": "group"})
        assert missing.status == 422
        assert missing.says("Write your words, or take them back below")

        kept = await dil.send(f"{path}/words", **{"my-words": "It went well after all.", "my-readers": "everybody"})
        assert kept.says("Your words are kept as you wrote them now.")
        assert (await dil.open("/decided")).says("It went well after all. Changed by its writer afterwards.")

        await dil.open(path)
        assert (await dil.send(f"{path}/words/back")).says("Your words are taken back.")
        public = await dil.open("/decided")
    assert not public.says("It went well after all.")
    assert public.says("Its writer has taken the words back.")


async def test_too_few_on_one_side_is_said_as_it_is(site: Site, deciding: Deciding) -> None:
    decision_id = await deciding.put_to_group()
    await deciding.answer(decision_id, MARCUS)
    await deciding.close(decision_id)
    async with await site.signed_in(MARCUS) as marcus:
        assert (await marcus.open(f"/decisions/{decision_id}")).says(
            "Too few had answered, so there is more time, once."
        )
        await deciding.close(decision_id)
        assert (await marcus.open(f"/decisions/{decision_id}")).says("no meeting is planned yet")
        await deciding.close(decision_id)
        shown = await marcus.open(f"/decisions/{decision_id}")

    assert shown.says("Too few answered Nothing was agreed.")


async def test_with_htmx_only_her_own_part_comes_back(site: Site, deciding: Deciding) -> None:
    decision_id = await deciding.put_to_group()
    async with await site.signed_in(MARCUS) as marcus:
        await marcus.open(f"/decisions/{decision_id}")
        shown = await marcus.send(f"/decisions/{decision_id}", headers={"HX-Request": "true"}, choice="agree")

    assert shown.status == 422
    assert shown.html.lstrip().startswith("<aside")
    assert "What changed" not in shown.text


@pytest.mark.browser
async def test_the_page_to_answer_is_for_everybody(site: Site, deciding: Deciding, visits: Visits) -> None:
    decision_id = await deciding.put_to_group(COOKING, SHORTER)
    visits.sign_in(await site.session(DIL))
    await visits.check(f"/decisions/{decision_id}")


@pytest.mark.browser
async def test_the_page_of_what_was_agreed_is_for_everybody(site: Site, deciding: Deciding, visits: Visits) -> None:
    decision_id = await deciding.put_to_group()
    await deciding.answer(decision_id, DIL, CONCERN, WORDS, "everybody")
    for one in (MARCUS, ELERI):
        await deciding.answer(decision_id, one)
    await deciding.close(decision_id)
    visits.sign_in(await site.session(DIL))
    await visits.check(f"/decisions/{decision_id}")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/decisions", "/decided"])
async def test_every_list_is_for_everybody(site: Site, deciding: Deciding, visits: Visits, path: str) -> None:
    await deciding.put_to_group()
    agreed = await deciding.put_to_group()
    await deciding.answer(agreed, DIL, CONCERN, WORDS, "everybody")
    for one in (MARCUS, ELERI):
        await deciding.answer(agreed, one)
    await deciding.close(agreed)
    visits.sign_in(await site.session(DIL))
    await visits.check(path)


@pytest.mark.browser
async def test_she_answers_by_keyboard_alone(site: Site, deciding: Deciding, visits: Visits) -> None:
    decision_id = await deciding.put_to_group()
    visits.sign_in(await site.session(MARCUS))
    page = await visits.page(f"/decisions/{decision_id}")
    await tab_to(page, "Agree")
    await page.keyboard.press("Space")
    await tab_to(page, "From my own experience")
    await page.keyboard.press("Space")
    await tab_to(page, "Save my answer")
    await page.keyboard.press("Enter")

    await page.get_by_text("Thank you. Your answer is saved.").wait_for()
    assert page.url.endswith(f"/decisions/{decision_id}")
    assert "Thank you" in await focused(page)


@pytest.mark.browser
async def test_she_answers_without_scripts(site: Site, deciding: Deciding, visits: Visits) -> None:
    decision_id = await deciding.put_to_group()
    visits.sign_in(await site.session(MARCUS))
    page = await visits.without_script(f"/decisions/{decision_id}")
    await page.get_by_label("I cannot support this, because…").check()
    await page.get_by_role("button", name="Save my answer").click()
    await page.get_by_role("link", name="Write why you cannot support it").click()
    await page.get_by_role("textbox", name="Because").fill(WORDS)
    await page.get_by_label("From my own experience, or as family or carer").check()
    await page.get_by_role("button", name="Save my answer").click()

    await page.get_by_text("Thank you. Your answer is saved.").wait_for()
