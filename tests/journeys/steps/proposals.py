"""2 · A peer tutor makes a proposal of it, with a co-owner who speaks from the other side."""

from tests.journeys.steps.ideas import IDEA, look_the_idea_up
from tests.journeys.tale import Tale
from tests.journeys.walker import Walker

SUMMARY = "Four mornings at a warm oven, with time to talk while it rises."
FOR_WHOM = "Anybody who misses having something to do with their hands, and company while doing it."
OUTCOMES = "Bake one loaf by yourself\nKnow where to sit when it gets too much\nHave met two people by name"
CONCERN = "What about people who cannot eat bread?"
ANSWER = "We bake without wheat in the second week. It is written in now."
WEEKS = (
    "Flour and names.",
    "Rising, and bread without wheat.",
    "Our own loaves.",
    "We eat together, and ask somebody in.",
)


async def write_a_proposal(tale: Tale) -> None:
    async with tale.doors.person("Marcus") as marcus:
        await begins_from_the_box(tale, marcus)
        await writes_the_first_part(tale, marcus)
    async with tale.doors.person("Marcus") as marcus:  # another day, another browser
        await finds_every_word_again(tale, marcus)
        await asks_dil(marcus)
    async with tale.doors.person("Dil") as dil:
        await owns_it_too(tale, dil)
    async with tale.doors.person("Marcus") as marcus:
        await writes_the_rest(tale, marcus)
        await says_ready(marcus, to="Dil")
    async with tale.doors.person("Dil") as dil:
        await makes_it_a_version(tale, dil)
    async with tale.doors.person("Rhian") as rhian:
        await asks_something(tale, rhian)
    async with tale.doors.person("Marcus") as marcus:
        await answers_and_sends_it(tale, marcus)
    await look_the_idea_up(tale, says="Somebody is making a proposal of it.")


async def begins_from_the_box(tale: Tale, marcus: Walker) -> None:
    await marcus.follows("My proposals")
    await marcus.follows("Look in the ideas box")
    await marcus.follows(f"Idea {tale.idea}")
    await marcus.sees(IDEA)
    await marcus.pictures("2-idea-in-the-box")
    await marcus.presses("Begin a proposal")
    await marcus.sees_heading("What it is called")


async def writes_the_first_part(tale: Tale, marcus: Walker) -> None:
    await marcus.writes("A name for it", tale.title)
    await marcus.writes("What is it, in one sentence?", SUMMARY)
    await marcus.pictures("2-first-part")
    await marcus.presses("Save and stop")
    await marcus.sees_heading("My proposals")
    await marcus.sees("Saved. You can come back at any time.")


async def finds_every_word_again(tale: Tale, marcus: Walker) -> None:
    await marcus.follows("My proposals")
    await marcus.follows(tale.title)
    assert await marcus.field("A name for it").input_value() == tale.title
    assert await marcus.field("What is it, in one sentence?").input_value() == SUMMARY
    await marcus.chooses("Making", of="What is it about?")


async def asks_dil(marcus: Walker) -> None:
    await marcus.presses("Save and go on")
    await marcus.sees_heading("Who it is for")
    await marcus.follows("Who owns it with you")
    await marcus.picks("Whom do you ask?", "Dil")
    await marcus.chooses("From my own experience")
    await marcus.pictures("2-whom-to-ask")
    await marcus.presses("Ask them")
    await marcus.sees("You asked Dil. There is no answer yet.")


async def owns_it_too(tale: Tale, dil: Walker) -> None:
    await dil.follows("My proposals")
    await dil.sees(f"Marcus asks you to own a proposal with them: “{tale.title}”.")
    await dil.page.locator(".rc-note", has_text=tale.title).get_by_role("link").click()
    await dil.sees(SUMMARY)
    await dil.chooses("Yes, I do")
    await dil.chooses("From my work or training")
    await dil.pictures("2-asked-to-own-it")
    await dil.presses("Send my answer")
    await dil.sees("Thank you, your answer is saved.", tale.title)


async def writes_the_rest(tale: Tale, marcus: Walker) -> None:
    await marcus.follows("My proposals")
    await marcus.follows(tale.title)
    await marcus.presses("Save and go on")
    await marcus.writes("Who is it for?", FOR_WHOM)
    await marcus.presses("Save and go on")
    await marcus.writes("After it, people can…", OUTCOMES)
    await marcus.presses("Save and go on")
    await marcus.sees_heading("What happens each week")
    for number, week in enumerate(WEEKS, 1):
        await marcus.writes(f"Week {number}", week)
    await marcus.writes("How many minutes each time?", "90")
    await marcus.writes("How many people at most?", "2")
    await marcus.chooses("Step-free way in")
    await marcus.presses("Save and go on")
    await marcus.sees_heading("What can change, and what cannot")
    await marcus.writes("Add one more", "Which bread we begin with", nth=0)
    await marcus.presses("Add to what can change")
    await marcus.sees("Remove Which bread we begin with")
    await marcus.writes("Add one more", "The kitchen closes at noon", nth=1)
    await marcus.writes("Because", "the lunch club comes in then")
    await marcus.pictures("2-can-and-cannot")
    await marcus.presses("Save and go on")
    await marcus.sees_heading("Read it through and send it")
    await marcus.sees(tale.title, *WEEKS, "The kitchen closes at noon", "Because: the lunch club comes in then")


async def says_ready(marcus: Walker, to: str) -> None:
    await marcus.pictures("2-read-it-through")
    await marcus.presses(f"Ready: send it to {to}")
    await marcus.sees("You said ready. The other owner reads it next.")


async def makes_it_a_version(tale: Tale, dil: Walker) -> None:
    await dil.follows("My proposals")
    await dil.sees("Marcus said ready. It is yours to read now.")
    await dil.follows(tale.title)
    await dil.presses("Ready: make it version 1")
    await dil.sees("You both said ready. This version stays as it is for ever.")
    await dil.sees_heading(tale.title)
    tale.proposal = dil.path.split("?")[0]


async def asks_something(tale: Tale, rhian: Walker) -> None:
    await rhian.follows("Proposals")
    await rhian.follows(tale.title)
    await rhian.sees("Written by Marcus and Dil.")
    await rhian.writes("Add what you think", CONCERN)
    await rhian.presses("Add it")
    await rhian.sees(CONCERN, "Not answered yet by those who wrote it.")


async def answers_and_sends_it(tale: Tale, marcus: Walker) -> None:
    await marcus.follows("My proposals")
    await marcus.sees("1 comment waits for an answer from you.")
    await marcus.follows(tale.title)
    await marcus.unfolds("Answer")
    await marcus.writes("Your answer", ANSWER)
    await marcus.presses("Send my answer")
    await marcus.sees(ANSWER)
    await marcus.does_not_see("Not answered yet by those who wrote it.")
    await marcus.pictures("2-version-with-talk")
    await marcus.presses("Ask the group")
    await marcus.sees("The group is asked. Until it has answered you can take it back.", "You hear by")
