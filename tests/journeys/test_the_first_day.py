"""From an empty college to the first booking: by people who have never seen it, and by nothing but its pages."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser

from tests.conftest import MakeCollege
from tests.journeys.steps import first_day
from tests.journeys.steps.booking import asks_for_a_place, types_the_numbers
from tests.journeys.steps.course_dates import adds_a_place, adds_its_kitchen, opens_a_term, plans_with_a_pair
from tests.journeys.steps.first_day import RealDoors
from tests.journeys.tale import Tale
from tests.journeys.town import empty_town
from tests.journeys.walker import DESK, Doors, Walker
from tests.messages.smtp_sink import smtp_sink

MEMBER = "Member of the group"


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.timeout(300)
async def test_a_college_opens_and_somebody_books(new_college: MakeCollege, chromium: Browser) -> None:
    async with smtp_sink() as sink, empty_town(new_college, chromium, sink.url) as town:
        doors = RealDoors(Doors(town, script=True), sink)
        async with doors.somebody(DESK) as owain:
            await sets_it_up(doors, owain)
            await asks_the_others(doors, owain)
            await first_day.brings_in_the_sheets(owain)
            await first_day.finds_the_tutors_of_the_sheets(doors, owain)
            await first_day.begins_the_group(doors, owain)
            await owain.opens("/first-day")
            await owain.sees("Everything is here.")
            await owain.pictures("first-day-done")
        today = town.time.today
        students = ("Iolo", "Nesta", "Orla", "Lily")
        tale = Tale(doors, "Bread and company", "Siwan Rees", "Huw Prys", students, today - timedelta(days=13))
        async with doors.somebody(DESK) as gwen:
            await first_day.signs_in_at_the_desk(doors, gwen)
            await puts_dates_into_the_prospectus(tale, gwen)
        async with doors.somebody() as student:
            await student.opens("/")
            await student.follows("Find a course")
            await student.follows(tale.title)
            await asks_for_a_place(tale, student, "Iolo")
            await types_the_numbers(tale, student, "Iolo")


async def sets_it_up(doors: RealDoors, owain: Walker) -> None:
    await first_day.opens_the_college(doors, owain)
    await first_day.sees_that_messages_arrive(doors, owain)
    await first_day.prints_the_recovery_sheet(owain)
    await first_day.says_what_the_college_is(doors, owain)


async def asks_the_others(doors: RealDoors, owain: Walker) -> None:
    """By a link, with a slip, and on the phone."""
    keepers, members = "Safeguarding lead and deputy", "Members for the first group"
    await first_day.asks(owain, "Carys", keepers, "Safeguarding lead")
    await first_day.says_yes_by_the_link(doors, "Carys")
    await owain.opens("/first-day")
    await owain.sees("Two people are needed, one is there")
    await first_day.asks(owain, "Heledd", keepers, "Deputy safeguarding lead")
    await first_day.says_yes_with_a_slip(doors, owain, "Heledd", "Deputy safeguarding lead")
    await first_day.asks(owain, "Elin", "A second administrator", "Administrator")
    await owain.opens("/first-day")
    await owain.sees("Not answered yet: Elin.")
    await first_day.says_yes_by_the_link(doors, "Elin")
    await first_day.asks(owain, "Gwen", "Coordinators", "Coordinator")
    await first_day.says_yes_by_the_link(doors, "Gwen")
    for name in ("Eleri", "Bethan", "Dil"):
        await first_day.asks(owain, name, members, MEMBER)
        await first_day.says_yes_by_the_link(doors, name)
    await first_day.asks(owain, "Mair", members, MEMBER, phone="01632 960 557")
    await first_day.says_yes_on_the_phone(owain, "Mair", MEMBER)


async def puts_dates_into_the_prospectus(tale: Tale, gwen: Walker) -> None:
    await opens_a_term(tale, gwen)
    await adds_a_place(tale, gwen)
    await adds_its_kitchen(gwen)
    await plans_with_a_pair(tale, gwen)
    await gwen.opens(tale.run)
    await gwen.presses("Publish the dates")
    await gwen.sees("The dates are in the prospectus. Anybody can book a place now.")
