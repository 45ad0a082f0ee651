"""The college's own spreadsheets come in, and a dozen of the courses in them get dates."""

import asyncio
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from infra.example.cast import GWEN, IDRIS, IMPORT, MARED
from infra.example.story import Story, on
from infra.trouble import Trouble
from services.runtime.actor import Actor
from web.imports import bring
from web.imports.model import CourseRow, Rows, TutorRow
from web.imports.reading import read_folder
from web.imports.tried import given

FOLDER = Path(__file__).resolve().parents[2] / "example_college"


class Wanted(NamedTuple):
    """Where and when a course of the sheets is held next. `students` have a place so far."""

    title: str
    venue: str
    room: str
    weekday: int
    starts: str
    days: int
    students: int


WANTED = (
    Wanted("Living with anxiety", "Chepstow Wool Store", "Garden room 2", 2, "13:30", 9, 0),
    Wanted("Sleeping better, gently", "Wotton-under-Edge Wool Store", "Back room 2", 3, "10:00", 6, 3),
    Wanted("Walking and talking", "Thornbury Methodist Chapel Rooms", "Studio 3", 1, "10:00", 4, 8),
    Wanted("Willow weaving for beginners", "Nailsworth Library", "Cafe corner", 2, "14:00", 14, 0),
    Wanted("Mindfulness in everyday life", "Chalford Methodist Chapel Rooms", "Studio", 3, "10:30", 3, 2),
    Wanted("Confidence with your phone", "Stonehouse Church Hall", "Studio 3", 1, "11:00", 5, 0),
    Wanted("Introduction to recovery", "Coleford Community Centre", "Upstairs room", 4, "13:00", 8, 0),
    Wanted("Gardening for the mind", "Ross on Wye Church Hall", "Meeting room", 5, "13:30", 7, 0),
    Wanted("Singing for the joy of it", "Lydney Family Hub", "Back room", 6, "10:00", 10, 0),
    Wanted("Writing your own story", "Evesham Town Hall Annexe", "Willow", 2, "17:30", 11, 7),
    Wanted("Photography walks", "Thornbury Methodist Chapel Rooms", "Studio 3", 5, "13:00", 16, 0),
    Wanted("Self-compassion", "Lydney Family Hub", "Back room", 4, "10:00", 20, 0),
)


def read(today: date, namespace: UUID) -> Rows:
    return read_folder(FOLDER, today, namespace).result


async def brought_in(story: Story, rows: Rows) -> None:
    """All or nothing, as `./college import` does it; rows that a service does not take are left out."""
    await story.until(on(story.last_working_day, 13))
    parts = given(rows, story.last_working_day)
    clients = {name: story.clients[name] for name in parts}
    actor = story.token(IMPORT) or ""
    checked = await bring.check(clients, parts, actor)
    taken = bring.without(parts, checked.refused)
    which = await bring.give(clients, taken, actor, "example", places={}, leaves_out=False)
    await story.everything_arrived()
    if (await bring.came(clients, list(taken), which, story.token(IMPORT) or "")).state != "shown":
        raise Trouble("The example's spreadsheets did not come in.")


async def get_dates(story: Story, term_id: str, rows: Rows, students: list[Actor]) -> None:
    """Their tutors have renewed what had run out, so each pair of the sheets may teach."""
    courses = {one.title: one for one in rows.courses}
    teaching = set(chain(*(_pair(courses[one.title]) for one in WANTED)))
    await asyncio.gather(*(_renewed(story, one) for one in rows.tutors if str(one.person_id) in teaching))
    await story.everything_arrived()
    planned = [await _planned(story, term_id, rows, courses[one.title], one) for one in WANTED]
    await asyncio.gather(*(story.asks(IDRIS.acting, "scheduling", "publish-run", {"run_id": one}) for one in planned))
    await story.everything_arrived()
    await asyncio.gather(
        *(
            _has_place(story, run_id, students[(5 * n + k) % len(students)])
            for n, (run_id, one) in enumerate(zip(planned, WANTED, strict=True))
            for k in range(one.students)
        )
    )


def _pair(course: CourseRow) -> tuple[str, str]:
    return str(course.peer_tutor_id), str(course.other_tutor_id)


async def _renewed(story: Story, tutor: TutorRow) -> None:
    soon = story.today + timedelta(days=100)
    for item, until in (("safeguarding", tutor.safeguarding_until), ("co-delivery", tutor.co_delivery_until)):
        if until is None or until < soon:
            from_on = story.last_working_day - timedelta(days=12)
            body = {"tutor_id": tutor.person_id, "item": item, "from_on": from_on}
            await story.asks(GWEN.acting, "training", "renew-item", body)


async def _planned(story: Story, term_id: str, rows: Rows, course: CourseRow, one: Wanted) -> str:
    venue_id = next(venue.venue_id for venue in rows.venues if venue.name == one.venue)
    body: dict[str, Any] = {
        "term_id": term_id,
        "course_id": course.course_id,
        "version": 1,
        "room_id": next(room.room_id for room in rows.rooms if (room.venue_id, room.name) == (venue_id, one.room)),
        "weekday": one.weekday,
        "starts": f"{one.starts}:00",
        "tutor_ids": _pair(course),
        "from_on": story.today + timedelta(days=one.days),
    }
    return str((await story.asks(GWEN.acting, "scheduling", "plan-run", body))["run_id"])


async def _has_place(story: Story, run_id: str, one: Actor) -> None:
    body = {"run_id": run_id, "on_behalf_of": one.person_id}
    await story.asks(MARED.acting, "enrolment", "ask-for-place", body)
