"""On paper, in large print, and over the phone."""

from uuid import UUID

import pytest

from services.runtime.ids import new_id
from tests.examples.people import ANWEN, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import course_dates
from tests.web.guest import Guest
from tests.web.test_proposals import carried_over
from web.short import number_in, short

CUT = """() => [...document.querySelectorAll('main *')].filter(e => {
  const r = e.getBoundingClientRect();
  return r.width > 1 && r.right > innerWidth + 1 && !e.closest('svg,.rc-vh')
}).map(e => e.outerHTML.slice(0, 80)).slice(0, 5)"""
PAPER = 680
"""As many points as A4 leaves between its margins, as pixels."""


@pytest.mark.parametrize("typed", ["407-192", "407 192", "407192"])
def test_a_number_is_understood_however_it_is_written_down(typed: str) -> None:
    assert number_in(typed) == 407192


@pytest.mark.parametrize("typed", ["", "c", "1234567"])
def test_what_is_no_number_leads_nowhere(typed: str) -> None:
    assert number_in(typed) is None


def test_every_id_has_six_digits() -> None:
    assert short(UUID("01a22726-ee2a-7382-a187-5c1300000007")) == "000-007"
    assert all(number_in(short(new_id())) is not None for _ in range(50))


async def test_course_dates_and_a_story_are_found_by_what_is_read_over_the_phone(site: Site, guest: Guest) -> None:
    run_id = await course_dates(site)
    shown = await guest.open(f"/courses/{run_id}")
    assert shown.says(f"/c/{short(run_id)}")
    assert (await guest.open(f"/c/{short(run_id)}")).path == f"/courses/{run_id}"
    assert (await guest.open(f"/cy/c/{short(run_id).replace('-', '')}")).path == f"/cy/courses/{run_id}"
    course_id = await carried_over(site)
    assert (await guest.open(f"/m/{short(UUID(course_id))}")).path == f"/how-made/{course_id}"
    assert (await guest.open("/c/nothing")).status == 404


async def test_a_proposal_is_found_by_its_number_by_those_who_may_open_it(site: Site) -> None:
    async with await site.signed_in(ANWEN) as anwen:
        begun = (await anwen.open("/proposals/new"), await anwen.send("/proposals/new"))[1]
        async with site.house("codesign").database.reading() as db:
            number = await db.fetchval("select max(number) from proposal")
        assert (await anwen.open(f"/p/{number}")).path == begun.path
    async with await site.signed_in(NIA) as nia:
        assert (await nia.open(f"/p/{number}")).status == 404


@pytest.mark.browser
async def test_two_that_share_a_number_are_shown_to_choose_from(site: Site, guest: Guest, visits: Visits) -> None:
    one = await course_dates(site, "Sea songs")
    async with site.house("enrolment").database.transaction() as db:
        other = UUID(new_id().hex[:-8] + one.hex[-8:])
        for table in ("run_copy", "prospectus_copy"):
            columns = [
                row["column_name"]
                for row in await db.fetch(
                    "select column_name from information_schema.columns where table_name = $1"
                    " and table_schema = current_schema() and is_generated = 'NEVER'",
                    table,
                )
            ]
            said = ", ".join("$2::uuid" if name == "run_id" else name for name in columns)
            await db.execute(
                f"insert into {table} ({', '.join(columns)}) select {said} from {table} where run_id = $1",  # noqa: S608
                one,
                other,
            )
    shown = await guest.open(f"/c/{short(one)}")
    assert shown.heading == "Which of these?"
    assert f"/courses/{other}" in shown.html
    await visits.check(f"/c/{short(one)}")


async def test_large_print_stays_chosen_on_this_device_and_leads_back(guest: Guest) -> None:
    shown = await guest.open("/size/large?next=/ask-us")
    assert shown.path == "/ask-us"
    assert "is-large" in shown.html
    assert "is-large" in (await guest.open("/courses")).html
    assert "is-large" not in (await guest.open("/size/usual?next=/courses")).html
    assert (await guest.open("/size/huge")).status == 404
    assert (await guest.open("/size/large?next=//elsewhere.example")).path == "/"


@pytest.mark.browser
@pytest.mark.parametrize("is_large", [False, True], ids=["usual", "large"])
async def test_pages_on_paper_are_whole_and_bare(site: Site, visits: Visits, is_large: bool) -> None:
    run_id, course_id = await course_dates(site), await carried_over(site)
    if is_large:
        visits.cookies["size"] = "large"
    for path in (f"/courses/{run_id}", f"/how-made/{course_id}", "/ask-us"):
        page = await visits.page(path, width=PAPER)
        await page.emulate_media(media="print")
        for chrome in (".rc-nav", ".rc-foot", ".rc-skip", "button"):
            assert not await page.locator(chrome).first.is_visible(), (path, chrome)
        assert await page.locator(".rc-aloud").is_visible()
        assert await page.evaluate(CUT) == []
        size = await page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)")
        assert size >= (21 if is_large else 14)  # 16 points, 11 points
        assert (await page.pdf(format="A4")).startswith(b"%PDF")
