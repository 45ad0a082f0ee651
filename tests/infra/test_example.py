"""The example college: what a newcomer finds in it on whatever day, and that its story is told once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from infra import example
from infra.example import cast
from infra.example.past import lived_again
from infra.example.story import Story, browser
from infra.example.told import FILE, Told
from infra.local import installation
from infra.local.services import SERVICES
from services.people.links import example_links
from services.runtime.clock import college_date
from tests.conftest import College, MakeCollege

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]  # ten weeks are lived, several times
A_SUNDAY = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
YEARS_LATER = datetime(2031, 7, 15, 0, 5, tzinfo=UTC)
"""A Tuesday just after midnight: every term of the spreadsheets is over, and all training in them has run out."""
NOBODY = browser("a-visitor")


async def filled(college: College, data: Path, now: datetime) -> None:
    await installation.mark_in(college.admin_dsn, SERVICES, True)
    await example.fill(data, college.environment, clock=lambda: now)


async def journals(college: College) -> dict[str, int]:
    db = await asyncpg.connect(college.admin_dsn)
    try:
        return {one: await db.fetchval(f"select count(*) from {one}.journal") for one in SERVICES}  # noqa: S608
    finally:
        await db.close()


@pytest_asyncio.fixture(scope="module")
async def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


@pytest_asyncio.fixture(scope="module")
async def example_college(new_college: MakeCollege, data: Path) -> AsyncIterator[College]:
    async with new_college() as college:
        await filled(college, data, A_SUNDAY)
        yield college


@pytest_asyncio.fixture
async def story(example_college: College, data: Path) -> AsyncIterator[Story]:
    """The services as they go on after the story, to be asked what they show."""
    async with lived_again(example_college.environment, A_SUNDAY) as past:
        one = Story(past, Told(data, A_SUNDAY), example_college.environment)
        yield one
        await one.close()


async def coming(story: Story) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await story.sees(NOBODY, "enrolment", "prospectus"))["cards"]
    return found


async def run_called(story: Story, title: str, is_full: bool = False) -> dict[str, Any]:
    return next(one for one in await coming(story) if one["title_en"] == title and (one["free"] == 0) == is_full)


async def test_two_courses_went_from_an_idea_to_agreed_on_both_sides(story: Story) -> None:
    courses = await story.sees(cast.GWEN.acting, "codesign", "approved-courses")
    made_here = {one["title"]["en"]: one for one in courses if not one["is_from_before"]}
    kept = [one for one in courses if one["is_from_before"] and not one["is_carried_over"]]
    agreed = await story.sees(NOBODY, "groups", "decided")

    assert {title: one["version"] for title, one in made_here.items()} == {
        "Finding your feet at home": 1,
        "Willow and words": 2,
    }
    assert [one["title"]["en"] for one in kept] == ["Tea and mending"]
    assert {one["item_digest"] for one in agreed} == {one["digest"] for one in (*made_here.values(), *kept)}
    assert [view["kind"] for one in agreed for view in one["different_views"]] == ["concern"]


async def test_the_prospectus_is_rich_and_begins_within_days(story: Story) -> None:
    cards = await coming(story)

    assert len(cards) >= 12
    assert datetime.fromisoformat(cards[0]["starts_at"]) - A_SUNDAY < timedelta(days=5)
    assert sum(not one["is_carried_over"] for one in cards) == 3


async def test_one_run_is_full_with_a_waiting_list_and_a_place_offered_to_somebody_who_knows(story: Story) -> None:
    full = await run_called(story, "Willow and words", is_full=True)
    run = await story.sees(NOBODY, "enrolment", "run", run_id=full["run_id"])
    hers = next(
        one for one in await story.sees(cast.NIA.acting, "enrolment", "my-places") if one["run_id"] == full["run_id"]
    )

    assert run["waiting"] == 3
    assert (hers["state"], hers["has_reached"]) == ("offered", True)
    assert datetime.fromisoformat(hers["until"]) > A_SUNDAY


async def test_the_newest_list_of_who_came_is_half_done(story: Story) -> None:
    taught = await story.sees(cast.ANWEN.acting, "enrolment", "taught-sessions")
    newest = max(
        (one for one in taught if one["starts_at"] < A_SUNDAY.isoformat()), key=lambda one: str(one["starts_at"])
    )
    people = (await story.sees(cast.ANWEN.acting, "enrolment", "register", session_id=newest["session_id"]))["people"]

    assert A_SUNDAY - datetime.fromisoformat(newest["starts_at"]) < timedelta(days=4)
    assert 0 < sum(one["mark"] is None for one in people) < len(people)


async def test_newcomers_find_something_to_do_as_each_person(story: Story) -> None:
    group = (await story.sees(cast.MARCUS.acting, "groups", "groups"))[0]
    asked = await story.sees(cast.DIL.acting, "codesign", "my-proposals")
    trainees = await story.sees(cast.IDRIS.acting, "training", "trainees")
    desk = (await story.sees(cast.MARED.acting, "messages", "desk", section="calls"))["sections"]
    passed_on = (await story.sees(cast.CARYS.acting, "care", "worries"))["worries"]
    quiet = await story.sees(cast.HELEDD.acting, "care", "waiting-questions")
    hers = await story.sees(cast.NIA.acting, "people", "my-person")
    ideas = await story.sees(cast.GWEN.acting, "codesign", "ideas-box")

    assert group["to_answer"] == 3, "a proposal, and two courses from before"
    assert [one["is_asked"] for one in asked].count(True) == 1
    assert trainees
    calls = {task["call"]["why"] for section in desk for task in section["tasks"] if task["call"]}
    assert calls >= {"asked", "code-not-typed"}
    assert [one["state"] for one in passed_on] == ["open", "closed"]
    assert (len(quiet), hers["name"]) == (1, "Heledd")
    assert ideas


async def test_each_of_the_cast_has_a_link_and_nobody_else(example_college: College) -> None:
    links = await example_links(example_college.settings("people"))

    assert [name for name, *_ in links] == [one.name for one in cast.CAST]
    assert {name: roles for name, roles, *_ in links}["Eleri"] == "co-chair, member of the co-production group"


async def test_telling_it_again_changes_nothing(example_college: College, data: Path) -> None:
    async with lived_again(example_college.environment, A_SUNDAY) as past:
        await past.quiet()  # what its people were still to be told by that evening is told
    before = await journals(example_college)
    told = data / FILE
    kept = told.read_text()
    told.write_text(kept.replace('{"is_over": true}', ""))  # as if it was cut off just before its end

    await example.fill(data, example_college.environment, clock=lambda: A_SUNDAY)

    assert await journals(example_college) == before


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_a_story_that_was_cut_off_goes_on_where_it_was_also_years_later(
    fresh_college: College, tmp_path: Path
) -> None:
    class CutOff(Exception):  # noqa: N818
        pass

    def cut_off(said: str) -> None:
        if "prospectus" in said:
            raise CutOff

    await installation.mark_in(fresh_college.admin_dsn, SERVICES, True)
    with pytest.raises(CutOff):
        await example.fill(tmp_path, fresh_college.environment, cut_off, clock=lambda: YEARS_LATER)
    lines = (tmp_path / FILE).read_text().splitlines()
    (tmp_path / FILE).write_text("\n".join([*lines[:-3], lines[-3][:20]]))  # what was done and not written down

    await example.fill(tmp_path, fresh_college.environment, clock=lambda: YEARS_LATER + timedelta(days=1))

    async with lived_again(fresh_college.environment, YEARS_LATER) as past:
        story = Story(past, Told(tmp_path, YEARS_LATER), fresh_college.environment)
        cards = await coming(story)
        courses = await story.sees(cast.GWEN.acting, "codesign", "approved-courses")
        await story.close()
    assert story.today == college_date(YEARS_LATER)
    assert len(cards) >= 12
    assert sum(not one["is_from_before"] for one in courses) == 2
