"""Two people, one mailbox: the numbers open one booking, and all else of hers is closed until she shows more."""

import asyncio
import re

import pytest

from tests.examples.people import GWEN
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import book_new, course_dates, type_numbers
from tests.web.guest import Guest
from tests.web.test_book import fresh

HERS = ("/my", "/my/about", "/quiet-questions", "/my-person", "/ideas/mine", "/proposals", "/training", "/decisions")


async def asked_by_tomos(site: Site, guest: Guest) -> tuple[str, str, str]:
    """Mair has the address; Tomos books with it. The address, the course dates, and the letter that he gets."""
    shared = fresh("family")
    async with site.guest() as mair:
        run_id = await course_dates(site)
        await book_new(site, mair, run_id, "Mair", shared)
        await type_numbers(site, mair, run_id, shared)
    run_id = await course_dates(site)
    before = await site.letter(shared)
    await book_new(site, guest, run_id, "Tomos", shared)
    async with asyncio.timeout(10):
        while (now := await site.letter(shared)) == before:
            pass
    return shared, run_id, now


async def booked_by_tomos(site: Site, guest: Guest) -> tuple[str, str]:
    """The address and the path of his place."""
    shared, run_id, letter = await asked_by_tomos(site, guest)
    place = await guest.send(f"/courses/{run_id}/code", code=letter[:6])
    return shared, place.path.split("?")[0]


async def test_the_link_beside_the_numbers_opens_the_booking_that_it_came_for(guest: Guest, site: Site) -> None:
    _, _, letter = await asked_by_tomos(site, guest)
    link = re.search(r"http\S+(/sign-in/link/\S+)", letter)
    assert link
    await guest.open(link[1])
    place = await guest.send("/sign-in/link")
    assert (place.path.startswith("/my/places/"), place.heading) == (True, "Your place is booked")
    assert (await guest.open("/my")).path.startswith("/sign-in/more")


async def test_the_wall_and_the_way_through_it(guest: Guest, site: Site) -> None:
    shared, place = await booked_by_tomos(site, guest)
    assert (await guest.open(place)).heading == "Your place is booked"
    for path in HERS:
        shown = await guest.open(path)
        assert shown.path.startswith("/sign-in/more") or shown.status in (403, 404), path
        assert not shown.says("Tomos"), path
    assert (await guest.open(f"{place}/note")).heading == "Several people use this number or address"
    assert (await guest.open("/")).says("One booking only")
    await guest.open(f"{place}/leave")
    assert (await guest.send(f"{place}/give-back")).says("Your place is given back.")

    await guest.open("/sign-in/more")
    wrong = await guest.send("/sign-in/more", code="000 000")
    assert (wrong.status, wrong.says("These numbers do not fit.")) == (422, True)
    async with await site.signed_in(GWEN) as gwen:
        found = await gwen.open(f"/people?words={shared}")
        person = next(one for one in re.findall(r'href="(/people/[0-9a-f-]{36})">Tomos', found.html))
        await gwen.open(person)
        said = await gwen.send(f"{person}/say")
        code = re.search(r"rc-nb\">(\d{3} \d{3})<", said.html)
        assert code
    through = await guest.send("/sign-in/more", code=code[1])
    assert through.says("Tomos Sign out")
    assert (await guest.open("/my/about")).says("Tomos")


@pytest.mark.browser
async def test_what_is_said_there_is_for_everybody(guest: Guest, site: Site, visits: Visits) -> None:
    await booked_by_tomos(site, guest)
    visits.sign_in(guest.cookies["session"])
    await visits.check("/sign-in/more")
