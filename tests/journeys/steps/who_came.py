"""7 · On the day a tutor opens the list on a phone and marks who came."""

from playwright.async_api import expect

from tests.journeys.steps.course_dates import KEYS
from tests.journeys.tale import Tale
from tests.journeys.walker import PHONE, Walker


async def mark_who_came(tale: Tale) -> None:
    gave_back, came, sent_word, left = tale.students
    async with tale.doors.person(tale.tutor, PHONE) as tutor:
        await opens_the_list(tale, tutor)
        await tutor.does_not_see(gave_back, left)
        await marks(tale, tutor, came, "Came")
        await marks(tale, tutor, sent_word, "Came partly")
        await marks(tale, tutor, sent_word, "Sent apologies")  # a mistake, put right
        await tutor.pictures("7-who-came")
        await opens_the_list(tale, tutor)
        await expect(mark(tutor, came, "Came")).to_be_checked()
        await expect(mark(tutor, sent_word, "Sent apologies")).to_be_checked()
        await tutor.opens("/teaching")
        await tutor.sees(f"Today: {tale.title}", KEYS)


async def opens_the_list(tale: Tale, tutor: Walker) -> None:
    await tutor.follows("My sessions")
    await tutor.sees("Who came?")
    await tutor.follows(tale.title)
    await tutor.sees_heading("Who came")
    await tutor.sees(f"With {tale.trainee}.", "1 of 4.", "Not with us today")


async def marks(tale: Tale, tutor: Walker, name: str, words: str) -> None:
    """With scripts each press is sent at once."""
    sent = tutor.page.get_by_text("Everything is sent.")
    if tale.doors.script:
        async with tutor.page.expect_response("**/who-came"):
            await mark(tutor, name, words).check()
    else:
        await mark(tutor, name, words).check()
        await tutor.presses("Save who came")
    await sent.first.wait_for()


def mark(tutor: Walker, name: str, words: str):  # type: ignore[no-untyped-def]
    return tutor.page.get_by_role("group", name=name, exact=True).get_by_label(words, exact=True)
