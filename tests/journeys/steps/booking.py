"""6 · Students without an account find it, book it, wait for it; one is booked for by the desk."""

from datetime import timedelta

from tests.journeys.steps.course_dates import TOWN
from tests.journeys.tale import Tale
from tests.journeys.walker import DESK, Walker

UNDO = timedelta(minutes=11)
"""A place that is given back can be taken again for ten minutes; then it goes to the next person."""


async def fill_it(tale: Tale) -> None:
    first, desk, waits, leaves = tale.students
    async with tale.doors.person("Mared", DESK) as mared:
        async with tale.doors.somebody() as student:
            await finds_it(tale, student)
            await asks_for_a_place(tale, student, first)
            await the_desk_sees_that_it_is_held(tale, mared, first)
            await types_the_numbers(tale, student, first)
        await books_for_somebody_at_the_door(tale, mared, desk)
    for one in (waits, leaves):
        async with tale.doors.somebody() as student:
            await joins_the_line(tale, student, one)
    async with tale.doors.by_numbers(address(leaves)) as student:
        await leaves_the_line(tale, student)
    async with tale.doors.by_numbers(address(first)) as student:
        await gives_it_back(tale, student)


async def take_what_is_offered(tale: Tale) -> None:
    _, _, waits, _ = tale.students
    async with tale.doors.by_numbers(address(waits)) as student:
        await says_yes(tale, student)


def address(name: str) -> str:
    return f"{name.lower()}@example.org"


async def finds_it(tale: Tale, student: Walker) -> None:
    """By what, where, when and access. What nobody has checked is not there for those who need it."""
    await student.opens("/courses")
    await student.pictures("6-find-a-course")
    await student.writes("Search by word", tale.title.split()[0])
    await student.unfolds("Narrow it down")
    await student.chooses(TOWN, of="Where")
    await student.chooses(f"{tale.first_session_on:%A}", of="Day")
    await student.chooses("Morning", of="Time of day")
    await student.chooses("Step-free", of="What you need")
    await student.presses("Show courses")
    await student.sees("1 course", tale.title, tale.place)
    await student.pictures("6-found")
    await student.unfolds("Narrow it down")
    await student.chooses("Hearing loop", of="What you need")
    await student.presses("Show courses")
    await student.sees("No courses match")
    await student.page.go_back()
    await student.opens(tale.course_dates)
    await student.sees_heading(tale.title)
    await student.sees("Not checked yet. Ring us, and we look.", "Without steps", "places", "Free", "Mill Lane")
    await student.pictures("6-the-course")


async def asks_for_a_place(tale: Tale, student: Walker, name: str) -> None:
    await student.follows("Book a place")
    await student.sees("Four short questions, and we ask for nothing else.")
    await student.pictures("6-four-questions")
    await student.writes("What should we call you?", name)
    await student.presses("Keep a place for me")
    await student.sees("Something is missing", "What you wrote is still here.")
    assert await student.field("What should we call you?").input_value() == name
    await answers_the_rest(student, name)
    await student.presses("Keep a place for me")
    await student.sees_heading("Type the 6 numbers we sent you")
    await student.sees("We are keeping your place while you look. Take your time.")
    await student.pictures("6-six-numbers")


async def answers_the_rest(student: Walker, name: str) -> None:
    await student.chooses("Send me an email")
    await student.writes("Your email address", address(name))
    await student.chooses("Yes")
    await student.picks("Where do you live?", "Morfa town")


async def the_desk_sees_that_it_is_held(tale: Tale, mared: Walker, name: str) -> None:
    await mared.opens(tale.course_dates.replace("/courses/", "/desk/courses/"))
    await mared.sees(name, "A place is kept for them, and nobody has confirmed it yet", "1 of 2 places are free.")


async def types_the_numbers(tale: Tale, student: Walker, name: str) -> None:
    await student.writes("The 6 numbers", "000000")
    await student.presses("Keep my place")
    await student.sees("These are not the numbers that we sent.")
    await student.writes("The 6 numbers", await tale.doors.numbers(address(name)))
    await student.presses("Keep my place")
    await student.sees_heading("Your place is booked")
    await student.sees(tale.title, "Nothing more to do today.", "What happens next")
    await student.pictures("6-booked")


async def books_for_somebody_at_the_door(tale: Tale, mared: Walker, name: str) -> None:
    await mared.follows("Book for somebody")
    await mared.follows("They are new to us")
    await mared.writes("What should we call you?", name)
    await answers_the_rest(mared, name)
    await mared.chooses("English")
    await mared.pictures("6-at-the-door")
    await mared.presses("Go on")
    await mared.sees_heading(f"Find a course for {name}")
    await mared.writes("Search by word", tale.title)
    await mared.presses("Show courses")
    await mared.presses(f"Book for {name}: {tale.title}")
    await mared.sees("Done, and recorded as done by you. We write to say so.", name, "Through the desk.")
    await mared.sees("0 of 2 places are free.")
    await mared.pictures("6-who-has-a-place")
    assert tale.title not in await tale.doors.message(address(name))  # confirmed back, and discreetly


async def joins_the_line(tale: Tale, student: Walker, name: str) -> None:
    await student.opens(tale.course_dates)
    await student.sees("full, you can wait")
    await student.follows("Wait for a place")
    await student.writes("What should we call you?", name)
    await answers_the_rest(student, name)
    await student.presses("Put me in the line")
    await student.sees("you are in the line. We keep your turn while you look.")
    await student.writes("The 6 numbers", await tale.doors.numbers(address(name)))
    await student.presses("Keep my turn")
    await student.sees("in the line", "How the line works", "Then it goes by who asked first.")
    await student.pictures("6-in-the-line")


async def leaves_the_line(tale: Tale, student: Walker) -> None:
    await student.follows("My courses")
    await student.sees("You are second in the line")
    await student.follows(f"How the line stands: {tale.title}")
    await student.sees_heading("You are second in the line")
    await student.presses("Leave the line")
    await student.sees("You are not in the line any more.")


async def gives_it_back(tale: Tale, student: Walker) -> None:
    """Once by mistake."""
    await student.follows("My courses")
    for _ in range(2):
        await student.follows(f"Give my place back: {tale.title}")
        await student.presses("Give my place back")
        await student.sees_heading("You have given your place back")
        if not _:
            await student.presses("Undo")
            await student.sees("It is all as it was before.")
            await student.follows("My courses")


async def says_yes(tale: Tale, student: Walker) -> None:
    await student.follows("My courses")
    await student.sees("It waits for your yes or no.")
    await student.follows(f"Say yes or no: {tale.title}")
    await student.sees_heading("There is a place for you")
    await student.sees("No rush", "Nights, weekends and days when we are closed do not count.")
    await student.pictures("6-offered")
    await student.presses("Yes, I would like the place")
    await student.sees_heading("Your place is booked")
