"""The first day of a college: one person opens it, asks the others, and everything that is needed is there."""

import re

import pyotp
from playwright.async_api import FilePayload

from services.runtime.clock import machine_clock
from tests.journeys.town import SET_UP
from tests.journeys.walker import Doors, Walker
from tests.messages.smtp_sink import Sink

ASKS = "/people/invitations"
COURSES = """Course,Theme,Length,Min,Max,Who for,About,What you will be able to do
Bread and company,Arts and making,"4 sessions, 90 mins",1,2,everybody,Four mornings at a warm oven.,Bake one loaf
"""
TUTORS = """Name,Kind,Safeguarding expires,Co-delivery training expires
Siwan Rees,peer,1 June 2031,1 June 2031
Huw Prys,by training,1 June 2031,1 June 2031
"""


class RealDoors(Doors):
    """A college that really sends: its messages are read where they arrive."""

    def __init__(self, doors: Doors, sink: Sink) -> None:
        super().__init__(doors.town, script=doors.script)
        self._sink = sink

    async def message(self, contact: str, about: str = "") -> str:
        await self.town.time.quiet()
        found = [one for one in self._sink.letters if one["To"] == contact and about in one["Subject"]]
        return str(found[-1].get_content())

    async def invitation(self, contact: str) -> str:
        """The path in the newest letter."""
        found = re.search(r"/invitation/\S+", await self.message(contact))
        assert found, "no invitation has come"
        return found[0]


def address(name: str) -> str:
    return f"{name.split()[0].lower()}@example.org"


async def opens_the_college(doors: RealDoors, owain: Walker) -> None:
    await owain.opens(doors.town.links[SET_UP].removeprefix(doors.town.address))
    await owain.writes("What should we call you?", "Owain")
    await owain.writes("Your email address", address("Owain"))
    await owain.presses("Go on")
    await sets_up_a_second_sign(owain)
    await owain.sees_heading("The first day")
    await owain.sees("14 things are still missing.", "Two people must be able to open the house. There is one.")
    await owain.pictures("first-day-empty")


async def sets_up_a_second_sign(somebody: Walker) -> None:
    await somebody.presses("Begin")
    secret = (await somebody.page.locator(".rc-typed").inner_text()).strip()
    await somebody.writes("The 6 numbers in your app", pyotp.TOTP(secret).at(machine_clock()))
    await somebody.presses("Go on")
    await somebody.follows("I have them, go on")


async def sees_that_messages_arrive(doors: RealDoors, owain: Walker) -> None:
    await owain.follows("Sending mail")
    await owain.presses("Send me a test message")
    await owain.sees("The mail server took it")
    assert "/first-day/mail" in await doors.message(address("Owain"), "A test message")
    await owain.presses("Yes, it has come")
    await owain.sees("You sent yourself a message, and it came.")


async def prints_the_recovery_sheet(owain: Walker) -> None:
    await owain.follows("The recovery sheet")
    await owain.sees_heading("The recovery sheet")
    await owain.pictures("first-day-recovery-sheet")
    await owain.presses("Yes, it is printed and put away")
    await owain.sees("Kept. Put the sheet where somebody else finds it too.")
    await owain.follows("The first day")
    await owain.sees("It is printed, and lies where you can find it.")


async def says_what_the_college_is(doors: RealDoors, owain: Walker) -> None:
    await owain.follows("Name and colours")
    await owain.writes("Name of the college", "Coleg Newydd")
    await owain.chooses("Plum")
    await owain.writes("Phone", "01632 960 555")
    await owain.writes("When somebody answers", "Monday to Friday, 9am to 5pm")
    await owain.writes("Districts", "Morfa town\nCoed hills")
    await owain.page.locator("#worry-number-1").fill("01632 960 556")
    await owain.page.locator("#worry-words-1").fill("Carys, at any hour")
    await owain.presses("Keep all of it")
    await owain.sees("Every page says it within a minute.")
    await owain.follows("Back to the first day")
    await owain.follows("Numbers to ring in a crisis")
    await owain.presses("They are right as they stand here")
    await owain.follows("Back to the first day")
    await owain.sees("6 things are still missing.")


async def asks(owain: Walker, name: str, step: str, role: str, *, phone: str = "") -> None:
    """From the list of what is missing to somebody who has been asked."""
    await owain.opens("/first-day")
    await owain.follows(step)
    await owain.writes("What do they like to be called?", name)
    await owain.chooses("Ring me" if phone else "Send me an email")
    await owain.writes("Your phone number" if phone else "Your email address", phone or address(name))
    await owain.presses("Keep it")
    await owain.sees_heading(name)
    assert await owain.field("What do you ask?").locator("option:checked").inner_text() == role
    await owain.presses("Ask them")
    await owain.sees("Asked. It begins when they say yes.")


async def says_yes_by_the_link(doors: RealDoors, name: str) -> None:
    async with doors.somebody() as her:
        await her.opens(await doors.invitation(address(name)))
        await her.sees(f"For {name}")
        await her.pictures("first-day-invitation")
        await her.presses("Yes, gladly")
        await her.sees("It is yours now.")


async def says_yes_with_a_slip(doors: RealDoors, owain: Walker, name: str, role: str) -> None:
    code = await prints_a_slip(owain, name, role)
    async with doors.somebody() as her:
        await her.opens("/invitation")
        await her.writes("The code on your slip", code)
        await her.presses("Go on")
        await her.presses("Yes, gladly")
        await her.sees("It is yours now.")


async def says_yes_on_the_phone(owain: Walker, name: str, role: str) -> None:
    await prints_a_slip(owain, name, role)
    await owain.follows("Write down their answer")
    await owain.sees(f"For {name}", "You are signed in as Owain.")
    await owain.presses("They say yes")
    await owain.sees_heading("Written down")


async def prints_a_slip(owain: Walker, name: str, role: str) -> str:
    await owain.opens(ASKS)
    await owain.presses(f"Slip, or on the phone: {name}, {role}")
    await owain.pictures("first-day-slip")
    return await owain.page.locator(".rc-slip__code").inner_text()


async def brings_in_the_sheets(owain: Walker) -> None:
    await owain.opens("/first-day")
    await owain.follows("Your own spreadsheets")
    sheets = [sheet("courses", COURSES), sheet("tutors", TUTORS)]
    await owain.page.get_by_label("Your spreadsheets").set_input_files(sheets)
    await owain.presses("Read them")
    await owain.sees_heading("What we read in your spreadsheets")
    await owain.pictures("first-day-sheets")
    await owain.presses("Bring them in")
    await owain.sees_heading("Everything is in")


def sheet(name: str, text: str) -> FilePayload:
    return {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": text.encode()}


async def finds_the_tutors_of_the_sheets(doors: RealDoors, owain: Walker) -> None:
    """Nobody knows yet how to reach them: they stand on a list, and each is asked."""
    lived, trained = "Tutor, from what they have lived through", "Tutor, from what they have trained in"
    for name, ask in (("Siwan Rees", lived), ("Huw Prys", trained)):
        await owain.opens(ASKS)
        await owain.follows(name)
        await owain.chooses("Send me an email")
        await owain.writes("Your email address", address(name))
        await owain.presses("Keep it")
        await owain.sees("Kept. Now you can reach them.")
        await owain.picks("What do you ask?", ask)
        await owain.presses("Ask them")
        await says_yes_by_the_link(doors, name)


async def begins_the_group(doors: RealDoors, owain: Walker) -> None:
    await doors.town.time.quiet()
    await owain.opens("/first-day")
    await owain.follows("The first group that decides together")
    await owain.writes("What is it called?", "The Monday group")
    await owain.picks("Who chairs it?", "Eleri")
    await owain.picks("Who chairs it with them?", "Bethan")
    for name in ("Mair", "Dil"):
        await owain.chooses(name)
    await owain.presses("Begin this group")
    await owain.sees("The group has begun.")


async def signs_in_at_the_desk(doors: RealDoors, gwen: Walker) -> None:
    await gwen.opens("/sign-in")
    await gwen.writes("Your mobile number or email address", address("Gwen"))
    await gwen.presses("Send me the numbers")
    await gwen.writes("The 6 numbers", await doors.numbers(address("Gwen")))
    await gwen.presses("Go on")
    await gwen.opens("/my/about")
    await gwen.follows("Set up a second sign")
    await sets_up_a_second_sign(gwen)
    await gwen.follows("Desk")
    await gwen.sees_heading("The desk")
