"""Who came, on a phone: by the tutors of the day, two at once, with scripts and without."""

import pytest

from tests.examples.people import ANWEN, BETHAN, GWEN, MARCUS, NIA, RHIAN, SAM
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import book_known, course_dates, session_today, sessions_of


async def a_day(site: Site) -> str:
    """A session that is on, with three students: the page of who came."""
    run_id, session_id = await session_today(site, (ANWEN, BETHAN))
    for student in (NIA, SAM, RHIAN):
        await book_known(site, student, run_id, by_desk=True)
    return f"/teaching/{session_id}/who-came"


async def test_a_tutor_marks_everybody_with_one_button(site: Site) -> None:
    path = await a_day(site)
    async with await site.signed_in(ANWEN) as anwen:
        shown = await anwen.open(path)
        assert shown.says("With Bethan.")
        assert [shown.says(name) for name in ("Nia", "Sam", "Rhian", "First time here.")] == [True] * 4
        marks = {f"m-{NIA.person_id}": "came", f"m-{SAM.person_id}": "not_with_us"}
        saved = await anwen.send(path, **marks)

        assert saved.says("Everything is sent.")
        assert f'id="m-{NIA.person_id}-came" value="came" checked' in saved.html
        assert f'id="m-{RHIAN.person_id}-came" value="came" checked' not in saved.html


async def test_what_the_other_tutor_marked_meanwhile_stays(site: Site) -> None:
    path = await a_day(site)
    async with await site.signed_in(ANWEN) as anwen, await site.signed_in(BETHAN) as bethan:
        await anwen.open(path)
        await anwen.send(path, **{f"m-{NIA.person_id}": "came"})
        await bethan.open(path)  # and reads that Nia came
        shown = {f"was-{NIA.person_id}": "came", f"was-{SAM.person_id}": ""}
        await anwen.send(path, **shown, **{f"m-{NIA.person_id}": "came_partly"})

        saved = await bethan.send(path, **shown, **{f"m-{NIA.person_id}": "came", f"m-{SAM.person_id}": "came"})

        assert f'id="m-{NIA.person_id}-came_partly" value="came_partly" checked' in saved.html
        assert f'id="m-{SAM.person_id}-came" value="came" checked' in saved.html


async def test_only_the_tutors_of_the_day_and_the_desk_find_it(site: Site) -> None:
    path = await a_day(site)
    for person, status in ((MARCUS, 404), (GWEN, 200), (NIA, 403)):
        async with await site.signed_in(person) as somebody:
            assert (await somebody.open(path)).status == status


async def test_before_the_day_it_says_who_is_coming(site: Site) -> None:
    run_id = await course_dates(site, tutors=(ANWEN, BETHAN))
    await book_known(site, NIA, run_id)
    (first, *_) = await sessions_of(site, run_id)
    async with await site.signed_in(ANWEN) as anwen:
        shown = await anwen.open(f"/teaching/{first}/who-came")
        assert (shown.heading, shown.says("Nia")) == ("Who is coming", True)
        assert "<button" not in shown.html.split("<main", 1)[1].split("</main>")[0]


async def test_a_tutor_finds_her_sessions(site: Site) -> None:
    path = await a_day(site)
    async with await site.signed_in(ANWEN) as anwen:
        assert f'href="{path}"' in (await anwen.open("/who-came")).html


@pytest.mark.browser
async def test_each_press_is_saved_at_once_and_says_so(visits: Visits, site: Site) -> None:
    path = await a_day(site)
    visits.sign_in(await site.session(ANWEN))
    page = await visits.page(path)

    await page.get_by_role("group", name="Nia").get_by_label("Came", exact=True).check()
    await page.get_by_text("Everything is sent.").first.wait_for()
    await page.get_by_role("group", name="Nia").get_by_label("Came partly").check()
    await page.locator(f'[id="was-{NIA.person_id}"][value="came_partly"]').wait_for(state="attached")
    await page.reload()

    assert await page.get_by_role("group", name="Nia").get_by_label("Came partly").is_checked()


@pytest.mark.browser
async def test_without_a_signal_a_mark_says_so_and_goes_by_itself_later(visits: Visits, site: Site) -> None:
    path = await a_day(site)
    visits.sign_in(await site.session(ANWEN))
    page = await visits.page(path)
    nia = page.get_by_role("group", name="Nia")

    await page.context.set_offline(True)
    await nia.get_by_label("Came", exact=True).check()
    await nia.get_by_text("Not sent yet").wait_for()
    assert await page.get_by_text("Not everything is sent yet.").is_visible()
    await page.context.set_offline(False)
    await nia.get_by_text("Not sent yet").wait_for(state="hidden")
    visits.complaints.clear()  # of the browser, about the missing signal
    await page.reload()

    assert await nia.get_by_label("Came", exact=True).is_checked()


@pytest.mark.browser
async def test_without_scripts_the_button_saves(visits: Visits, site: Site) -> None:
    path = await a_day(site)
    visits.sign_in(await site.session(BETHAN))
    page = await visits.without_script(path)

    await page.get_by_role("group", name="Sam").get_by_label("Sent apologies").check()
    await page.get_by_role("button", name="Save who came").click()

    assert await page.get_by_text("Everything is sent.").is_visible()
    assert await page.get_by_role("group", name="Sam").get_by_label("Sent apologies").is_checked()


@pytest.mark.browser
@pytest.mark.parametrize("which", ["list", "day"])
async def test_the_page_is_for_everybody(visits: Visits, site: Site, which: str) -> None:
    path = await a_day(site)
    visits.sign_in(await site.session(ANWEN))
    await visits.check(path if which == "day" else "/who-came")
