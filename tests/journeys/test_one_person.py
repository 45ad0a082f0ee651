"""Somebody stands here twice: the desk is told, puts both together, asks about two places, and parts them again."""

import re

import pytest

from tests.journeys.steps.booking import address, answers_the_rest
from tests.journeys.town import Town
from tests.journeys.walker import DESK, Doors, Walker

ONCE, AGAIN = "Ffion-wyn", "Wyn-ffion"
"""What stands before the @ of her two addresses."""
CALLED = "Ffion Wyn Example"


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.timeout(300)
async def test_two_records_come_together_and_are_parted_again(town: Town) -> None:
    doors = Doors(town, script=True)
    first, second = await two_courses(doors)
    first_title = await books(doors, first, ONCE)
    await books(doors, first, AGAIN)
    second_title = await books(doors, second, AGAIN, is_known=True)
    await town.time.quiet()
    async with doors.person("Gwen", DESK) as gwen:
        person = await puts_them_together(gwen)
        await town.time.quiet()
        await asks_which_place(gwen, first)
        async with doors.by_numbers(address(ONCE)) as ffion:
            await ffion.opens("/my")
            await ffion.sees(first_title, second_title)
            await ffion.pictures("one-person-my")
        await parts_them(gwen, person)
        await town.time.quiet()
    async with doors.by_numbers(address(ONCE)) as one:
        await one.opens("/my")
        await one.sees(first_title)
        await one.does_not_see(second_title)
    async with doors.by_numbers(address(AGAIN)) as other:
        await other.opens("/my")
        await other.sees(second_title)


async def two_courses(doors: Doors) -> tuple[str, str]:
    """The paths of two with free places."""
    async with doors.somebody() as anybody:
        await anybody.opens("/courses")
        cards = anybody.page.locator("article, li", has_text="places free").locator("a[href*='/courses/']")
        found = [await one.get_attribute("href") or "" for one in await cards.all()]
    paths = [one for one in dict.fromkeys(found) if re.fullmatch(r"/courses/[0-9a-f-]{36}", one)]
    return paths[0], paths[1]


async def books(doors: Doors, course: str, name: str, *, is_known: bool = False) -> str:
    """Answers what the course is called."""
    if is_known:
        async with doors.by_numbers(address(name)) as ffion:
            return await presses_book(ffion, course)
    async with doors.somebody() as ffion:
        await ffion.opens(course)
        title = await ffion.page.locator("h1").inner_text()
        await ffion.follows("Book a place")
        await ffion.writes("What should we call you?", CALLED)
        await answers_the_rest(ffion, name)
        await ffion.presses("Keep a place for me")
        await ffion.writes("The 6 numbers", await doors.numbers(address(name)))
        await ffion.presses("Keep my place")
        await ffion.sees_heading("Your place is booked")
    return title


async def presses_book(ffion: Walker, course: str) -> str:
    await ffion.opens(course)
    title = await ffion.page.locator("h1").inner_text()
    await ffion.presses("Book a place")
    await ffion.sees_heading("Your place is booked")
    return title


async def puts_them_together(gwen: Walker) -> str:
    """From the desk, having seen both side by side. Answers the page of the one that is kept."""
    await gwen.opens("/desk?section=people")
    await gwen.sees("Perhaps one person stands here twice")
    await gwen.page.locator("a[href*='/same/']", has_text="Look at both").first.click()
    await gwen.sees_heading("Is this one person?")
    await gwen.sees(CALLED, "1 place on a course", "2 places on courses", "Nobody loses a place.")
    await gwen.pictures("one-person-beside")
    await gwen.presses("Yes, this is one person")
    await gwen.sees("Choose which of the two you keep")
    await gwen.page.get_by_role("radio").nth(1).check()
    await gwen.presses("Yes, this is one person")
    await gwen.sees("They are one person here now.", "Stands here more than once")
    await gwen.pictures("one-person-kept")
    return gwen.path.split("?")[0]


async def asks_which_place(gwen: Walker, course: str) -> None:
    await gwen.opens("/desk?section=places")
    await gwen.sees("One person has two places here")
    await gwen.does_not_see("Perhaps one person stands here twice")
    await gwen.opens(course.replace("/courses/", "/desk/courses/"))
    await gwen.sees("The same person has another place here.")
    await gwen.pictures("one-person-places")


async def parts_them(gwen: Walker, person: str) -> None:
    await gwen.opens(person)
    await gwen.sees("You can part them again until")
    await gwen.unfolds("Part them again")
    await gwen.presses("Yes, these are two people")
    await gwen.sees("They are two people again. Both sign in anew.")
    await gwen.does_not_see("Stands here more than once")
