"""The desk does every step for somebody, on the phone or at the door: recorded as done by the desk, and told."""

import re
from uuid import uuid4

import pytest

from services.contracts.enrolment import OfferAccepted, PlaceBooked
from tests.enrolment.scene import Scene
from tests.examples.people import ANWEN, GWEN, MARCUS, NIA, SAM
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import book_known, book_new, course_dates

PAGES = ["/desk/courses", "/desk/courses/{run}", "/desk/book?words=ni", "/desk/book/new", "/desk/book/{person}"]


async def test_somebody_new_is_booked_from_the_first_word_to_the_last(site: Site) -> None:
    title = f"Course {uuid4().hex[:6]}"
    run_id = await course_dates(site, title)
    contact = f"dewi-{uuid4().hex[:6]}@example.org"
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open("/desk/book/new")
        wrong = await gwen.send("/desk/book/new", name="Dewi", reach="mail")
        assert (wrong.status, wrong.says("Choose yes or no")) == (422, True)
        answers = {"name": "Dewi", "reach": "mail", "of_age": "yes", "district": "Coed hills", "language": "cy"}
        found = await gwen.send("/desk/book/new", **answers, **{"to-mail": contact})
        assert found.heading == "Find a course for Dewi"
        person = found.path
        none = await gwen.open(f"{person}?words={title}&access=step_free")
        assert none.says("No courses match")  # nobody has looked: never a yes
        shown = await gwen.open(f"{person}?words={title}")
        button = shown.html.split(f'method="post" action="{person}"', 1)[1].split("</form>", 1)[0]
        booked = await gwen.post(person, dict(re.findall(r'name="([^"]*)" value="([^"]*)"', button)))

        assert booked.path == f"/desk/courses/{run_id}"
        assert booked.says("Done, and recorded as done by you.")
        assert booked.says("Dewi")
    told = await Scene.told_last(_scene(site), run_id, PlaceBooked)
    assert told.is_on_behalf


async def test_somebody_known_is_found_by_name(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open("/desk/book?words=Nia")
        assert f'href="/desk/book/{NIA.person_id}"' in shown.html
        nobody = await gwen.open("/desk/book?words=Zzyzx")
        assert nobody.says("We find nobody of that name.")


async def test_a_call_confirms_a_place_whose_numbers_did_not_come(site: Site) -> None:
    run_id = await course_dates(site)
    async with site.guest() as guest:
        await book_new(site, guest, run_id, "Alun", f"alun-{uuid4().hex[:6]}@example.org")
    async with await site.signed_in(GWEN) as gwen:
        page = await gwen.open(f"/desk/courses/{run_id}")
        assert page.says("nobody has confirmed it yet")
        action = page.html.split('action="/desk/places/', 1)[1].split('"', 1)[0]
        assert action.endswith("/confirm")
        done = await gwen.send(f"/desk/places/{action}")
        assert done.says("The place is booked, and recorded as done by you.")
    assert (await Scene.told_last(_scene(site), run_id, PlaceBooked)).is_on_behalf


async def test_each_answer_of_somebody_can_be_given_for_her(site: Site) -> None:
    run_id = await course_dates(site, places=1)
    await book_known(site, MARCUS, run_id)
    waits = (await book_known(site, NIA, run_id)).rsplit("/", 1)[1]
    async with await site.signed_in(GWEN) as gwen:
        path = f"/desk/courses/{run_id}"
        for does, says in (("leave", "not in the line any more"), ("undo", "as it was before")):
            await gwen.open(path)
            assert (await gwen.send(f"/desk/places/{waits}/{does}")).says(says)
        await gwen.open(path)
        more = await gwen.send(path, places="2")
        assert more.says("they can say yes or no")
        taken = await gwen.send(f"/desk/places/{waits}/accept")
        assert taken.says("The place is theirs.")
    assert (await Scene.told_last(_scene(site), run_id, OfferAccepted)).is_on_behalf


@pytest.mark.parametrize("typed", ["", "many", "0", "9999"])
async def test_an_odd_number_of_places_is_asked_again(site: Site, typed: str) -> None:
    run_id = await course_dates(site)
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open(f"/desk/courses/{run_id}")
        shown = await gwen.send(f"/desk/courses/{run_id}", places=typed)
        assert shown.status == 422


async def test_an_answer_that_came_too_late_says_how_it_stands(site: Site) -> None:
    run_id = await course_dates(site)
    place = (await book_known(site, NIA, run_id)).rsplit("/", 1)[1]
    async with await site.signed_in(GWEN) as gwen:
        page = await gwen.open(f"/desk/courses/{run_id}")
        fields = page.hidden(f"/desk/places/{place}/give-back")
        shown = await gwen.post(f"/desk/places/{place}/accept", fields)
        assert (shown.status, shown.says("No place is kept")) == (422, True)


async def test_it_is_for_coordinators_only(site: Site) -> None:
    run_id = await course_dates(site)
    for person in (NIA, ANWEN):
        async with await site.signed_in(person) as somebody:
            for path in PAGES:
                opened = path.format(run=run_id, person=SAM.person_id)
                assert (await somebody.open(opened)).status == 403, path


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
async def test_the_page_is_for_everybody(visits: Visits, site: Site, path: str) -> None:
    run_id = await course_dates(site, places=1)
    for student in (MARCUS, NIA):
        await book_known(site, student, run_id)
    visits.sign_in(await site.session(GWEN))
    await visits.check(path.format(run=run_id, person=NIA.person_id))


def _scene(site: Site) -> Scene:
    scene = Scene(site.college)
    scene.house = site.house("enrolment")
    return scene
