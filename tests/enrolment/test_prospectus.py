"""Finding a course: every choice narrows, and what is not checked yet never counts as yes."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from services.contracts.codesign import CarriedOverAgreed, CourseCarriedOver, Theme, Words
from services.contracts.scheduling import Access, RunPlanned
from services.enrolment.queries.places import DemandQuestion, demand
from services.enrolment.queries.prospectus import (
    PAGE,
    PROSPECTUS,
    ProspectusQuestion,
    ProspectusView,
    RunQuestion,
    RunView,
    prospectus,
    run,
)
from services.runtime.actor import NOBODY, Actor
from services.runtime.database import Connection
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed
from tests.enrolment.scene import BEGIN, Scene, course, example_run, somebody, venue
from tests.examples.people import GWEN

HERE = ZoneInfo("Europe/London")
YES, NO, UNKNOWN = Access.YES, Access.NO, Access.NOT_CHECKED
BANDS = {"morning", "afternoon", "late_afternoon", "evening"}


class Town:
    """A town of its own for each test, in which only its own courses are."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.name = f"Tre {new_id().hex[-12:]}"

    async def run(self, title: str = "It", *, at: str = "Old Library", **said: Any) -> UUID:
        access = {
            name: said.pop(name) for name in ("step_free", "hearing_loop", "quiet_space", "parking") if name in said
        }
        places = said.pop("places", 2)
        facts = said.pop("facts", None) or course(title)
        return await self.scene.run(places, facts=facts, where=venue(at, self.name, **access), **said)

    async def look(self, **asked: Any) -> ProspectusView:
        found = await self.scene.look(prospectus, ProspectusQuestion(**{"town": (self.name,)} | asked), NOBODY)
        assert isinstance(found, ProspectusView)
        return found

    async def titles(self, **asked: Any) -> list[str]:
        return [card.title_en for card in (await self.look(**asked)).cards]

    async def page(self, run_id: UUID, actor: Actor = NOBODY) -> RunView:
        found = await self.scene.look(run, RunQuestion(run_id=run_id), actor)
        assert isinstance(found, RunView)
        return found


@pytest.fixture
def town(scene: Scene) -> Town:
    return Town(scene)


def on(day: str, hour: str) -> datetime:
    return datetime.fromisoformat(f"{day} {hour}").replace(tzinfo=HERE)


async def test_a_course_from_before_that_the_group_keeps_was_not_made_together_for_that(town: Town) -> None:
    facts, course_id = course("Mending"), new_id()
    _, added, room, planned, published = example_run(facts=facts)
    assert isinstance(planned, RunPlanned)
    here = replace(planned, facts=replace(planned.facts, course_id=course_id))
    carried = CourseCarriedOver(course_id=course_id, facts=facts, plannable_until_on=date(2027, 12, 1))
    await town.scene.hear(carried, added, room, here, published)
    run_id = planned.run_id
    seen = await town.page(run_id)
    assert (seen.is_carried_over, seen.is_kept) == (True, False)
    agreed = CarriedOverAgreed(course_id=course_id, facts=facts)
    await town.scene.hear(agreed)
    await town.scene.hear_again(agreed)
    seen = await town.page(run_id)
    assert (seen.is_carried_over, seen.is_kept) == (True, True)


async def test_what_comes_soonest_stands_first_and_what_has_begun_is_gone(town: Town) -> None:
    await town.run("Later", starts_at=BEGIN + timedelta(days=20))
    await town.run("Soon", starts_at=BEGIN + timedelta(days=2))
    await town.run("Begun", starts_at=BEGIN - timedelta(minutes=1))

    assert await town.titles() == ["Soon", "Later"]
    assert await town.titles(from_on=date(2027, 1, 10)) == ["Later"]
    assert await town.titles(from_on=date(2026, 1, 10)) == ["Soon", "Later"]


async def test_it_is_found_by_any_word_in_either_language_with_or_without_accents(town: Town) -> None:
    words = Words(en="Sleeping better, gently", cy="Cysgu’n well, yn dyner")
    await town.run(facts=replace(course(), title=words), at="Glan-y-Môr")
    await town.run(facts=course("Willow weaving", summary=Words(en="Make a small basket.")))

    for typed in ("sleep", "SLEEPING better", "cysgu", "dyner", "mor", "Môr", "sleping", "sleep at mor"):
        assert await town.titles(words=typed) == ["Sleeping better, gently"], typed
    assert await town.titles(words="basket") == ["Willow weaving"]
    assert await town.titles(words="sleep basket") == []
    assert await town.titles(words="zebra % _ ' \\") == []


async def test_it_is_found_by_what_it_is_about_and_where(town: Town, scene: Scene) -> None:
    other = Town(scene)
    await town.run(facts=course("Walk", theme=Theme.OUTDOORS))
    await other.run("Sleep")
    both = (town.name, other.name)

    assert await town.titles(town=both, theme=("outdoors",)) == ["Walk"]
    assert sorted(await town.titles(town=both, theme=("outdoors", "understanding"))) == ["Sleep", "Walk"]
    assert await other.titles() == ["Sleep"]
    assert set(both) <= set((await town.look()).towns)


HOURS = [
    ("09:00", "morning"),
    ("11:59", "morning"),
    ("12:00", "afternoon"),
    ("15:59", "afternoon"),
    ("16:00", "late_afternoon"),
    ("17:59", "late_afternoon"),
    ("18:00", "evening"),
]


@pytest.mark.parametrize(("hour", "band"), HOURS)
@pytest.mark.parametrize("day", ["2027-02-01", "2027-07-05"])
async def test_it_is_found_by_the_time_of_day_where_the_college_is(town: Town, hour: str, band: str, day: str) -> None:
    await town.run("It", starts_at=on(day, hour))

    assert await town.titles(band=(band,)) == ["It"]
    assert await town.titles(band=tuple(BANDS - {band})) == []


async def test_it_is_found_by_weekday_also_in_summer(town: Town) -> None:
    await town.run("Mondays", starts_at=on("2027-02-01", "00:30"), number=1)
    await town.run("Summer Mondays", starts_at=on("2027-07-05", "00:30"), number=1)

    assert await town.titles(weekday=(1,)) == ["Mondays", "Summer Mondays"]
    assert await town.titles(weekday=(7, 2)) == []


STRICTER = [
    (YES, YES, "yes"),
    (YES, NO, "no"),
    (NO, YES, "no"),
    (NO, UNKNOWN, "no"),
    (YES, UNKNOWN, "not_checked"),
    (UNKNOWN, YES, "not_checked"),
]


@pytest.mark.parametrize(("of_the_venue", "of_the_room", "holds"), STRICTER)
async def test_where_venue_and_room_differ_the_stricter_holds(
    town: Town, of_the_venue: Access, of_the_room: Access, holds: str
) -> None:
    run_id = await town.run(step_free=of_the_venue, room_step_free=of_the_room)

    assert (await town.titles(access=("step_free",)) != []) is (holds == "yes")
    assert (await town.page(run_id)).settings[0].step_free == holds


@pytest.mark.parametrize("fact", ["hearing_loop", "quiet_space", "parking"])
async def test_what_is_not_checked_yet_never_counts_as_yes(town: Town, fact: str) -> None:
    await town.run("Yes", **{fact: YES})
    await town.run("No", **{fact: NO})
    await town.run("Nobody looked")

    assert await town.titles(access=(fact,)) == ["Yes"]
    assert len(await town.titles()) == 3


async def test_two_needs_are_both_needed(town: Town) -> None:
    await town.run("Both", hearing_loop=YES, parking=YES)
    await town.run("One", hearing_loop=YES)

    assert await town.titles(access=("hearing_loop", "parking")) == ["Both"]


async def test_many_come_in_pages(town: Town) -> None:
    for number in range(PAGE + 3):
        await town.run(f"Course {number}", starts_at=BEGIN + timedelta(days=1, minutes=number))

    first, second = await town.look(), await town.look(page=2)

    assert (first.found, first.pages, len(first.cards), len(second.cards)) == (PAGE + 3, 2, PAGE, 3)
    assert (await town.look(page=0)).cards == first.cards


async def test_how_many_are_free_is_as_it_is_now(town: Town, scene: Scene) -> None:
    run_id = await town.run(places=2)
    for free in (2, 1, 0, 0):
        cards = (await town.look()).cards
        assert ((await town.page(run_id)).free, [card.free for card in cards]) == (free, [free])
        await scene.book(run_id)
    assert (await town.page(run_id)).waiting == 2


async def test_who_has_a_place_sees_it_on_the_page_of_the_course(town: Town, scene: Scene) -> None:
    run_id, nia = await town.run(), somebody()
    booked = await scene.book(run_id, nia)

    assert (await town.page(run_id, nia)).my_place_id == booked.place_id
    assert (await town.page(run_id, somebody())).my_place_id is None


async def test_the_desk_sees_the_demand(town: Town, scene: Scene) -> None:
    run_id = await town.run(places=1, starts_at=BEGIN + timedelta(minutes=1))
    for _ in range(3):
        await scene.book(run_id)

    seen = await scene.look(demand, DemandQuestion(), GWEN)
    assert [(one.booked, one.waiting) for one in seen if one.run_id == run_id] == [(1, 2)]
    with pytest.raises(NotAllowed):
        await scene.look(demand, DemandQuestion(), somebody())


async def test_the_prospectus_goes_by_the_index_when_there_are_many(scene: Scene) -> None:
    async with scene.house.database.reading() as db:
        many = db.transaction()
        await many.start()
        await db.execute(MANY, BEGIN)
        plans = [await plan_after_analyze(db) for _ in range(3)]
        await many.rollback()

    # autovacuum may look at the table between the two, and it does not see these rows: once in three is enough
    assert any("prospectus_upcoming" in plan for plan in plans), plans[0]


async def plan_after_analyze(db: Connection) -> str:
    await db.execute("analyze prospectus_copy")
    rows = await db.fetch("explain " + PROSPECTUS, BEGIN, [], (), (), (), (), (), PAGE, 0, BEGIN)
    return "\n".join(row[0] for row in rows)


MANY = """
insert into prospectus_copy
select gen_random_uuid(), gen_random_uuid(), 1, 'A', null, 'A', null, 'skills', false, true, false,
       $1::timestamptz + make_interval(hours => n), $1, $1, 1, 'V', 'R', 'T', '{T}', '{1}', '{morning}', '{}', '{}', 'a'
from generate_series(-20000, 60) n
"""
