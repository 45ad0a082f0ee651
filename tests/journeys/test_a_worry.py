"""A worry that reaches the lead and nobody else: from a tutor's phone to the lead's desk, and to no other page."""

import pytest

from tests.journeys.town import Town
from tests.journeys.walker import DESK, Doors, Walker

CANARY = "canary-plum-4417"
WORDS = f"He said that nobody would miss him. {CANARY}"
OTHERS = ("Gwen", "Owain", "Eleri", "Rhian", "Sam", "Nia")
"""Coordinator, administrator, co-chair, assessor, trainee, student."""


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.timeout(300)
async def test_a_worry_reaches_the_lead_and_nobody_else(town: Town) -> None:
    doors = Doors(town, script=True)
    async with doors.person("Anwen") as anwen:
        path = await passes_it_on(anwen)
        await town.time.quiet()
        message = await doors.message("carys@example.org", "Something waits for you")
        assert "worr" not in message.lower().replace("/passed-on", "")
        await anwen.opens(path)
        await anwen.sees("Carys", "Our message has gone out.")
        await is_refused_to_everybody(doors, path)
        await is_read_by_the_lead(doors)
        await town.time.quiet()
        await anwen.opens(path)
        await anwen.sees_heading("It was read")
        await anwen.sees("by the safeguarding lead")
        await anwen.does_not_see(CANARY)
        await anwen.pictures("worry-read")


async def passes_it_on(anwen: Walker) -> str:
    await anwen.opens("/courses")
    await anwen.follows("I am worried about somebody")
    await anwen.sees("If somebody may come to harm now", "Carys, if you are worried about somebody")
    await anwen.pictures("worry-form")
    await anwen.writes("Who is it about?", "A man in a green coat")
    await anwen.writes("What happened?", WORDS)
    await anwen.presses("Pass it on")
    await anwen.sees_heading("It is passed on")
    await anwen.does_not_see(CANARY)
    return anwen.path


async def is_refused_to_everybody(doors: Doors, path: str) -> None:
    """By every way that an address offers; and the desk's and everybody's own lists say nothing of it."""
    for name in OTHERS:
        async with doors.person(name, DESK) as somebody:
            for where in ("/", "/desk", "/calls", "/passed-on", path, path.replace("worried", "passed-on")):
                response = await somebody.page.goto(where)
                assert response is not None
                assert CANARY not in await somebody.page.content(), f"{name} reads it at {where}"
                if "passed-on" in where:
                    assert "Passed on to you" not in await somebody.reads(), f"{name} comes in at {where}"
            somebody.complaints.clear()  # a no and a not-there are what she is meant to find


async def is_read_by_the_lead(doors: Doors) -> None:
    async with doors.person("Carys", DESK) as carys:
        await carys.opens("/passed-on")
        await carys.sees("From Anwen")
        await carys.does_not_see(CANARY)
        await carys.page.get_by_role("button", name="Open and read").first.click()
        await carys.sees(WORDS, "Carys read it")
        await carys.writes("What was done, and what comes next?", "Rang him. His sister is with him.")
        await carys.presses("Keep it here")
        await carys.sees("Kept beside it.", "Carys wrote what was done")
        await carys.pictures("worry-opened")
        await carys.presses("Close it")
        await carys.sees("It is closed.")
