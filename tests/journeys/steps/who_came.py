"""7 · On the day a tutor opens the list on a phone and marks who came."""

from playwright.async_api import expect

from tests.journeys.steps.course_dates import KEYS
from tests.journeys.tale import Tale
from tests.journeys.walker import PHONE, Walker


async def mark_who_came(tale: Tale) -> None:
    assert tale.first_session_on is not None
    gave_back, came, sent_word, left = tale.students
    await tale.town.time.until_on(tale.first_session_on, 10, 5)
    async with tale.doors.person("Dil", PHONE) as dil:
        await opens_the_list(tale, dil)
        await dil.does_not_see(gave_back, left)
        await marks(tale, dil, came, "Came")
        await marks(tale, dil, sent_word, "Came partly")
        await marks(tale, dil, sent_word, "Sent apologies")  # a mistake, put right
        await dil.pictures("7-who-came")
        await opens_the_list(tale, dil)
        await expect(mark(dil, came, "Came")).to_be_checked()
        await expect(mark(dil, sent_word, "Sent apologies")).to_be_checked()
        await dil.opens("/teaching")
        await dil.sees(f"Today: {tale.title}", KEYS)


async def opens_the_list(tale: Tale, dil: Walker) -> None:
    await dil.follows("My sessions")
    await dil.sees("Who came?")
    await dil.follows(tale.title)
    await dil.sees_heading("Who came")
    await dil.sees(f"With {tale.trainee}.", "1 of 4.", "Not with us today")


async def marks(tale: Tale, dil: Walker, name: str, words: str) -> None:
    """With scripts each press is sent at once."""
    sent = dil.page.get_by_text("Everything is sent.")
    if tale.doors.script:
        async with dil.page.expect_response("**/who-came"):
            await mark(dil, name, words).check()
    else:
        await mark(dil, name, words).check()
        await dil.presses("Save who came")
    await sent.first.wait_for()


def mark(dil: Walker, name: str, words: str):  # type: ignore[no-untyped-def]
    return dil.page.get_by_role("group", name=name, exact=True).get_by_label(words, exact=True)
