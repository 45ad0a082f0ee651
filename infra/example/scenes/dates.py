"""Course dates of the two agreed courses: planned with a pair, published, booked; one full, one under way."""

import asyncio
from datetime import date, timedelta
from typing import Any, NamedTuple

from infra.example.cast import (
    ANWEN,
    BETHAN,
    DIL,
    GWEN,
    IDRIS,
    MARCUS,
    MARED,
    NIA,
    RHIAN,
    STUDENTS,
    TOMOS,
    Member,
    Student,
    student,
)
from infra.example.story import Story, browser, on
from services.runtime.actor import Actor


class Runs(NamedTuple):
    """The four of them."""

    under_way: str
    full: str
    free: str
    far: str


async def planned(story: Story, term_id: str, home: str, willow: str, rooms: dict[str, str]) -> Runs:
    first = story.last_working_day - timedelta(days=14)
    runs = Runs(
        await _plan(story, term_id, (home, 1), rooms["Willow"], first, "10:00", (ANWEN, DIL)),
        await _plan(story, term_id, (willow, 2), rooms["Studio"], story.working_day(8), "13:30", (TOMOS, BETHAN)),
        await _plan(story, term_id, (home, 1), rooms["Rowan"], story.working_day(3), "17:30", (MARCUS, BETHAN)),
        await _plan(story, term_id, (willow, 2), rooms["Small hall"], story.working_day(12), "14:30", (RHIAN, DIL)),
    )
    await story.until(story.at(-33, 10))
    for run_id in runs:
        await story.asks(IDRIS.acting, "scheduling", "publish-run", {"run_id": run_id})
    await story.everything_arrived()
    return runs


async def _plan(
    story: Story,
    term_id: str,
    course: tuple[str, int],
    room_id: str,
    first: date,
    starts: str,
    pair: tuple[Member, Member],
) -> str:
    body = {
        "term_id": term_id,
        "course_id": course[0],
        "version": course[1],
        "room_id": room_id,
        "weekday": first.isoweekday(),
        "starts": f"{starts}:00",
        "tutor_ids": [one.person_id for one in pair],
        "from_on": first,
    }
    return str((await story.asks(GWEN.acting, "scheduling", "plan-run", body))["run_id"])


async def registered(story: Story) -> list[Actor]:
    """They rang, or came to the door; Mared did every step for them."""
    await story.until(story.at(-30, 11))
    said = await asyncio.gather(*(_register(story, one) for one in STUDENTS))
    return [student(one["person_id"]) for one in said]


async def _register(story: Story, one: Student) -> Any:
    body = {**one._asdict(), "is_of_age": True, "on_behalf": True}
    return await story.asks(MARED.acting, "people", "register-student", body)


async def booked(story: Story, runs: Runs, students: list[Actor]) -> None:
    """Some by themselves, some through the desk. Where it is full they wait, Nia first."""
    await story.everything_arrived()
    await story.until(story.at(-27, 13))
    await _books(story, runs.under_way, students[:6])
    await _books(story, runs.full, students[7:15])
    await _books(story, runs.free, [students[0], students[3], students[18], students[19]])
    await _books(story, runs.far, [students[4], students[15]])
    await story.until(story.at(-19, 18))
    for one in (NIA.acting, *students[15:18]):
        await _books(story, runs.full, [one])
    await _books(story, runs.free, [NIA.acting])


async def _books(story: Story, run_id: str, people: list[Actor]) -> None:
    await asyncio.gather(*(_book(story, run_id, one, n) for n, one in enumerate(people)))


async def _book(story: Story, run_id: str, one: Actor, n: int) -> None:
    if n % 3 == 2:
        on_behalf = {"run_id": run_id, "on_behalf_of": one.person_id}
        await story.asks(MARED.acting, "enrolment", "ask-for-place", on_behalf)
    else:
        await story.asks(one, "enrolment", "ask-for-place", {"run_id": run_id})


async def who_came(story: Story, runs: Runs, students: list[Actor], nth: int) -> None:
    """After the `nth` session Anwen marks who came; the newest list is only half done."""
    await story.until(on(story.last_working_day - timedelta(days=7 * (3 - nth)), 12, 20))
    run = await story.learns(f"the dates of {runs.under_way}", ANWEN.acting, "enrolment", "run", run_id=runs.under_way)
    session_id = next(one["session_id"] for one in run["dates"] if one["number"] == nth)
    marks = {
        1: ("came", "came", "came", "came_partly", "came", "not_with_us"),
        2: ("came", "sent_apologies", "came", "came", "came", "came"),
        3: ("came", "came", "sent_apologies"),
    }[nth]
    body = [{"person_id": one.person_id, "mark": mark} for one, mark in zip(students, marks, strict=False)]
    await story.asks(ANWEN.acting, "enrolment", "mark-who-came", {"session_id": session_id, "marks": body})


async def a_place_comes_free(story: Story, runs: Runs, students: list[Actor]) -> None:
    """Somebody gives hers back; ten minutes later it is offered to Nia, who has been told and not answered yet."""
    await story.until(story.ago(170))
    mine = await story.learns("the places of the one who goes", students[14], "enrolment", "my-places")
    place_id = next(one["place_id"] for one in mine if one["run_id"] == runs.full)
    await story.asks(students[14], "enrolment", "give-back-place", {"place_id": place_id})
    await story.until(story.ago(150))


async def calls_to_make(story: Story, runs: Runs) -> None:
    """Wyn's numbers did not come, and his place is kept; somebody asks to be rung about the bus."""
    wyn = browser("wyn")
    await story.until(story.ago(100))
    body = {"name": "Wyn", "contact": "07700 900 183", "is_of_age": True, "district": "Coed hills"}
    registered = await story.asks(wyn, "people", "register-student", body)
    await story.asks(Actor(person_id=registered["person_id"]), "enrolment", "ask-for-place", {"run_id": runs.free})
    await story.until(story.ago(60))
    await story.asks(
        browser("bus"),
        "messages",
        "ask-for-call",
        {
            "name": "Eirlys",
            "phone": "01632 960 177",
            "good_time": "morning",
            "about": "Which bus goes to Glan-y-Môr, and is there a seat at the stop?",
        },
    )
    await story.everything_arrived()
