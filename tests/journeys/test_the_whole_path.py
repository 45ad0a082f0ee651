"""The first course, end to end, in a real browser: from an idea to who came. Once with scripts and once without.

Nothing is prepared for it but the example college that everybody gets, and nothing is done but through pages; only
time is moved on.
"""

import pytest

from tests.journeys.steps.booking import fill_it
from tests.journeys.steps.course_dates import put_course_dates_into_the_prospectus
from tests.journeys.steps.deciding import decide
from tests.journeys.steps.ideas import leave_an_idea
from tests.journeys.steps.proposals import write_a_proposal
from tests.journeys.steps.training import become_ready_to_teach
from tests.journeys.steps.who_came import mark_who_came
from tests.journeys.tale import Tale
from tests.journeys.town import Town
from tests.journeys.walker import Doors

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


async def test_a_course_goes_the_whole_path_with_scripts(town: Town) -> None:
    doors = Doors(town, script=True)
    await the_whole_path(Tale(doors, "Bread and company", "Tegan", ("Iolo", "Nesta", "Orla", "Lily")))


async def test_a_course_goes_the_whole_path_without_scripts(town: Town) -> None:
    doors = Doors(town, script=False)
    await the_whole_path(Tale(doors, "Knots and stories", "Macsen", ("Ianto", "Nora", "Oscar", "Luned")))


async def the_whole_path(tale: Tale) -> None:
    await leave_an_idea(tale)
    await write_a_proposal(tale)
    await decide(tale)
    await become_ready_to_teach(tale)
    await put_course_dates_into_the_prospectus(tale)
    await fill_it(tale)
    await mark_who_came(tale)
