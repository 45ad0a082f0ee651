"""A worry about somebody: what to do now for everybody, a few lines for lead and deputy, nothing for anybody else."""

import re
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio

from services.care.commands.worries import PassOnWorry, pass_on_worry
from services.runtime.work import work
from tests.examples.people import ANWEN, CARYS, GWEN, HELEDD, NIA, OWAIN, SAM, Example
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest, Shown

CANARY = "canary-8806"
WORDS = {"about": "A man in a green coat", "what_happened": f"He said {CANARY}", "what_was_done": "I rang nobody."}


@pytest_asyncio.fixture
async def site_with_lead(site: Site) -> Site:
    """Care has heard who is lead and who is deputy."""
    await site.heard("care", CARYS, HELEDD)
    return site


@pytest_asyncio.fixture
async def carys(site_with_lead: Site) -> AsyncIterator[Guest]:
    async with await site_with_lead.signed_in(CARYS) as one:
        yield one


async def passed_on(site: Site, by: Example = ANWEN) -> str:
    """The path at which lead and deputy open it."""
    async with work(site.house("care"), by.acting()) as unit:
        command = PassOnWorry(about="Ceri", what_happened=f"She said {CARYS.name} {CANARY}.")
        return f"/passed-on/{(await pass_on_worry(command, unit)).worry_id}"


def number_of(shown: Shown, path: str) -> str:
    found = re.search(rf'<form method="post" action="{path}">.*?(Number \d+)', shown.html, re.DOTALL)
    return found[1] if found else ""


async def test_everybody_reads_what_to_do_now_and_whom_to_ring(guest: Guest, site: Site) -> None:
    shown = await guest.open("/worried")

    assert shown.heading == "I am worried about somebody"
    assert shown.says("if a life is in danger")
    assert "what_happened" not in shown.html
    assert "960 150" not in shown.html, "the number of the lead is not for the public"
    async with await site.signed_in(NIA) as nia:
        assert "what_happened" not in (await nia.open("/worried")).html


async def test_a_tutor_passes_on_a_worry_and_sees_that_it_was_read_and_in_which_role(
    site_with_lead: Site, carys: Guest
) -> None:
    async with await site_with_lead.signed_in(ANWEN) as anwen:
        shown = await anwen.open("/worried")
        assert shown.says("Carys, if you are worried about somebody")
        shown = await anwen.send("/worried", **WORDS)
        path = shown.path.replace("worried", "passed-on")
        assert (shown.heading, CANARY in shown.html) == ("It is passed on", False)
        assert shown.says("Safeguarding lead.")
        assert shown.says("Deputy safeguarding lead.")

        await carys.open("/passed-on")
        opened = await carys.send(path)
        assert opened.says(f"He said {CANARY}")
        assert opened.says("Carys read it")

        after = await anwen.open(shown.path)
        assert after.heading == "It was read"
        assert after.says("by the safeguarding lead.")
        assert CANARY not in after.html + (await anwen.open("/worried")).html


@pytest.mark.parametrize("field", ["about", "what_happened"])
async def test_what_is_missing_stands_beside_its_field_and_all_that_was_typed_is_there(
    site_with_lead: Site, field: str
) -> None:
    async with await site_with_lead.signed_in(ANWEN) as anwen:
        await anwen.open("/worried")
        shown = await anwen.send("/worried", **WORDS | {field: " "})

    assert shown.status == 422
    assert f'id="{field}-error"' in shown.html
    assert shown.says("I rang nobody.")


async def test_what_the_service_refuses_stands_there_too(site_with_lead: Site) -> None:
    async with await site_with_lead.signed_in(ANWEN) as anwen:
        await anwen.open("/worried")
        shown = await anwen.send("/worried", **WORDS | {"what_happened": "x" * 6001})

    assert (shown.status, 'id="what_happened-error"' in shown.html) == (422, True)


async def test_without_lead_and_deputy_the_page_does_not_pretend(site_with_lead: Site) -> None:
    async with await site_with_lead.signed_in(ANWEN) as anwen, site_with_lead.house("care").database.reading() as db:
        held = await db.fetch("select person_id, role from role_copy where role like 'safeguarding%'")
        await anwen.open("/worried")
        try:
            await db.execute("delete from role_copy where role like 'safeguarding%'")
            late = await anwen.send("/worried", **WORDS)
            shown = await anwen.open("/worried")
        finally:
            await db.executemany("insert into role_copy (person_id, role) values ($1, $2)", held)

    assert (late.status, late.says("What you wrote has gone nowhere.")) == (422, True)
    assert shown.says("There is no safeguarding lead here yet")
    assert "what_happened" not in shown.html
    assert shown.says("01632 960 150")


@pytest.mark.parametrize("other", [ANWEN, GWEN, OWAIN, SAM, NIA], ids=lambda one: one.name)
async def test_nobody_else_comes_in(site_with_lead: Site, other: Example) -> None:
    path = await passed_on(site_with_lead)
    async with await site_with_lead.signed_in(other) as somebody:
        await somebody.open("/worried")
        tokens = somebody.page.hidden("/sign-out") if somebody.page else {}
        shown = [await somebody.open("/passed-on")]
        shown += [await somebody.post(where, {**tokens, "words": "x"}) for where in (path, f"{path}/close")]

    assert {one.status for one in shown} == {403}
    assert CANARY not in "".join(one.html for one in shown)


async def test_an_address_alone_opens_nothing(carys: Guest, site_with_lead: Site) -> None:
    path = await passed_on(site_with_lead)
    shown = await carys.open(path)

    assert (shown.path, CANARY in shown.html) == ("/passed-on", False)
    async with site_with_lead.house("care").database.reading() as db:
        assert await db.fetchval("select count(*) from reading where worry_id = $1", UUID(path.rsplit("/", 1)[1])) == 0


async def test_what_was_done_is_kept_beside_it_and_it_is_closed_and_opened_again(
    carys: Guest, site_with_lead: Site
) -> None:
    path = await passed_on(site_with_lead)
    shown = await carys.open("/passed-on")
    number = number_of(shown, path)
    await carys.send(path)
    empty = await carys.send(f"{path}/note", words=" ")
    assert (empty.status, 'id="words-error"' in empty.html) == (422, True)
    shown = await carys.send(f"{path}/note", words="I rang her sister.")
    assert shown.says("Kept beside it.")
    assert shown.says("I rang her sister.")
    assert shown.says("Carys wrote what was done")
    shown = await carys.send(f"{path}/close")
    assert shown.says("It is closed.")
    assert re.search(rf"{number}.*?Closed, kept until", shown.text)
    async with await site_with_lead.signed_in(HELEDD) as heledd:
        await heledd.open("/passed-on")
        shown = await heledd.send(path)
        assert f"{path}/note" not in shown.html
        shown = await heledd.send(f"{path}/reopen")
        assert shown.says("It is open again.")
        assert shown.says("Heledd opened it again")


async def test_the_years_are_numbers(carys: Guest) -> None:
    await carys.open("/passed-on")
    shown = await carys.send("/passed-on/keeping", years="for ever")
    assert (shown.status, 'id="years-error"' in shown.html) == (422, True)
    shown = await carys.send("/passed-on/keeping", years="6")
    assert shown.says("It counts for what is closed from now on.")


async def test_the_way_there_is_on_every_page_of_those_who_hold_a_role(site: Site, guest: Guest) -> None:
    async with await site.signed_in(ANWEN) as anwen:
        assert 'href="/worried"' in (await anwen.open("/courses")).html
        assert "/passed-on" not in (await anwen.open("/courses")).html
    assert 'href="/worried"' not in (await guest.open("/courses")).html


@pytest.mark.browser
async def test_these_pages_are_for_everybody(site_with_lead: Site, visits: Visits) -> None:
    path = await passed_on(site_with_lead)
    await visits.check("/worried")
    visits.sign_in(await site_with_lead.session(ANWEN))
    await visits.check("/worried")
    await visits.check(path.replace("passed-on", "worried"))
    visits.sign_in(await site_with_lead.session(CARYS))
    await visits.check("/passed-on")


@pytest.mark.browser
async def test_an_opened_one_is_for_everybody(site_with_lead: Site, visits: Visits) -> None:
    await passed_on(site_with_lead)
    visits.sign_in(await site_with_lead.session(CARYS))
    await visits.check_after("/passed-on", "Open and read")
