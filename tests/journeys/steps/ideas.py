"""1 · Anyone, without an account, leaves an idea."""

from tests.journeys.tale import Tale

IDEA = "I wish somebody had shown me how to bake bread. It smells of being at home."


async def leave_an_idea(tale: Tale) -> None:
    async with tale.doors.somebody() as anyone:
        await anyone.opens("/")
        await anyone.follows("Share an idea")
        await anyone.pictures("1-idea-form")
        await anyone.presses("Send my idea")
        await anyone.sees("Something is missing", "Write your idea. A few words are enough.")
        await anyone.writes("Your idea", IDEA)
        await anyone.presses("Send my idea")
        await anyone.sees_heading("Thank you. Somebody will read this.")
        await anyone.sees(IDEA, "What happens next", "the Wednesday group", "yes, not yet, or no, and why")
        tale.idea = int(anyone.path.removeprefix("/ideas/"))
        await anyone.sees(str(tale.idea))
        assert await anyone.finds(
            r"(By \w+day \d+ \w+) .* By \w+day \d+ \w+"
        )  # who reads by when, then by when she hears
        await anyone.pictures("1-idea-thanks")
    async with tale.doors.somebody() as later:
        await later.opens("/ideas")
        await later.writes("Left an idea before? Look up what became of it", str(tale.idea))
        await later.presses("Look it up")
        await later.sees("It is in the box.")
        await later.does_not_see(IDEA)


async def look_the_idea_up(tale: Tale, *, says: str) -> None:
    async with tale.doors.somebody() as anyone:
        await anyone.opens(f"/ideas/{tale.idea}")
        await anyone.sees(says)
