"""The first course, end to end, in a real browser: from an idea to who came. Once with scripts and once without.

Nothing is prepared but the example college that everybody gets, and nothing is done but through pages. The two journeys
are of different people and of different courses; they go side by side because time passes for both of them at once.
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.journeys.steps.booking import UNDO, fill_it, take_what_is_offered
from tests.journeys.steps.course_dates import BEGINS_AT, put_course_dates_into_the_prospectus
from tests.journeys.steps.deciding import VOTING, answer_for_the_group, see_that_it_is_agreed
from tests.journeys.steps.ideas import leave_an_idea
from tests.journeys.steps.proposals import write_a_proposal
from tests.journeys.steps.training import become_ready_to_teach
from tests.journeys.steps.who_came import mark_who_came
from tests.journeys.tale import Tale
from tests.journeys.town import Town
from tests.journeys.walker import Doors

Step = Callable[[Tale], Awaitable[None]]


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.timeout(300)
async def test_a_course_goes_the_whole_path_with_scripts_and_without(town: Town) -> None:
    today, time = town.time.today, town.time
    with_scripts, without = Doors(town, script=True), Doors(town, script=False)
    tales = (
        Tale(with_scripts, "Bread and company", "Tegan", "Dil", ("Iolo", "Nesta", "Orla", "Lily"), today),
        Tale(without, "Knots and stories", "Macsen", "Bethan", ("Ianto", "Nora", "Oscar", "Luned"), today),
    )
    await all_of_them(tales, leave_an_idea, write_a_proposal, answer_for_the_group)
    await time.until(time.now + VOTING)
    await all_of_them(
        tales, see_that_it_is_agreed, become_ready_to_teach, put_course_dates_into_the_prospectus, fill_it
    )
    await time.until(time.now + UNDO)
    await all_of_them(tales, take_what_is_offered)
    await time.until_on(tales[0].first_session_on, BEGINS_AT, 5)
    await all_of_them(tales, mark_who_came)


async def all_of_them(tales: tuple[Tale, ...], *steps: Step) -> None:
    async with asyncio.TaskGroup() as group:
        for tale in tales:
            group.create_task(one_after_another(tale, *steps))


async def one_after_another(tale: Tale, *steps: Step) -> None:
    for step in steps:
        await step(tale)
        await tale.town.time.quiet()  # what was done has been heard of everywhere
