"""The language somebody chose is kept: on the pages, in what is sent to her, and in what its links open."""

import re

from services.messages.model import College, Template
from services.messages.words import write
from services.runtime.ids import new_id
from tests.web.conftest import Site
from tests.web.course_dates import course_dates, type_numbers
from tests.web.guest import Guest

IN_WELSH = '<html lang="cy">'


async def test_whoever_books_in_welsh_is_written_to_in_welsh_and_led_to_welsh(site: Site, guest: Guest) -> None:
    run_id = await course_dates(site)
    await guest.open(f"/cy/courses/{run_id}")
    asked = await guest.open(f"/courses/{run_id}/book")
    assert IN_WELSH in asked.html
    who = {"name": "Lowri", "reach": "mail", "to-mail": "lowri-k@example.org", "of_age": "yes"}
    assert (await guest.send(f"/courses/{run_id}/book", **who, district="Coed hills")).status == 200
    letter = await site.letter("lowri-k@example.org")
    assert "yw eich 6 rhif" in letter
    [link] = set(re.findall(rf"{site.address}(/cy/sign-in/link/\S+)", letter))
    assert IN_WELSH in (await type_numbers(site, guest, run_id, "lowri-k@example.org")).html

    async with site.guest() as another_phone:
        assert IN_WELSH in (await another_phone.open(link)).html
    async with site.house("people").database.reading() as db:
        language = await db.fetchval("select language from person where name = 'Lowri'")
    said = write(
        Template.PLACE_BOOKED,
        language,
        {},
        about_id=new_id(),
        name="Lowri",
        college=College(),
        address=site.address,
        is_text=False,
    )
    [later] = re.findall(rf"{site.address}(\S+)", said.text)
    async with site.guest() as another_phone:
        signs_in = await another_phone.open(later)
        assert (signs_in.path, IN_WELSH in signs_in.html) == ("/sign-in", True)
