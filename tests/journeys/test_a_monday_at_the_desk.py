"""A Monday at the desk with a colleague away: whose everything is, what becomes of what nobody took, who is told."""

from datetime import date, timedelta

import pytest

from tests.journeys.town import Town
from tests.journeys.walker import DESK, Doors, Walker


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
async def test_a_monday_at_the_desk_with_a_colleague_away(town: Town, script: bool) -> None:
    doors, time = Doors(town, script=script), town.time
    monday = time.today + timedelta(days=7 - time.today.weekday())
    thursday = monday + timedelta(days=3)
    teas, buses = ("Tesni", "Bleddyn") if script else ("Tirion", "Brychan")
    await time.until_on(monday, 8, 20)
    async with doors.person("Mared", DESK) as mared:
        await says_that_she_is_away(mared, monday, thursday)
    for name, about in ((teas, "The tea urn"), (buses, "The last bus")):
        async with doors.somebody() as somebody:
            await asks_to_be_rung(somebody, name, about)
    await time.until_on(monday, 8, 50)

    async with doors.person("Gwen", DESK) as gwen, doors.person("Idris", DESK) as idris:
        await gwen.follows("Desk")
        await gwen.sees("8.50am", "Mared is away until Thursday. Idris covers.")
        await gwen.pictures("desk-monday")
        await gwen.opens("/desk?section=calls")
        await gwen.sees(f"Ring {teas}", f"Ring {buses}")
        await gwen.presses(f"Take: Ring {teas}")
        await gwen.sees("It is yours now.")
        await gives_it_to_somebody_who_is_away(gwen, f"Ring {teas}")

        await idris.opens("/home")
        await idris.sees(f"Ring {teas}")
        await idris.unfolds(f"We spoke: {teas}")
        await idris.presses(f"Yes, we spoke: {teas}")
        await idris.sees("It is off the list.")
        await idris.does_not_see(f"Ring {teas}")

    await time.until_on(monday, 17, 1)
    async with doors.person("Gwen", DESK) as gwen, doors.person("Idris", DESK) as idris:
        owner = await has_been_given_to_somebody(gwen, buses)
        assert owner in ("Gwen", "Idris"), "never to somebody who is away"
        told = await doors.message(f"{owner.lower()}@example.org", "Something is yours now")
        assert buses not in told, "what it is about only the desk reads"
        hers = gwen if owner == "Gwen" else idris
        await hers.opens("/home")
        await hers.sees(f"Ring {buses}", "Was to be done by")
        await hers.presses(f"Nobody picked up: {buses}")
        await hers.sees("Nobody picked up: it comes again on the next working day.")

    await time.until_on(thursday, 9)
    async with doors.person("Mared", DESK) as mared:
        await mared.opens("/desk")
        await mared.sees("I will be away", f"Ring {buses}")
        await mared.does_not_see("You are away until", "Mared is away")


async def says_that_she_is_away(mared: Walker, first: date, back: date) -> None:
    await mared.opens("/home")
    await mared.follows("I will be away")
    await mared.writes("First day away", first.isoformat())
    await mared.writes("The day you are back", back.isoformat())
    await mared.picks("Who covers for you at the desk?", "Idris")
    await mared.presses("Keep this")
    await mared.sees("Noted.", "You are away until")
    await mared.pictures("desk-away")


async def asks_to_be_rung(somebody: Walker, name: str, about: str) -> None:
    await somebody.opens("/ask-us")
    await somebody.writes("What should we call you?", name)
    await somebody.writes("Your number", "07700 900 142")
    await somebody.writes("What is it about? (if you like)", about)
    await somebody.presses("Ask for a call")
    await somebody.sees_heading("We will ring you")


async def gives_it_to_somebody_who_is_away(gwen: Walker, what: str) -> None:
    job = gwen.page.locator("li.rc-job", has_text=what)
    await job.locator("summary", has_text="Hand over").click()
    await job.locator("select").select_option(label="Mared")
    await job.get_by_role("button", name="Hand over").click()
    await gwen.sees("They are away. Who covers for them has it now.")


async def has_been_given_to_somebody(gwen: Walker, name: str) -> str:
    await gwen.opens(f"/desk?words={name}")
    words = await gwen.page.locator("li.rc-job", has_text=name).locator("dd").first.inner_text()
    return words.split()[-1]
