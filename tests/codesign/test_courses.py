"""Courses carried over from before this record was kept."""

from datetime import date
from uuid import UUID, uuid5

import msgspec
import pytest

from services.codesign.commands.courses import CarryOverCourse, carry_over_course
from services.codesign.model import Content
from services.codesign.queries.courses import (
    CourseQuestion,
    CoursesQuestion,
    approved_courses,
    course,
)
from services.codesign.queries.stories import CourseStoryQuestion, course_story
from services.contracts.codesign import CourseCarriedOver, RoomNeed, Theme, Words
from services.runtime.actor import house
from services.runtime.refusal import Missing, NotAllowed, SignInFirst
from tests.codesign.scene import Scene, browser
from tests.examples.people import ANWEN, GWEN

SHEET = UUID("6f2d7a4e-0c3b-4c1e-9c4f-2f1f3a6b7c8d")
ANXIETY = Content(
    title=Words(en="Living with anxiety"),
    summary=Words(en=" A friendly course about  living with anxiety. "),
    who_for=Words(en=""),
    outcomes=(Words(en="Try two things in your own week"), Words(en=" ")),
    weeks=(),
    sessions=6,
    minutes=90,
    places=12,
    theme=Theme.UNDERSTANDING,
    room_needs=(RoomNeed.QUIET_SPACE, RoomNeed.STEP_FREE, RoomNeed.STEP_FREE),
)


def carrying(name: str, content: Content = ANXIETY, until: date = date(2027, 12, 31)) -> CarryOverCourse:
    return CarryOverCourse(course_id=uuid5(SHEET, name), content=content, plannable_until_on=until)


async def test_the_import_carries_over_a_course_of_which_nothing_is_claimed(scene: Scene) -> None:
    carried = carrying("a")
    assert (await scene.do(carry_over_course, carried, house("import"))).is_new
    (told,) = await scene.told(CourseCarriedOver, carried.course_id)
    assert told.facts.summary.en == "A friendly course about living with anxiety."
    assert (told.facts.outcomes, told.facts.sessions) == ((Words(en="Try two things in your own week"),), 6)
    assert told.facts.room_needs == (RoomNeed.QUIET_SPACE, RoomNeed.STEP_FREE)
    (row,) = await scene.rows("select * from course where course_id = $1", carried.course_id)
    assert (row["is_carried_over"], row["proposal_id"]) == (True, None)
    story = await scene.look(course_story, CourseStoryQuestion(course_id=carried.course_id), browser("anybody"))
    assert (story.is_carried_over, story.steps) == (True, ())
    seen = await scene.look(course, CourseQuestion(course_id=carried.course_id), GWEN)
    assert seen.line.plannable_until_on == date(2027, 12, 31)


async def test_carried_over_twice_nothing_changes(scene: Scene) -> None:
    carried = carrying("b")
    await scene.do(carry_over_course, carried, house("import"))
    other = msgspec.structs.replace(carried, content=msgspec.structs.replace(ANXIETY, minutes=120))
    for again in (carried, other):
        assert not (await scene.do(carry_over_course, again, house("import"))).is_new
    assert await scene.kinds_told(carried.course_id) == ["course_carried_over"]
    assert (await scene.look(course, CourseQuestion(course_id=carried.course_id), GWEN)).content.minutes == 90
    orphans = "select count(*) from version v where not exists (select from course c where c.digest = v.digest)"
    assert await scene.value(orphans + " and v.proposal_id is null") == 0


async def test_a_coordinator_may_and_a_tutor_may_not(scene: Scene) -> None:
    await scene.do(carry_over_course, carrying("c"), GWEN)
    for actor in (ANWEN.acting(), house("clock")):
        with pytest.raises((NotAllowed, SignInFirst)):
            await scene.do(carry_over_course, carrying("d"), actor)
    names = [one.title.en for one in await scene.look(approved_courses, CoursesQuestion(), GWEN)]
    assert "Living with anxiety" in names


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": Words(en=" ")}, "title"),
        ({"sessions": 0}, "sessions"),
        ({"minutes": 5}, "minutes"),
        ({"places": 0}, "places"),
    ],
)
async def test_what_a_sheet_must_say_is_asked_for(scene: Scene, changed: dict[str, object], field: str) -> None:
    carried = carrying("e", msgspec.structs.replace(ANXIETY, **changed))
    with pytest.raises(Missing) as refused:
        await scene.do(carry_over_course, carried, house("import"))
    assert refused.value.field == field


@pytest.mark.parametrize("until", [date(2027, 1, 10), date(2028, 6, 1)])
async def test_it_is_plannable_for_two_terms_at_most(scene: Scene, until: date) -> None:
    with pytest.raises(Missing):
        await scene.do(carry_over_course, carrying("f", until=until), house("import"))
