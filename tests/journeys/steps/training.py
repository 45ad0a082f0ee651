"""4 · A trainee meets what is asked, is assessed by one person and verified by another, and is ready to teach."""

from tests.journeys.tale import Tale
from tests.journeys.walker import Walker

WHAT_I_DID = "I sat in twice, wrote down what I saw, and tried it with four people."
FEEDBACK = "Clear, and kind to the slowest hand."


async def become_ready_to_teach(tale: Tale) -> None:
    contact = f"{tale.trainee.lower()}@example.org"
    async with tale.doors.person("Mared") as mared:
        await is_made_known(tale, mared, contact)
        await becomes_a_trainee(tale, mared)
    async with tale.doors.by_numbers(contact) as trainee:
        await says_yes(trainee)
        await offers_everything(trainee)
    async with tale.doors.person("Rhian") as rhian:
        await assesses_everything(tale, rhian)
    async with tale.doors.person("Idris") as idris:
        await verifies_everything(tale, idris)
    async with tale.doors.by_numbers(contact) as tutor:  # no trainee any more
        await tutor.follows("When I am ready to teach")  # on her own page: it asks for no second sign
        await tutor.sees("Yes, until")
    async with tale.doors.person("Gwen") as gwen:
        await gwen.follows("Tutors")
        await (
            gwen.page.get_by_role("listitem").filter(has_text=tale.trainee).get_by_text("Ready", exact=True).wait_for()
        )


async def is_made_known(tale: Tale, mared: Walker, contact: str) -> None:
    await mared.follows("People")
    await mared.follows("Make somebody known")
    await mared.writes("What do they like to be called?", tale.trainee)
    await mared.chooses("Send me an email")
    await mared.writes("Your email address", contact)
    await mared.presses("Keep it")
    await mared.sees_heading(tale.trainee)
    await mared.picks("What do you ask?", "Learning to be a tutor")
    await mared.presses("Ask them")
    await mared.sees("Asked. It begins when they say yes.")


async def becomes_a_trainee(tale: Tale, mared: Walker) -> None:
    await mared.follows("Trainees")
    await mared.follows("Add a trainee")
    await mared.writes("Find somebody by name", tale.trainee)
    await mared.presses("Find")
    await mared.page.get_by_label("Who is it?").select_option(index=1)
    await mared.chooses("From what they have lived through")
    await mared.presses("Add them")
    await mared.sees("Added. The page “My training” is there for them now.")


async def says_yes(trainee: Walker) -> None:
    await trainee.opens("/my/about")
    await trainee.sees("Would you like to?")
    await trainee.presses("Yes, gladly")
    await trainee.sees("Thank you. It is yours now; look at the menu.")


async def offers_everything(trainee: Walker) -> None:
    await trainee.follows("My training")
    await trainee.pictures("4-my-training")
    for title in await titles(trainee):
        await trainee.unfolds(f"Say what you did: {title}")
        await item(trainee, title).get_by_label("What did you do, and what did you learn?").fill(WHAT_I_DID)
        await item(trainee, title).get_by_role("button", name="Send it to my assessor").click()
        await trainee.sees("Sent. Your assessor reads it and writes back to you here.")
        await item(trainee, title).get_by_text("Your assessor reads it").wait_for()


async def assesses_everything(tale: Tale, rhian: Walker) -> None:
    await rhian.follows("Trainees")
    await rhian.follows(tale.trainee)
    await rhian.sees(WHAT_I_DID)
    await rhian.pictures("4-to-assess")
    for title in await titles(rhian):
        one = item(rhian, title)
        await one.get_by_label("Yes, it is met").check()
        await one.get_by_label("What helps?").fill(FEEDBACK)
        await one.get_by_role("button", name="Keep my assessment").click()
        await item(rhian, title).get_by_text("Met, a second person looks at it").wait_for()
    await rhian.does_not_see("Let the first person look again")  # nobody verifies what she assessed


async def verifies_everything(tale: Tale, idris: Walker) -> None:
    await idris.follows("Trainees")
    await idris.follows(tale.trainee)
    for title in await titles(idris):
        await idris.unfolds(f"Yes, it is met: {title}")
        await idris.presses(f"I have looked: it is met: {title}")
        await item(idris, title).get_by_text("Done", exact=True).wait_for()
    await idris.sees("this trainee is ready to teach from today")
    await idris.pictures("4-ready")


async def titles(walker: Walker) -> list[str]:
    await walker.page.locator("section.rc-item h2").first.wait_for()
    return [title.strip() for title in await walker.page.locator("section.rc-item h2").all_inner_texts()]


def item(walker: Walker, title: str):  # type: ignore[no-untyped-def]
    return walker.page.get_by_role("region", name=title, exact=True)
