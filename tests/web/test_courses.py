"""Finding a course, and the page of one: for everybody, and it asks nothing of anybody."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.contracts.codesign import Theme
from services.contracts.scheduling import Access, RunCalledOff, SessionCalledOff
from services.runtime.ids import new_id
from tests.enrolment.scene import venue
from tests.examples.people import GWEN, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import book_new, course_dates, hear_more, sessions_of
from tests.web.guest import Guest


@pytest.fixture
def town() -> str:
    """A town of this test, so that other tests' courses are elsewhere."""
    return f"Tre {uuid4().hex[:10]}"


async def test_courses_are_found_and_narrowed(guest: Guest, site: Site, town: str) -> None:
    await course_dates(site, "A walk by the sea", theme=Theme.OUTDOORS, where=venue("Hall", town))
    await course_dates(site, "Sleeping better", where=venue("Hall", town, step_free=Access.YES))

    both = await guest.open(f"/courses?town={town}")
    assert both.says("2 courses")
    assert (await guest.open(f"/courses?town={town}&theme=outdoors")).says("1 course")
    assert (await guest.open(f"/courses?town={town}&words=walk")).says("A walk by the sea")
    nothing = await guest.open(f"/courses?town={town}&words=walk&theme=making")
    assert nothing.says("No courses match")
    assert nothing.says("Clear all choices")


async def test_what_nobody_has_checked_never_counts_as_yes(guest: Guest, site: Site, town: str) -> None:
    await course_dates(site, "Checked", where=venue("Hall", town, hearing_loop=Access.YES))
    run_id = await course_dates(site, "Not checked", where=venue("Hall", town))

    found = await guest.open(f"/courses?town={town}&access=hearing_loop")
    assert (found.says("Checked"), found.says("Not checked")) == (True, False)
    assert (await guest.open(f"/courses/{run_id}")).says("Hearing Not checked yet. Ring us, and we look.")


@pytest.mark.parametrize("nonsense", ["theme=x", "weekday=9", "page=minus", "page=99999", "from_on=soon", "words=%25"])
async def test_an_odd_address_shows_what_it_can(guest: Guest, site: Site, nonsense: str) -> None:
    shown = await guest.open(f"/courses?{nonsense}")

    assert (shown.status, shown.heading) == (200, "Find a course")


async def test_htmx_gets_the_results_alone_and_everybody_may_keep_them_a_moment(guest: Guest, site: Site) -> None:
    part = await guest.open("/courses", **{"HX-Request": "true"})
    assert part.html.lstrip().startswith('<section id="results"')
    whole = await guest.open("/courses")
    assert whole.headers["cache-control"] == "public, max-age=30"
    assert "set-cookie" not in whole.headers


async def test_the_page_of_a_course_says_what_one_must_know(guest: Guest, site: Site) -> None:
    run_id = await course_dates(site, "Living with worry", places=12)

    shown = await guest.open(f"/courses/{run_id}")

    assert shown.heading == "Living with worry"
    for words in (
        "There will be up to 12 people.",
        "You do not have to talk about yourself.",
        "places free",
        "12 of 12 places are free just now.",
        "Made together.",
        "Book a place",
        "We are not a crisis service",
    ):
        assert shown.says(words), words


async def test_numbers_are_one_press_away_and_nothing_counts_down(guest: Guest, site: Site) -> None:
    run_id = await course_dates(site, places=1)
    async with site.guest() as other:
        await book_new(site, other, run_id, "Meg")

    shown = await guest.open(f"/courses/{run_id}")

    assert shown.says("full, you can wait")
    assert "<details" in shown.html.split("All 1 places are taken")[0].rsplit("<p>", 2)[-2]
    assert shown.says("Wait for a place")


async def test_a_date_that_is_called_off_says_so(guest: Guest, site: Site) -> None:
    run_id = await course_dates(site)
    await hear_more(site, 3, SessionCalledOff(run_id=run_id, session_id=(await sessions_of(site, run_id))[0]))
    assert (await guest.open(f"/courses/{run_id}")).says("does not take place")


async def test_called_off_only_who_had_a_place_still_sees_it(guest: Guest, site: Site) -> None:
    run_id = await course_dates(site)
    async with await site.signed_in(GWEN) as gwen:
        await hear_more(site, 3, RunCalledOff(run_id=run_id))
        assert (await guest.open(f"/courses/{run_id}")).status == 404
        assert (await gwen.open(f"/courses/{run_id}")).says("These dates are called off.")


async def test_a_course_that_has_begun_is_not_booked_here(guest: Guest, site: Site) -> None:
    run_id = await course_dates(site, starts_at=datetime.now(UTC) - timedelta(hours=1))

    assert (await guest.open(f"/courses/{run_id}")).says("This course has already begun.")
    assert (await guest.open(f"/courses/{run_id}/book")).says("These dates cannot be booked")


async def test_there_is_no_such_course(guest: Guest, site: Site) -> None:
    assert (await guest.open(f"/courses/{new_id()}")).status == 404


async def test_the_welsh_page_has_an_address_of_its_own(guest: Guest, site: Site, town: str) -> None:
    run_id = await course_dates(site, "Sleeping better", where=venue("Hall", town))

    shown = await guest.open(f"/cy/courses/{run_id}")

    assert shown.headers["content-language"] == "cy"
    assert '<span lang="en">Sleeping better</span>' in shown.html


async def test_signed_in_the_course_is_booked_from_its_own_page(site: Site) -> None:
    run_id = await course_dates(site)
    async with await site.signed_in(NIA) as nia:
        shown = await nia.open(f"/courses/{run_id}")
        assert f'action="/courses/{run_id}/book"' in shown.html
        assert shown.headers["cache-control"] == "no-store"


NOBODY_YET = "01930000-0000-7000-8000-00000000ffff"
PAGES = ["?town={town}", "/{run}", "/{run}/book", "/{run}/kept"]
PAGES += [f"/{{run}}/code?attempt={NOBODY_YET}&place={NOBODY_YET}&way=text"]


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
async def test_the_page_is_for_everybody(visits: Visits, site: Site, town: str, path: str) -> None:
    run_id = await course_dates(site, where=venue("Hall", town, step_free=Access.YES))

    await visits.check("/courses" + path.format(town=town, run=run_id))


@pytest.mark.browser
async def test_choosing_narrows_at_once_and_back_goes_back(visits: Visits, site: Site, town: str) -> None:
    await course_dates(site, "A walk by the sea", theme=Theme.OUTDOORS, where=venue("Hall", town))
    await course_dates(site, "Sleeping better", where=venue("Hall", town))
    page = await visits.page(f"/courses?town={town}", width=1280)

    await page.get_by_label("Nature and movement").check()
    await page.get_by_role("heading", name="1 course", exact=True).wait_for()
    assert "theme=outdoors" in page.url
    await page.go_back()
    await page.get_by_role("heading", name="2 courses").wait_for()
