"""My courses: what one has, what waits, and what one can do about it; nobody else's are there."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from icalendar import Calendar

from services.contracts.scheduling import RunCalledOff, SessionCalledOff
from services.enrolment.reactions import DUE
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.due import do_everything_due
from services.runtime.house import House
from services.runtime.ids import new_id
from tests.examples.people import MARCUS, NIA, RHIAN, SAM, Example
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import book_known, course_dates, hear_more, sessions_of
from web.calendar import calendar
from web.clients.enrolment import Session
from web.pages.my import nth


async def offered_to(site: Site, person: Example) -> tuple[UUID, str]:
    """A course with one place that comes free, and the page of the place that is kept for `person`."""
    run_id = await course_dates(site, "Willow weaving", places=1)
    first = await book_known(site, MARCUS, run_id)
    waits = await book_known(site, person, run_id)
    async with await site.signed_in(MARCUS) as marcus:
        await marcus.open(f"{first}/leave")
        await marcus.send(f"{first}/give-back")
    await ten_minutes_pass(site, first)
    return run_id, waits


async def ten_minutes_pass(site: Site, place: str) -> None:
    """For this place only: its time has come, and the clock looks."""
    house = site.house("enrolment")
    later = House(house.settings, lambda: datetime.now(UTC) + timedelta(minutes=11))
    later.database = house.database
    await do_everything_due(later, DUE)


async def test_signed_out_my_courses_asks_who_it_is(site: Site) -> None:
    async with site.guest() as guest:
        shown = await guest.open("/my")
        assert (shown.path, shown.response.url.query) == ("/sign-in", b"next=%2Fmy")


async def test_nothing_yet_says_so_and_where_to_go(site: Site) -> None:
    async with await site.signed_in(RHIAN) as rhian:
        shown = await rhian.open("/my")
        assert shown.says("Nothing waits for you today.")


async def test_what_one_has_stands_there_with_what_one_can_do(site: Site) -> None:
    run_id = await course_dates(site, "A course of her own")
    place = await book_known(site, NIA, run_id)

    async with await site.signed_in(NIA) as nia:
        shown = await nia.open("/my")
        assert shown.says("A course of her own")
        assert f'href="{place}/leave"' in shown.html


async def test_the_place_of_another_is_not_there(site: Site) -> None:
    place = await book_known(site, NIA, await course_dates(site))

    async with await site.signed_in(SAM) as sam:
        for path in (place, f"{place}/leave", f"{place}/college-sessions.ics"):
            assert (await sam.open(path)).status == 404
        sure = await sam.open("/my/about")
        assert (await sam.post(f"{place}/give-back", sure.hidden("/my/about/name"))).status == 404


async def test_a_place_for_her_waits_for_her_yes(site: Site) -> None:
    _, place = await offered_to(site, NIA)
    async with await site.signed_in(NIA) as nia:
        assert (await nia.open("/my")).says("There is a place for you")
        shown = await nia.open(place)
        assert shown.heading == "There is a place for you"
        assert shown.says("Nights, weekends and days when we are closed do not count.")

        assert (await nia.send(f"{place}/accept")).heading == "Your place is booked"


async def test_or_for_her_not_this_time(site: Site) -> None:
    _, place = await offered_to(site, NIA)
    async with await site.signed_in(NIA) as nia:
        await nia.open(place)
        shown = await nia.send(f"{place}/decline")
        assert shown.heading == "You said: not this time"
        assert shown.says("Look at this course again")


async def test_pressing_what_is_over_says_so_and_loses_nothing(site: Site) -> None:
    _, place = await offered_to(site, NIA)
    async with await site.signed_in(NIA) as nia:
        page = await nia.open(place)
        fields = page.hidden(f"{place}/accept")
        await nia.send(f"{place}/decline")
        shown = await nia.post(f"{place}/accept", fields)
        assert (shown.status, shown.says("No place is kept for you on this course just now.")) == (422, True)


async def test_opening_the_link_to_leave_does_nothing_yet(site: Site) -> None:
    run_id = await course_dates(site, places=1)
    await book_known(site, MARCUS, run_id)
    place = await book_known(site, NIA, run_id)
    async with await site.signed_in(NIA) as nia:
        assert (await nia.open(f"{place}/leave")).heading == "Would you like to leave the line?"
        assert (await nia.open(place)).heading == "You are first in the line"
        await nia.open(f"{place}/leave")
        assert (await nia.send(f"{place}/leave")).heading == "You have left the line"


async def test_called_off_says_so(site: Site) -> None:
    run_id = await course_dates(site)
    place = await book_known(site, NIA, run_id)
    await hear_more(site, 3, RunCalledOff(run_id=run_id))
    async with await site.signed_in(NIA) as nia:
        assert (await nia.open(place)).heading == "These dates are called off"
        assert (await nia.open("/my")).says("Called off")


async def test_the_calendar_names_no_course_and_says_what_is_off(site: Site) -> None:
    run_id = await course_dates(site, "Sleeping better")
    place = await book_known(site, NIA, run_id)
    sessions = await sessions_of(site, run_id)
    await hear_more(site, 3, SessionCalledOff(run_id=run_id, session_id=sessions[1]))
    async with await site.signed_in(NIA) as nia:
        shown = await nia.open(f"{place}/college-sessions.ics")

    dates = Calendar.from_ical(shown.html).walk("VEVENT")
    assert shown.headers["content-type"].startswith("text/calendar")
    assert "Sleeping" not in shown.html
    assert [str(one["summary"]) for one in dates] == ["The college: session"] * 3
    assert [str(one["status"]) for one in dates] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [one["sequence"] for one in dates] == [0, 1, 0]
    assert [str(one["uid"]) for one in dates] == [f"{one}@alongside" for one in sessions]
    assert {str(one["location"]) for one in dates} == {"Old Library, Willow, Morfa"}
    assert {one["dtstart"].params["TZID"] for one in dates} == {"Europe/London"}
    assert all(len(line.encode()) <= 75 for line in shown.html.split("\r\n"))


async def test_whoever_wishes_it_has_the_course_named_in_her_calendar(site: Site) -> None:
    run_id = await course_dates(site, "Sleeping better")
    place = await book_known(site, NIA, run_id)
    async with await site.signed_in(NIA) as nia:
        await nia.open("/my/about")
        await nia.send("/my/about/choices", choices="name_course")
        openly = await nia.open(f"{place}/college-sessions.ics")
        await nia.open("/my/about")
        await nia.send("/my/about/choices", choices="reminders")
    assert openly.html.count("SUMMARY:Sleeping better") == 3


def test_a_weekly_session_keeps_its_hour_when_the_clocks_change() -> None:
    """Half past five in March is half past five in April, wherever the phone is."""
    first = datetime(2027, 3, 22, 17, 30, tzinfo=COLLEGE_ZONE)
    both = [first, first + timedelta(weeks=1)]
    dates = [
        Session(session_id=new_id(), number=1, starts_at=at, ends_at=at, is_called_off=False, tutor_ids=())
        for at in both
    ]
    run = SimpleNamespace(dates=dates, is_called_off=False)
    made = Calendar.from_ical(calendar(run, "The college: session", first))  # type: ignore[arg-type]
    starts = [one.decoded("dtstart") for one in made.walk("VEVENT")]
    assert [(at.hour, at.minute, at.utcoffset()) for at in starts] == [
        (17, 30, timedelta(0)),
        (17, 30, timedelta(hours=1)),
    ]


def test_a_place_in_the_line_is_said_in_words() -> None:
    assert [nth(number) for number in (1, 2, 6, 7)] == ["first", "second", "sixth", "number 7"]


@pytest.mark.browser
@pytest.mark.parametrize("what", ["/my", "booked", "booked/leave", "waiting", "offered"])
async def test_the_page_is_for_everybody(visits: Visits, site: Site, what: str) -> None:
    visits.sign_in(await site.session(NIA))
    if what == "offered":
        _, place = await offered_to(site, NIA)
    else:
        run_id = await course_dates(site, places=1)
        if what == "waiting":
            await book_known(site, MARCUS, run_id)
        place = await book_known(site, NIA, run_id)
    await visits.check({"/my": "/my", "booked/leave": f"{place}/leave"}.get(what, place))
