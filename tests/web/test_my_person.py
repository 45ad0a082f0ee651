"""Who is my person: said on one page, chosen by the desk; and the numbers that have a keeper."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
import pytest_asyncio

from tests.examples.people import GWEN, HELEDD, NIA, OWAIN, SAM
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from tests.web.test_the_college import read_fields


@pytest_asyncio.fixture
async def gwen(site: Site) -> AsyncIterator[Guest]:
    async with await site.signed_in(GWEN) as one:
        yield one


async def test_the_desk_names_somebody_for_all_and_for_one(site: Site, gwen: Guest) -> None:
    async with await site.signed_in(NIA) as nia, await site.signed_in(SAM) as sam:
        assert (await sam.open("/my-person")).says("The whole desk is there for you.")
        await gwen.open("/named-contacts")
        shown = await gwen.send("/named-contacts/districts", **{"d-0": str(GWEN.person_id)})
        assert shown.says("Kept. Students see it")
        assert (await sam.open("/my-person")).says("Ask for Gwen.")

        path = f"/people/{NIA.person_id}/their-person"
        assert path in (await gwen.open(f"/people/{NIA.person_id}")).html
        await gwen.open(path)
        assert (await gwen.send(path, named_contact_id=str(HELEDD.person_id))).says("Kept. They see it")
        assert (await nia.open("/my-person")).says("Heledd")
        await gwen.open(path)
        await gwen.send(path, named_contact_id="")
        assert (await nia.open("/my-person")).says("Ask for Gwen.")
    await gwen.open("/named-contacts")
    await gwen.send("/named-contacts/districts")


async def test_a_card_says_how_she_is_reached_and_a_number_that_is_none_is_said_beside_it(
    site: Site, gwen: Guest
) -> None:
    path = f"/named-contacts/{HELEDD.person_id}/card"
    await gwen.open("/named-contacts")
    shown = await gwen.send(path, phone="ring me", hours="Mornings")
    assert (shown.status, 'id="phone-error"' in shown.html, "Mornings" in shown.html) == (422, True, True)
    shown = await gwen.send(path, phone="01632 960 177", hours="Mornings")
    assert shown.says("01632 960 177, Mornings")


async def test_who_is_whose_person_is_the_desks_to_say(site: Site, guest: Guest) -> None:
    assert (await guest.open("/my-person")).path == "/sign-in"
    async with await site.signed_in(OWAIN) as owain:
        assert (await owain.open("/named-contacts")).status == 403


async def test_everybody_can_keep_a_page_with_the_numbers(guest: Guest) -> None:
    shown = await guest.open("/crisis-numbers")
    assert shown.says("Whom to ring in a crisis")
    assert "/crisis-numbers/review" not in shown.html


async def test_the_keeper_says_that_the_numbers_are_right_and_nobody_else(site: Site, gwen: Guest) -> None:
    async with await site.signed_in(OWAIN) as owain:
        fields = dict(read_fields((await owain.open("/college")).html))
        await owain.send("/college", **fields | {"crisis_keeper_id": str(HELEDD.person_id)})
    later = str(date.today() + timedelta(days=60))
    async with await site.signed_in(HELEDD) as heledd:
        shown = await heledd.open("/crisis-numbers/review")
        lines = {name: value for name, value in read_fields(shown.html) if re.match("number|words", name)}
        mistyped = lines | {"number-4": "0800 111", "look_again_on": "soon"}
        wrong = await heledd.send("/crisis-numbers/review", **mistyped)
        assert wrong.status == 422
        assert 'id="number-4-error"' in wrong.html
        assert 'id="look_again_on-error"' in wrong.html
        far = await heledd.send("/crisis-numbers/review", **lines | {"look_again_on": "2099-01-01"})
        assert far.says("Choose a day within the next year.")
        shown = await heledd.send("/crisis-numbers/review", **lines | {"look_again_on": later})
        assert shown.says("Somebody looks again by")
    shown = await gwen.open("/crisis-numbers/review")
    assert shown.says("Somebody else looks after these numbers.")


@pytest.mark.browser
async def test_these_pages_are_for_everybody(site: Site, visits: Visits) -> None:
    await visits.check("/crisis-numbers")
    visits.sign_in(await site.session(NIA))
    await visits.check("/my-person")
    visits.sign_in(await site.session(GWEN))
    await visits.check("/named-contacts")
    await visits.check(f"/people/{NIA.person_id}/their-person")
    visits.sign_in(await site.session(OWAIN))
    await visits.check("/crisis-numbers/review")
