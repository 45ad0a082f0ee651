"""The living example college: its past weeks are lived again, by commands over HTTP to its own services.

The services run in this process under a clock that is moved, before they are started for everybody. So voting closes
when its day is over, a session of yesterday was booked by people last month, and the story ends an hour ago. Nothing
is inserted; what was done is noted beside the college, and a story that was cut off goes on where it was.
"""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from infra.example.past import lived_again
from infra.example.scenes import beginning, care, dates, deciding, from_before, sheets, training
from infra.example.story import Story
from infra.example.told import Told
from services.runtime.clock import Clock, machine_clock

Say = Callable[[str], None]


def nothing(_: str) -> None:
    return None


async def fill(data: Path, environment: Mapping[str, str], say: Say = nothing, clock: Clock = machine_clock) -> None:
    """Tells the story into the college of `environment`, whose services must not run meanwhile. Once told: nothing."""
    told = Told(data, clock())
    if told.is_over:
        return
    async with lived_again(environment, told.reached or told.began_at) as past:
        story = Story(past, told, environment)
        if told.reached is None:
            past.now = story.at(-72, 8)
        try:
            await _tell(story, say)
        finally:
            await story.close()
    told.end()


async def _tell(story: Story, say: Say) -> None:
    """In the order of time: the clock only goes forward."""
    reading = asyncio.create_task(asyncio.to_thread(sheets.read, story.last_working_day, story.namespace))
    await beginning.facts(story)
    await beginning.people(story)
    await beginning.welsh(story)
    await story.everything_arrived()
    await care.people_to_turn_to(story)
    await care.keeper_of_the_numbers(story)
    was, next_meeting = await beginning.group(story)
    rooms = await beginning.places(story)
    say("The example's people are there, and a group that decides together")
    ideas = await deciding.first_ideas(story)
    await from_before.kept(story, was)
    trainee_id = await training.tomos_begins(story)
    home = await deciding.home(story, ideas["home"])
    await deciding.answers_about_home(story, home)
    await training.tomos_shows_what_he_did(story, trainee_id)
    willow = await deciding.willow(story, ideas["willow"])
    await deciding.answers_about_willow(story, willow)
    await training.tomos_is_ready(story, trainee_id)
    await story.until(story.at(-34, 9))
    courses = await deciding.agreed(story, home), await deciding.agreed(story, willow)
    say("Two courses went from an idea to agreed, and somebody became a tutor")
    term_id = await beginning.term(story)
    runs = await dates.planned(story, term_id, *courses, rooms)
    students = await dates.registered(story)
    await dates.booked(story, runs, students)
    later = await deciding.later_ideas(story)
    sam_id = await training.sam_begins(story)
    await dates.who_came(story, runs, students, 1)
    await deciding.answers_to_later_ideas(story, *later)
    first = await deciding.first_sessions(story, ideas["first"])
    await training.sam_shows_what_she_did(story, sam_id)
    await dates.who_came(story, runs, students, 2)
    await training.sam_is_half_way(story, sam_id)
    await deciding.drafts(story)
    await deciding.ideas_in_the_box(story)
    await deciding.first_sessions_before_the_group(story, *first)
    await dates.who_came(story, runs, students, 3)
    await care.passed_on(story)
    say("Course dates are in the prospectus, and people came")
    rows = await reading
    await sheets.brought_in(story, rows)
    await sheets.get_dates(story, term_id, rows, students)
    await from_before.before_the_group(story, rows, next_meeting)
    say("The spreadsheets of the example are in")
    await dates.a_place_comes_free(story, runs, students)
    await dates.calls_to_make(story, runs)
    await care.asked_quietly(story)
    await care.something_waits(story)
