"""3 · The group decides on exactly that version, and nobody sees how while it is open."""

from datetime import timedelta

from tests.journeys.steps.proposals import SUMMARY
from tests.journeys.tale import Tale
from tests.journeys.walker import Walker

CONCERN = "Noon is early for those who take medicine at night. Could one of the four begin later?"
OWN, WORK = "From my own experience, or as family or carer", "From my work or training"
SEALED = "Nobody can see how it stands until it closes"


VOTING = timedelta(days=15)


async def answer_for_the_group(tale: Tale) -> None:
    async with tale.doors.person("Marcus") as marcus, tale.doors.person("Bethan") as bethan:
        before = await the_owners_page(tale, marcus), await the_question(tale, bethan)
        for name, side in (("Anwen", OWN), ("Rhian", OWN), ("Eleri", WORK)):
            async with tale.doors.person(name) as member:
                await the_question(tale, member)
                await agrees(member, side)
        assert (await the_owners_page(tale, marcus), await the_question(tale, bethan)) == before
        await agrees_with_a_concern(bethan)
        assert await the_owners_page(tale, marcus) == before[0]


async def the_owners_page(tale: Tale, marcus: Walker) -> str:
    await marcus.opens(tale.proposal)
    await marcus.follows("Where the group answers")
    await marcus.sees("You wrote this, so you may speak, and do not answer.", SEALED)
    tale.decision = marcus.path
    return await marcus.reads()


async def the_question(tale: Tale, member: Walker) -> str:
    await member.follows("For me")
    await member.follows(tale.title)
    await member.sees_heading(tale.title)
    await member.sees("Written by Marcus and Dil.", SUMMARY, SEALED)
    return await member.reads()


async def agrees(member: Walker, side: str) -> None:
    await member.chooses("Agree", of="Your answer")
    await member.chooses(side)
    await member.pictures("3-the-question")
    await member.presses("Save my answer")
    await member.sees("Thank you. Your answer is saved.")


async def agrees_with_a_concern(bethan: Walker) -> None:
    await bethan.chooses("Agree, with a concern", of="Your answer")
    await bethan.chooses(WORK)
    await bethan.presses("Save my answer")
    await bethan.sees("Write what your concern is, so that it can be kept")
    await bethan.writes("My concern is", CONCERN)
    await bethan.chooses("Everybody")
    await bethan.pictures("3-a-concern")
    await bethan.presses("Save my answer")
    await bethan.sees("Thank you. Your answer is saved.")


async def see_that_it_is_agreed(tale: Tale) -> None:
    async with tale.doors.person("Marcus") as marcus:
        await marcus.opens(tale.decision)
        await marcus.sees("Agreed on both sides", CONCERN)
        await marcus.pictures("3-agreed")
        await marcus.opens(tale.proposal)
        await marcus.sees("Agreed on both sides on")
    async with tale.doors.somebody() as anyone:
        await anyone.opens("/decided")
        await anyone.sees(tale.title, CONCERN)
        await anyone.pictures("3-decided-for-everybody")
        await anyone.opens(f"/ideas/{tale.idea}")
        await anyone.sees("It has become a course.")
        await anyone.follows("How this course was made")
        await anyone.sees(tale.title)
        await anyone.pictures("3-how-it-was-made")
