"""The desk: what takes place, what waits and whose it is; taken, handed over, covered for; found and printed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from services.messages.commands.tasks import TakeTask, open_task, take_task
from services.runtime.actor import house
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.work import work
from services.scheduling.commands.terms import OpenTerm, open_term
from services.scheduling.model import RunState
from services.scheduling.queries.runs import RunView
from tests.examples.people import ANWEN, CARYS, ELERI, GWEN, IDRIS, MARED, NIA, OWAIN, RHIAN, SAM, Example
from tests.web.browser import Visits, tab_to
from tests.web.conftest import Site, add
from tests.web.course_dates import book_new, course_dates
from tests.web.desk import PEER, Desk, Tutors, desk_of
from tests.web.guest import Guest
from tests.web.test_calls import owed, part, wished


async def tomorrow(desk: Desk, tutors: Tutors) -> RunView:
    """Course dates that begin tomorrow."""
    day = college_date(desk.now) + timedelta(days=1)
    term = OpenTerm(name=f"Term {uuid4().hex[:6]}", starts_on=day, ends_on=day + timedelta(weeks=10))
    term_id = (await desk.do(open_term, term)).term_id
    _venue, room = await desk.hall()
    return await desk.dates(tutors.anwen, tutors.bethan, term_id=term_id, weekday=day.isoweekday(), room_id=room)


async def waits(site: Site, kind: str, circle: str = "desk", **more: object) -> UUID:
    """Something of this kind waits."""
    about_id = new_id()
    async with work(site.house("messages"), house("messages")) as unit:
        until_at = unit.now + timedelta(days=1)
        await open_task(unit, kind, about_id, until_at=until_at, circle=circle, task_id=about_id, **more)  # type: ignore[arg-type]
    return about_id


@pytest_asyncio.fixture
async def gwen(site: Site) -> AsyncIterator[Guest]:
    async with await site.signed_in(GWEN) as one:
        yield one


async def test_the_desk_sees_what_is_on_and_at_what_somebody_must_look(site: Site) -> None:
    desk = await desk_of(site)
    await desk.open()
    tutors = await desk.four()
    run = await tomorrow(desk, tutors)
    await wished(site, "Ceri")
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open("/desk")
        assert shown.says("Today")
        assert shown.says(f"{tutors.anwen.name} and {tutors.bethan.name}.")
        assert shown.says("Ring Ceri")
        assert not shown.says("Please look")
        await desk.ready(tutors.anwen, PEER, until=timedelta(0))
        shown = await gwen.open("/desk")
        assert shown.says("Please look") or shown.says("One of the two is not ready to teach on this day.")
    assert run.state is RunState.PLANNED
    await desk.house.database.close()


@pytest.mark.parametrize(("answer", "state"), [("yes", "booked"), ("no", "given_back")])
async def test_the_answer_on_the_phone_settles_the_place_and_ends_the_call(site: Site, answer: str, state: str) -> None:
    run_id = await course_dates(site)
    async with site.guest() as guest:
        await book_new(site, guest, run_id, "Alun", f"alun-{uuid4().hex[:6]}@example.org")
    async with site.house("enrolment").database.reading() as db:
        place = await db.fetchrow("select place_id, person_id from place where run_id = $1", run_id)
    call_id = await owed(site, person_id=place["person_id"], about_id=place["place_id"])
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open("/desk?section=calls")
        assert "They said yes" in part(shown, call_id)
        done = await gwen.send(f"/desk/calls/{call_id}/answered", answer=answer)
        assert done.says("Done, and recorded as done by you.")
        assert part(done, call_id) == ""
    async with site.house("enrolment").database.reading() as db:
        assert await db.fetchval("select state from place where place_id = $1", place["place_id"]) == state


async def test_what_two_take_at_once_one_has_and_the_other_is_told_kindly(gwen: Guest, site: Site) -> None:
    call_id = await wished(site, "Ceri Twice Taken")
    await gwen.open("/desk?section=calls")
    tokens = gwen.page.hidden(f"/desk/tasks/{call_id}/take")  # type: ignore[union-attr]
    async with work(site.house("messages"), IDRIS.acting()) as unit:
        await take_task(TakeTask(task_id=call_id), unit)
    late = await gwen.post(f"/desk/tasks/{call_id}/take", tokens)
    assert (late.status, late.says("Somebody took this a moment before you.")) == (422, True)
    assert "Owner I Idris" in part(late, call_id), "and the page says whose it is"


async def test_what_is_taken_stands_under_mine_and_not_under_nobodys(gwen: Guest, site: Site) -> None:
    call_id = await wished(site, "Ceri Mine")
    await gwen.open("/desk?show=nobodys&section=calls")
    shown = await gwen.send(f"/desk/tasks/{call_id}/take")
    assert shown.says("It is yours now.")
    assert part(shown, call_id) == "", "she is back where she was, and it is not nobody’s any more"
    assert part(await gwen.open("/desk?show=mine&section=calls"), call_id)
    shown = await gwen.send(f"/desk/tasks/{call_id}/hand-over", to="")
    assert shown.says("It is nobody’s again.")


async def test_what_only_a_person_can_close_is_done_and_undone(gwen: Guest, site: Site) -> None:
    task_id = await waits(site, "sheets-to-check")
    shown = await gwen.open("/desk?section=sheets")
    assert f'href="/import/{task_id}"' in shown.html
    shown = await gwen.send(f"/desk/tasks/{task_id}/done")
    assert shown.says("Thank you. It is off the list. You can undo this for ten minutes.")
    assert f'href="/import/{task_id}"' not in shown.html
    shown = await gwen.send(f"/desk/tasks/{task_id}/undo")
    assert shown.says("It is on the list again.")


async def test_somebody_is_found_by_name_and_an_idea_by_its_number(gwen: Guest, site: Site) -> None:
    ceri, nia = await wished(site, "Ceridwen Longname"), await owed(site)
    await waits(site, "idea-to-answer", facts={"number": 40_404})
    shown = await gwen.open("/desk?words=longname")
    assert part(shown, ceri)
    assert not part(shown, nia)
    assert part(await gwen.open("/desk?words=Nia"), nia)
    assert (await gwen.open("/desk?words=40404")).says("Answer idea 40404")
    assert (await gwen.open("/desk?words=Zzyzx")).says("Nothing on the desk is about this.")


async def test_a_kind_that_the_page_does_not_know_yet_is_shown_all_the_same(gwen: Guest, site: Site) -> None:
    task_id = await waits(site, "idea-to-answer", facts={"number": 5})
    async with site.house("messages").database.transaction() as db:
        await db.execute("update task set kind = 'of-a-later-release' where task_id = $1", task_id)
    shown = await gwen.open("/desk?section=answers")
    assert shown.says("Something to see to")
    async with site.house("messages").database.transaction() as db:
        await db.execute("delete from task where task_id = $1", task_id)


async def test_who_is_away_names_a_cover_and_the_desk_says_so(gwen: Guest, site: Site) -> None:
    today = college_date(site.house("messages").now())
    async with await site.signed_in(MARED) as mared:
        await mared.open("/away")
        wrong = await mared.send("/away", from_on="", back_on="never")
        assert wrong.status == 422
        assert wrong.says("Choose who covers for you")
        assert wrong.says("Choose the day on which you are back")
        answers = {"from_on": str(today), "cover-desk": str(IDRIS.person_id)}
        early = await mared.send("/away", back_on=str(today), **answers)
        assert early.says("The day on which you are back comes after the first day away.")
        shown = await mared.send("/away", back_on=str(today + timedelta(days=3)), **answers)
        assert shown.says("Noted.")
        assert shown.says("You are away until")
        assert (await gwen.open("/desk")).says("Idris covers.")
        await mared.open("/away")
        assert (await mared.send("/away/back")).says("Welcome back.")
        assert not (await gwen.open("/desk")).says("Idris covers.")


async def test_the_desk_is_the_desks_alone(site: Site, guest: Guest) -> None:
    assert (await guest.open("/desk")).path == "/sign-in"
    for person in (NIA, ANWEN, ELERI, OWAIN, CARYS):
        async with await site.signed_in(person) as somebody:
            assert (await somebody.open("/desk")).status == 403


MENUS = {
    GWEN: {"/desk", "/course-dates", "/import", "/groups", "/trainees", "/tutors", "/people", "/courses"},
    NIA: {"/my", "/ideas", "/ask-us", "/courses"},
    ELERI: {"/decisions", "/co-design", "/groups", "/my", "/courses"},
    SAM: {"/training", "/my", "/ideas", "/ask-us", "/courses"},
}


@pytest.mark.parametrize("person", MENUS, ids=lambda one: one.name)
async def test_every_role_sees_only_its_own_menu(site: Site, person: Example) -> None:
    async with await site.signed_in(person) as somebody:
        shown = await somebody.open("/home")
    menu = shown.html.split('<nav class="rc-nav"', 1)[1].split("</nav>", 1)[0]
    assert {link.split('"', 1)[0] for link in menu.split('href="')[1:]} - {"/my/about"} == MENUS[person]


async def test_everybodys_page_says_what_waits_or_that_nothing_does(site: Site) -> None:
    task_id = await waits(site, "place-offered", f"person.{RHIAN.person_id}")
    async with await site.signed_in(RHIAN) as rhian:
        shown = await rhian.open("/")
        assert shown.heading == "Good to see you, Rhian"
        assert shown.says("There is a place for you")
        assert f'href="/my/places/{task_id}"' in shown.html
        assert not shown.says("Owner"), "what is one’s own has no other owner"
        assert shown.headers["cache-control"] == "no-store"
    somebody_new = Example("Mostyn", new_id(), frozenset())
    await add(site.house("people"), somebody_new)
    async with await site.signed_in(somebody_new) as mostyn:
        shown = await mostyn.open("/home")
        assert shown.says("Nothing waits for you.")
        assert shown.says("Find a course")


async def test_a_coordinators_page_leads_to_the_desk_and_to_what_is_hers(gwen: Guest, site: Site) -> None:
    call_id = await wished(site, "Ceri At Home")
    await gwen.open("/desk?section=calls")
    await gwen.send(f"/desk/tasks/{call_id}/take")
    shown = await gwen.open("/home")
    assert part(shown, call_id)
    assert 'href="/desk"' in shown.html
    shown = await gwen.send(f"/desk/calls/{call_id}/made", answer="reached")
    assert (shown.path.split("?")[0], shown.says("It is off the list.")) == ("/home", True)


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/desk", "/desk?section=calls", "/desk?words=ceri", "/home", "/away"])
async def test_the_page_is_for_everybody(visits: Visits, site: Site, path: str) -> None:
    desk = await desk_of(site)
    await desk.open()
    tutors = await desk.four()
    await tomorrow(desk, tutors)
    await desk.ready(tutors.anwen, PEER, until=timedelta(0))
    await wished(site, "Ceri", tries=3)
    taken = await wished(site, "Ceri of the Long Name of Some Length Indeed", tries=1)
    await owed(site, "offer-not-reached")
    await waits(site, "sheets-to-check")
    async with work(site.house("messages"), GWEN.acting()) as unit:
        await take_task(TakeTask(task_id=taken), unit)
    visits.sign_in(await site.session(GWEN))
    await visits.check(path)
    await desk.house.database.close()


@pytest.mark.browser
async def test_a_call_is_taken_answered_and_closed_by_keyboard_alone(visits: Visits, site: Site) -> None:
    await wished(site, "Ceri Keyboard")
    visits.sign_in(await site.session(GWEN))
    page = await visits.page("/desk?words=Keyboard")
    await tab_to(page, "Take: Ring Ceri Keyboard")
    await page.keyboard.press("Enter")
    await page.get_by_text("It is yours now.").wait_for()
    await tab_to(page, "We spoke: Ceri Keyboard")
    await page.keyboard.press("Enter")
    await tab_to(page, "Yes, we spoke: Ceri Keyboard")
    await page.keyboard.press("Enter")
    await page.get_by_text("It is off the list.").wait_for()
