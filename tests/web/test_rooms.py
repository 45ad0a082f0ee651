"""The desk plans course dates: terms, places, dates, the week of rooms; and tutors see where they teach."""

import html
import re
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta

import pytest
import pytest_asyncio

from services.runtime.clock import COLLEGE_ZONE
from tests.examples.people import GWEN, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.desk import PEER, Desk, Tutors, desk_of
from tests.web.guest import Shown


@pytest_asyncio.fixture(scope="module")
async def desk(site: Site) -> AsyncIterator[Desk]:
    opened = await desk_of(site)
    await opened.open()
    yield opened
    await opened.house.database.close()


@pytest_asyncio.fixture
async def tutors(desk: Desk) -> Tutors:
    return await desk.four()


def first_link(shown: Shown, after: str) -> str:
    """The first link that follows these words."""
    found = re.search(r'<a href="([^"]*)"', shown.html.split(after, 1)[1])
    return html.unescape(found[1]) if found else ""


async def test_a_term_is_opened_with_its_closed_days_and_nothing_typed_is_lost(site: Site, desk: Desk) -> None:
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open("/terms/new")
        typed = {"name": "Winter", "starts_on": "2031-01-13", "ends_on": "soon", "from_on-0": "2031-02-17",
                 "until_on-0": "", "named-0": "half term"}  # fmt: skip
        missing = await gwen.send("/terms/new", **typed)
        assert missing.status == 422
        assert 'id="ends_on-error"' in missing.html
        assert all(f'value="{value}"' in missing.html for value in ("Winter", "soon", "2031-02-17", "half term"))
        kept = await gwen.send("/terms/new", **typed | {"ends_on": "2031-04-04"})
        assert kept.path == "/terms"
        assert kept.says("The term is open.")
        assert kept.says("Closed: 17 February (half term).")
        await gwen.open("/terms/new")
        again = await gwen.send("/terms/new", **typed | {"ends_on": "2031-04-04"})
        assert again.says("There is already a term called Winter.")


async def test_a_place_is_added_with_what_is_known_and_a_room(site: Site, desk: Desk) -> None:
    name = desk._name("Wool Store")
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open("/venues/add")
        wrong = await gwen.send("/venues/add", name=name, town="", **{"opens-2-0": "10:00", "closes-2-0": ""})
        assert wrong.status == 422
        assert 'id="town-error"' in wrong.html
        assert 'id="closes-2-0-error"' in wrong.html
        assert 'value="10:00"' in wrong.html
        facts = {"step_free": "yes", "hearing_loop": "no", "quiet_space": "not_checked", "parking": "not_checked"}
        added = await gwen.send(
            "/venues/add", name=name, town="Morfa", checked_on="2026-01-05", checked_by="student", contact="Zoe",
            keys="Key at the café", **facts, **{"opens-2-0": "10:00", "closes-2-0": "16:00"},
        )  # fmt: skip
        assert added.heading == name
        assert added.says("Step-free yes Hearing loop no Quiet space not checked yet Parking not checked yet")
        assert added.says("Checked on 5 January 2026 by a student.")
        assert added.says("Tuesday 10am to 4pm")
        assert added.says("Key at the café")
        assert added.says("book it in the name of “the college”.")
        await gwen.open(f"{added.path}/rooms/add")
        room = await gwen.send(f"{added.path}/rooms/add", name="Willow", room_limit="twelve", step_free="no")
        assert 'id="room_limit-error"' in room.html
        room = await gwen.send(
            f"{added.path}/rooms/add", name="Willow", room_limit="12", step_free="no", set_up_minutes="15",
            clear_down_minutes="10",
        )  # fmt: skip
        assert room.says("Willow Up to 12 people. Step-free: no")
        found = await gwen.open(f"/venues?words={name.split()[-1]}&checked=step_free")
        assert found.says(name)
        other = await gwen.open(f"/venues?words={name.split()[-1]}&checked=quiet_space")
        assert other.says("What nobody has checked does not count as yes.")
        changed = await gwen.open(f"{added.path}/change")
        assert 'value="16:00"' in changed.html
        typed = {"name": name, "town": "Aber", **facts, "opens-2-0": "10:00", "closes-2-0": "16:00"}
        kept = await gwen.send(f"{added.path}/change", **typed)
        assert kept.says("The change is kept.")
        assert kept.says("Tuesday 10am to 4pm")
        resting = await gwen.send(f"{added.path}/rest")
        assert resting.says("This place is at rest")
        assert (await gwen.send(f"{added.path}/again")).says("This place is in use again.")


async def test_course_dates_are_planned_one_question_a_page(site: Site, desk: Desk, tutors: Tutors) -> None:
    course_id = await desk.course(sessions=4)
    title = await desk.value("select title_en from course_copy where course_id = $1", course_id)
    _venue_id, room_id = await desk.hall()
    async with await site.signed_in(GWEN) as gwen:
        what = await gwen.open("/runs/new")
        assert what.says(title)
        address = f"/runs/new?term_id={desk.term_id}&course={course_id}.1"
        assert (await gwen.open(f"{address}&step=where")).heading == "In which room?"
        assert (await gwen.open(f"{address}&step=when")).says("Choose a room")
        address += f"&room_id={room_id}"
        assert (await gwen.open(f"{address}&step=when")).heading == "When?"
        unread = await gwen.open(f"{address}&weekday=1&starts=noon&step=who")
        assert (unread.status, unread.says("Write the time like 10:30")) == (422, True)
        assert 'value="noon"' in unread.html
        night = await gwen.open(f"{address}&weekday=1&starts=23:00&step=who")
        assert 'id="starts-error"' in night.html
        address += "&weekday=1&starts=10.30&from_on="
        who = await gwen.open(f"{address}&step=who")
        assert who.heading == "Who leads it?"
        assert all(who.says(person.name) for person in (tutors.anwen, tutors.bethan, tutors.marcus, tutors.dil))
        with_her = await gwen.open(f"{address}&first={tutors.anwen.person_id}&step=with")
        assert with_her.heading == f"Who leads it with {tutors.anwen.name}?"
        assert with_her.says(tutors.bethan.name)
        assert tutors.marcus.name not in with_her.text
        look = await gwen.open(f"{address}&first={tutors.anwen.person_id}&second={tutors.bethan.person_id}&step=look")
        assert look.heading == "Look at the dates"
        assert look.says("4 sessions")
        assert look.says("no session, half term")
        assert look.says("10.30am to 12.30pm")
        assert await desk.value("select count(*) from run where course_id = $1", course_id) == 0
        planned = await gwen.send("/runs/new", **look.hidden("/runs/new"))
        assert planned.says("The dates are planned.")
        assert planned.heading == title
        assert planned.says(f"Led by {tutors.anwen.name} and {tutors.bethan.name}")
        assert "peer" not in planned.text.lower()
        published = await gwen.send(f"{planned.path}/publish")
        assert published.says("The dates are in the prospectus.")
        seen = await gwen.open(first_link(published, 'id="state-h"'))
        assert (seen.status, seen.heading) == (200, title)
        await gwen.open(planned.path)
        back = await gwen.send(f"{planned.path}/unpublish")
        assert back.says("The dates are out of the prospectus again.")


async def test_a_room_that_is_taken_is_said_by_name_with_links_that_fill_the_form(
    site: Site, desk: Desk, tutors: Tutors
) -> None:
    _venue_id, room_id = await desk.hall()
    there = await desk.dates(tutors.anwen, tutors.bethan, room_id=room_id)
    course_id = await desk.course(sessions=4)
    address = f"/runs/new?term_id={desk.term_id}&course={course_id}.1&room_id={room_id}&weekday=1&starts=11:00"
    async with await site.signed_in(GWEN) as gwen:
        taken = await gwen.open(f"{address}&step=who")
        assert (taken.status, taken.heading) == (422, "When?")
        assert taken.says(f"is taken by “{there.title_en}”,")
        assert 'value="11:00"' in taken.html
        free = first_link(taken, "This is free")
        followed = await gwen.open(free)
        assert (followed.status, followed.heading) == (200, "Who leads it?")


async def test_what_was_taken_a_moment_ago_is_said_on_the_last_page(site: Site, desk: Desk, tutors: Tutors) -> None:
    _venue_id, room_id = await desk.hall()
    course_id = await desk.course(sessions=4)
    address = (
        f"/runs/new?term_id={desk.term_id}&course={course_id}.1&room_id={room_id}&weekday=1&starts=10:00"
        f"&first={tutors.anwen.person_id}&second={tutors.bethan.person_id}&step=look"
    )
    async with await site.signed_in(GWEN) as gwen:
        look = await gwen.open(address)
        fields = look.hidden("/runs/new")
        await desk.dates(tutors.anwen, tutors.dil, starts=time(11))
        refused = await gwen.send("/runs/new", **fields)
        assert refused.status == 422
        assert refused.says(f"{tutors.anwen.name} leads")
        assert refused.says("This is free")
        assert await desk.value("select count(*) from run where course_id = $1", course_id) == 0


async def test_a_session_moves_in_the_week_of_rooms_and_back(site: Site, desk: Desk, tutors: Tutors) -> None:
    venue_id, room_id = await desk.hall()
    run = await desk.dates(tutors.anwen, tutors.bethan, room_id=room_id)
    first = run.sessions[0]
    week = f"{desk.monday:%G-W%V}"
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open(f"/rooms?week={week}")
        assert shown.says(run.title_en)
        assert shown.says("not published yet")
        moving = await gwen.open(f"/rooms?week={week}&moving={first.session_id}")
        assert moving.says(f"Moving: {run.title_en}")
        tuesday = datetime.combine(desk.monday + timedelta(days=1), time(10), COLLEGE_ZONE)
        button = f"{room_id}|{tuesday.astimezone(first.starts_at.tzinfo).isoformat()}"
        assert f'value="{button}"' in moving.html
        moved = await gwen.send("/rooms/move", **moving.hidden("/rooms/move"), to=button)
        assert moved.says("The session is moved.")
        assert (await desk.run(run.run_id)).sessions[0].starts_at == tuesday
        undone = await gwen.send(f"/runs/{run.run_id}/undo")
        assert undone.says("It is as it was before.")
        assert (await desk.run(run.run_id)).sessions[0].starts_at == first.starts_at
        only = await gwen.open(f"/rooms?week={week}&venue_id={venue_id}")
        assert only.says(run.title_en)


async def test_a_move_that_came_too_late_says_what_is_there(site: Site, desk: Desk, tutors: Tutors) -> None:
    _venue_id, room_id = await desk.hall()
    run = await desk.dates(tutors.anwen, tutors.bethan, room_id=room_id)
    async with await site.signed_in(GWEN) as gwen:
        moving = await gwen.open(f"/rooms?week={desk.monday:%G-W%V}&moving={run.sessions[0].session_id}")
        other = await desk.dates(tutors.marcus, tutors.dil, room_id=room_id, weekday=2)
        button = f"{room_id}|{other.sessions[0].starts_at.isoformat()}"
        refused = await gwen.send("/rooms/move", **moving.hidden("/rooms/move"), to=button)
        assert refused.status == 422
        assert refused.says(f"is taken by “{other.title_en}”,")
        nothing = await gwen.send("/rooms/move", **moving.hidden("/rooms/move"), to="")
        assert nothing.says("Choose a part of a day.")


async def test_somebody_else_leads_some_dates(site: Site, desk: Desk, tutors: Tutors) -> None:
    run = await desk.dates(tutors.anwen, tutors.bethan)
    path = f"/runs/{run.run_id}/tutors"
    async with await site.signed_in(GWEN) as gwen:
        first = await gwen.open(f"{path}?session={run.sessions[0].session_id}")
        assert first.html.count(" checked") == 1
        none = await gwen.open(f"{path}?first={tutors.marcus.person_id}&step=with")
        assert (none.status, none.says("Choose at least one of the dates")) == (422, True)
        second = await gwen.open(
            f"{path}?session={run.sessions[0].session_id}&first={tutors.marcus.person_id}&step=with"
        )
        assert second.heading == f"Who leads it with {tutors.marcus.name}?"
        empty = await gwen.send(path, **second.hidden(path))
        assert empty.says("Choose who leads it with them")
        kept = await gwen.send(path, **second.hidden(path), second=str(tutors.dil.person_id))
        assert kept.says("Kept: somebody else leads these sessions now.")
        assert kept.says(f"Led by {tutors.dil.name} and {tutors.marcus.name}")
        assert kept.says("The last change can be taken back until")


async def test_dates_that_somebody_must_look_at_stand_out(site: Site, desk: Desk, tutors: Tutors) -> None:
    run = await desk.dates(tutors.anwen, tutors.bethan)
    await desk.ready(tutors.anwen, PEER, until=timedelta(days=20))
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open(f"/runs/{run.run_id}")
        assert shown.says("One of the two is not ready to teach on this day.")
        refused = await gwen.send(f"/runs/{run.run_id}/publish")
        assert refused.status == 422
        assert refused.says("before students see them")
        listed = await gwen.open(f"/course-dates?term_id={desk.term_id}")
        assert listed.says("1 course needs somebody to look at its dates.")
        assert (await gwen.open(f"/course-dates?term_id={desk.term_id}&look=true")).says(run.title_en)


async def test_calling_off_asks_first(site: Site, desk: Desk, tutors: Tutors) -> None:
    run = await desk.published(term_id=desk.term_id, tutor_ids=(tutors.anwen.person_id, tutors.bethan.person_id))
    await desk.hear(desk.demand(run.run_id, 3, 1))
    one = f"/runs/{run.run_id}/sessions/{run.sessions[0].session_id}/call-off"
    async with await site.signed_in(GWEN) as gwen:
        asked = await gwen.open(one)
        assert asked.says("3 people have a place and are told.")
        gone = await gwen.send(one)
        assert gone.says("The session is called off.")
        assert gone.says("called off")
        everything = await gwen.open(f"/runs/{run.run_id}/call-off")
        assert everything.says("So is the 1 person who is in the line.")
        off = await gwen.send(f"/runs/{run.run_id}/call-off")
        assert off.says("The dates are called off.")
        assert (await gwen.open(one)).status == 404


async def test_a_tutor_sees_where_she_teaches_and_how_to_open_up_on_the_day(
    site: Site, desk: Desk, tutors: Tutors
) -> None:
    run = await desk.dates(tutors.anwen, tutors.bethan)
    async with await site.signed_in(tutors.anwen) as anwen:
        shown = await anwen.open("/teaching")
        assert shown.says(run.title_en)
        assert shown.says(f"With {tutors.bethan.name}")
        assert shown.says("Step-free yes")
        assert shown.says("by a coordinator.")
        assert "4711" not in shown.html
        async with desk.house.database.transaction() as db:
            await db.execute(
                """update session set starts_at = now() + interval '1 minute', ends_at = now() + interval '2 minutes',
                       occupied = tstzrange(now(), now() + interval '3 minutes') where session_id = $1""",
                run.sessions[0].session_id,
            )
            await db.execute(
                """update session_tutor set reach = 'empty',
                       taught = tstzrange(now() + interval '1 minute', now() + interval '2 minutes')
                   where session_id = $1""",
                run.sessions[0].session_id,
            )
        today = await anwen.open("/teaching")
        assert today.says("alarm is 4711")
        assert today.says("Please keep it to yourselves.")
    async with await site.signed_in(NIA) as nia:
        assert (await nia.open("/teaching")).says("You lead nothing just now.")


@pytest.mark.parametrize("path", ["/course-dates", "/terms", "/venues", "/rooms", "/runs/new", "/venues/add"])
async def test_these_pages_are_the_desks(site: Site, desk: Desk, path: str) -> None:
    async with await site.signed_in(NIA) as nia:
        assert (await nia.open(path)).status == 403
    async with site.guest(follow=False) as nobody:
        assert (await nobody.open(path)).headers["location"].startswith("/sign-in")


@pytest_asyncio.fixture(scope="module")
async def paths(site: Site, desk: Desk) -> dict[str, str]:
    """Every page of the desk, with something on it."""
    tutors = await desk.four()
    venue_id, room_id = await desk.hall()
    course_id = await desk.course(sessions=4)
    run = await desk.dates(tutors.anwen, tutors.bethan, room_id=room_id)
    await desk.ready(tutors.anwen, PEER, until=timedelta(days=20))
    known = f"/runs/new?term_id={desk.term_id}&course={course_id}.1"
    when = f"{known}&room_id={room_id}&weekday=1&starts=13:00"
    pair = f"&first={tutors.marcus.person_id}&second={tutors.dil.person_id}"
    week = f"{desk.monday:%G-W%V}"
    return {
        "course dates": f"/course-dates?term_id={desk.term_id}",
        "terms": "/terms",
        "a term": f"/terms/{desk.term_id}",
        "places": "/venues",
        "add a place": "/venues/add",
        "a place": f"/venues/{venue_id}",
        "a room": f"/venues/{venue_id}/rooms/{room_id}",
        "which course": "/runs/new",
        "which room": f"{known}&step=where",
        "not free": f"{known}&room_id={room_id}&weekday=1&starts=10:00&step=who",
        "who leads it": f"{when}&step=who",
        "all dates": f"{when}{pair}&step=look",
        "one course": f"/runs/{run.run_id}",
        "other tutors": f"/runs/{run.run_id}/tutors",
        "call off": f"/runs/{run.run_id}/call-off",
        "rooms": f"/rooms?week={week}",
        "moving": f"/rooms?week={week}&moving={run.sessions[0].session_id}",
    }


PAGES = (
    *("course dates", "terms", "a term", "places", "add a place", "a place", "a room", "which course", "which room"),
    *("not free", "who leads it", "all dates", "one course", "other tutors", "call off", "rooms", "moving"),
)


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
async def test_every_page_is_for_everybody(site: Site, paths: dict[str, str], visits: Visits, name: str) -> None:
    visits.sign_in(await site.session(GWEN))
    await visits.check(paths[name])


@pytest.mark.browser
async def test_a_tutors_page_is_for_everybody(site: Site, desk: Desk, tutors: Tutors, visits: Visits) -> None:
    await desk.dates(tutors.anwen, tutors.bethan)
    visits.sign_in(await site.session(tutors.bethan))
    await visits.check("/teaching")
