"""The desk: what is on, what somebody must look at, whom to ring."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.runtime.clock import college_date
from services.scheduling.commands.terms import OpenTerm, open_term
from services.scheduling.model import RunState
from services.scheduling.queries.runs import RunView
from tests.examples.people import ANWEN, GWEN, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import book_new, course_dates
from tests.web.desk import PEER, Desk, Tutors, desk_of
from tests.web.test_calls import owed, part, wished
from web.pages.desk import by_day


async def tomorrow(desk: Desk, tutors: Tutors) -> RunView:
    """Course dates that begin tomorrow, at half past three."""
    day = college_date(desk.now) + timedelta(days=1)
    term = OpenTerm(name=f"Term {uuid4().hex[:6]}", starts_on=day, ends_on=day + timedelta(weeks=10))
    term_id = (await desk.do(open_term, term)).term_id
    _venue, room = await desk.hall()
    return await desk.dates(tutors.anwen, tutors.bethan, term_id=term_id, weekday=day.isoweekday(), room_id=room)


async def test_the_desk_sees_what_is_on_and_at_what_somebody_must_look(site: Site) -> None:
    desk = await desk_of(site)
    await desk.open()
    tutors = await desk.four()
    run = await tomorrow(desk, tutors)
    await wished(site, "Ceri")
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open("/desk")
        assert shown.says("Today")
        assert shown.says(f"With {tutors.anwen.name} and {tutors.bethan.name}.")
        assert shown.says("Ring Ceri")
        assert not shown.says("Please look")
        await desk.ready(tutors.anwen, PEER, until=timedelta(0))
        shown = await gwen.open("/desk")
        assert shown.says("One of the two is not ready to teach on this day.")
        assert f'href="/runs/{run.run_id}/tutors?session={run.sessions[0].session_id}"' in shown.html
    assert run.state is RunState.PLANNED
    await desk.house.database.close()


async def test_today_is_there_also_when_nothing_is_on() -> None:
    today = date(2027, 1, 11)
    assert by_day([], today)[0][0] == today


async def test_the_desk_is_the_desks_alone(site: Site) -> None:
    for person in (NIA, ANWEN):
        async with await site.signed_in(person) as somebody:
            assert (await somebody.open("/desk")).status == 403


@pytest.mark.parametrize(("answer", "state"), [("yes", "booked"), ("no", "given_back")])
async def test_the_answer_on_the_phone_settles_the_place_and_ends_the_call(site: Site, answer: str, state: str) -> None:
    run_id = await course_dates(site)
    async with site.guest() as guest:
        await book_new(site, guest, run_id, "Alun", f"alun-{uuid4().hex[:6]}@example.org")
    async with site.house("enrolment").database.reading() as db:
        place = await db.fetchrow("select place_id, person_id from place where run_id = $1", run_id)
    call_id = await owed(site, person_id=place["person_id"], about_id=place["place_id"])
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open("/calls")
        assert "Sleeping better, gently" in part(shown, call_id)
        done = await gwen.send(f"/calls/{call_id}/answered", answer=answer)
        assert done.says("Done, and recorded as done by you.")
        assert part(done, call_id) == ""
    async with site.house("enrolment").database.reading() as db:
        assert await db.fetchval("select state from place where place_id = $1", place["place_id"]) == state


@pytest.mark.browser
async def test_the_desk_is_for_everybody(visits: Visits, site: Site) -> None:
    desk = await desk_of(site)
    await desk.open()
    tutors = await desk.four()
    await tomorrow(desk, tutors)
    await desk.ready(tutors.anwen, PEER, until=timedelta(0))
    await wished(site, "Somebody with a Name of Some Length Indeed")
    visits.sign_in(await site.session(GWEN))
    await visits.check("/desk")
    await desk.house.database.close()
