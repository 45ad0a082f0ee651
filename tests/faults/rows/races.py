"""Rows 24 and 25: everybody at once for the last places, and people changing their minds at the same instant."""

import asyncio
from uuid import UUID

from tests.faults.acts import Unexpected
from tests.faults.county import NATS, POSTGRES
from tests.faults.people import Person
from tests.faults.trial import Row, Trial

VICTIMS = ("enrolment", "web", "people", NATS, POSTGRES)
KILLS = 0.15
"""So many of the races have a kill in them."""
CROWDS = (50,) * 17 + (80, 120, 200)
TAKEN = """
select count(*) filter (where state in ('booked', 'held')) as has, count(*) filter (where state = 'waiting') as waits,
       count(distinct person_id) as people, count(*) as rows
from enrolment.place where run_id = $1 and is_live
"""


async def last_places(trial: Trial) -> None:
    places, crowd = trial.rng.randint(1, 3), trial.rng.choice(CROWDS)
    scene = trial.scene
    run_id = await scene.run(places)
    await _with_a_kill(trial, [_books(trial, one, run_id) for one in scene.students(crowd)])
    row = await (await trial.county.database()).fetchrow(TAKEN, run_id)
    if (row["has"], row["waits"], row["people"], row["rows"]) != (places, crowd - places, crowd, crowd):
        trial.find("I1", f"{crowd} asked for {places} places of {run_id}, and it became {dict(row)}")


async def _books(trial: Trial, who: Person, run_id: UUID) -> None:
    await trial.scene.books(who, run_id)


async def _with_a_kill(trial: Trial, works: list) -> None:  # type: ignore[type-arg]
    """All at once; now and then something is killed in the middle."""
    trial.hit()
    tasks = [asyncio.create_task(one) for one in works]
    if trial.rng.random() < KILLS:
        await asyncio.sleep(trial.rng.uniform(0.0, 0.5))  # the moment is any
        trial.county.kill(trial.rng.choice(VICTIMS))
        trial.hit()
    for said in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(said, TimeoutError | Unexpected):
            trial.find("I9", f"no good answer in the race: {said!r}")
        elif isinstance(said, BaseException):
            raise said


async def changed_minds(trial: Trial) -> None:
    """A full run with a line; at one instant some give back, some leave the line, some come, and the number changes."""
    scene, rng = trial.scene, trial.rng
    places, crowd = rng.randint(2, 4), rng.randint(12, 24)
    run_id = await scene.run(places)
    people = scene.students(crowd)
    held = await asyncio.gather(*(scene.books(one, run_id) for one in people))
    works = [_leaves(trial, one, place) for one, place in zip(people, held, strict=True) if rng.random() < 0.4]
    works += [_books(trial, one, run_id) for one in scene.students(rng.randint(2, 8))]
    works += [_changes_number(trial, run_id, rng.randint(1, 6)) for _ in range(2)]
    rng.shuffle(works)
    await _with_a_kill(trial, works)


async def _leaves(trial: Trial, who: Person, place_id: str) -> None:
    """Gives back or leaves the line, whichever it is at that moment; a refusal is an answer."""
    await who.insist(f"/my/places/{place_id}/{trial.rng.choice(('give-back', 'leave'))}")


async def _changes_number(trial: Trial, run_id: UUID, places: int) -> None:
    await trial.scene.cast.gwen.insist(f"/desk/courses/{run_id}", places=str(places))


ROWS = (
    Row(24, "50 to 200 people for the last 1 to 3 places", ("A",), last_places, 10, 500, 4),
    Row(25, "giving back, leaving and a changed number at one instant", ("A",), changed_minds, 10, 500, 3),
)
