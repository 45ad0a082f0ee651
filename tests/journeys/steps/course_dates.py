"""5 · A coordinator opens a term, adds a place with a room, plans dates with a pair, and publishes them."""

from datetime import timedelta

from playwright.async_api import expect

from tests.journeys.steps.proposals import WEEKS
from tests.journeys.tale import Tale
from tests.journeys.walker import DESK, Walker

TOWN = "Morfa"
KEYS = "The key is with the baker next door."
BEGINS_AT = 8
"""Early, when nobody of the example college teaches yet."""
BEGINS, ENDS = f"{BEGINS_AT:02}:00", "8am to 9.30am"
ROOM = "Kitchen"


async def put_course_dates_into_the_prospectus(tale: Tale) -> None:
    async with tale.doors.person("Gwen", DESK) as gwen:
        await opens_a_term(tale, gwen)
        await adds_a_place(tale, gwen)
        await adds_its_kitchen(gwen)
        await plans_with_a_pair(tale, gwen)
        await is_refused_by_name(tale, gwen)
        await publishes(tale, gwen)


async def opens_a_term(tale: Tale, gwen: Walker) -> None:
    today = tale.town.time.today
    await gwen.follows("Course dates")
    await gwen.follows("Terms")
    await gwen.follows("Open a term")
    await gwen.writes("What is it called?", tale.term)
    await gwen.writes("First day", today.isoformat())
    await gwen.writes("Last day", (today + timedelta(days=50)).isoformat())
    await gwen.pictures("5-a-term")
    await gwen.presses("Keep it")
    await gwen.sees("The term is open. You can plan course dates in it.", tale.term)


async def adds_a_place(tale: Tale, gwen: Walker) -> None:
    await gwen.follows("Places and rooms")
    await gwen.follows("Add a place")
    await gwen.writes("What is it called?", tale.place)
    await gwen.writes("Town or village", TOWN)
    await gwen.writes("How to get there", "Mill Lane. The bus stops at the corner.")
    await gwen.chooses("Yes", of="Step-free")
    await gwen.chooses("Not checked yet", of="Hearing loop")
    await gwen.chooses("Yes", of="Quiet space")
    await gwen.chooses("No", of="Parking")
    await gwen.writes("On which day did somebody look?", tale.town.time.today.isoformat())
    await gwen.picks("Who looked?", "A coordinator")
    await gwen.unfolds("To open up")
    await gwen.writes("Keys, alarm, heating", KEYS)
    await gwen.pictures("5-a-place")
    await gwen.presses("Keep it")
    await gwen.sees_heading(tale.place)
    await gwen.sees("not checked yet", "by a coordinator", KEYS)


async def adds_its_kitchen(gwen: Walker) -> None:
    await gwen.follows("Add a room")
    await gwen.writes("What is it called?", ROOM)
    await gwen.writes("How many people does it hold?", "6")
    await gwen.chooses("Yes", of="Step-free from the door of the building")
    await gwen.presses("Keep it")
    await gwen.sees(ROOM, "Up to 6 people.")
    await gwen.pictures("5-a-place-with-a-room")


async def plans_with_a_pair(tale: Tale, gwen: Walker) -> None:
    await says_what_and_where(tale, gwen)
    await says_when(tale, gwen)
    await gwen.sees_heading("Who leads it?")
    await gwen.chooses(tale.trainee)
    await gwen.pictures("5-who-leads-it")
    await gwen.presses("Continue")
    await gwen.sees_heading(f"Who leads it with {tale.trainee}?")
    await expect(gwen.field("Rhian")).to_have_count(0)  # two of one kind are no pair
    await gwen.chooses(tale.tutor)
    await gwen.presses("Continue")
    await gwen.sees_heading("Look at the dates")
    await gwen.sees(f"{len(WEEKS)} sessions", ENDS, "2 students can book.")
    await gwen.pictures("5-look-at-the-dates")
    await gwen.presses("Plan these dates")
    await gwen.sees("The dates are planned. Only the desk sees them until you publish them.")
    tale.run = gwen.path.split("?")[0]


async def says_what_and_where(tale: Tale, gwen: Walker) -> None:
    await gwen.opens("/course-dates")
    await gwen.follows("Plan course dates")
    if await gwen.field(tale.term).count():  # one term alone is not asked for
        await gwen.chooses(tale.term)
    course = gwen.field("The course").locator("option", has_text=tale.title)
    await gwen.field("The course").select_option(value=await course.get_attribute("value"))
    await gwen.presses("Continue")
    await gwen.sees_heading("In which room?")
    await gwen.writes("Find a place or a town", tale.place)
    await gwen.presses("Find")
    await gwen.chooses(f"{ROOM}, {tale.place}, {TOWN}")
    await gwen.presses("Continue")
    await gwen.sees_heading("When?")


async def says_when(tale: Tale, gwen: Walker) -> None:
    await gwen.chooses(f"{tale.first_session_on:%A}")
    await gwen.writes("At what time does it begin?", BEGINS)
    await gwen.writes("Not before which day?", tale.first_session_on.isoformat())
    await gwen.presses("Continue")


async def is_refused_by_name(tale: Tale, gwen: Walker) -> None:
    """The same room at the same hour: what stands there, and what is free instead."""
    await says_what_and_where(tale, gwen)
    await says_when(tale, gwen)
    await gwen.sees("This is not free", f"{ROOM} at {tale.place} is taken by “{tale.title}”", "This is free")
    assert await gwen.field("At what time does it begin?").input_value() == BEGINS
    await gwen.pictures("5-a-clash")
    await gwen.page.locator(".rc-note--good a").first.click()
    await gwen.sees_heading("Who leads it?")


async def publishes(tale: Tale, gwen: Walker) -> None:
    async with tale.doors.somebody() as anyone:
        await anyone.opens(f"/courses?words={tale.title}")
        await anyone.sees("No courses match")
    await gwen.opens(tale.run)
    await gwen.presses("Publish the dates")
    await gwen.sees("The dates are in the prospectus. Anybody can book a place now.")
    await gwen.pictures("5-published")
    await gwen.follows("See it in the prospectus")
    await gwen.sees_heading(tale.title)
    await gwen.sees(ENDS, tale.place, "Made together.")
    tale.course_dates = gwen.path.split("?")[0]
