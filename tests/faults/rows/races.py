"""Row 24: everybody at once for the last places."""

import asyncio
from collections.abc import Coroutine
from typing import Any
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
    """Decided by one process, or by two at once: then only the lock of the run's row keeps them apart."""
    places, crowd = trial.rng.randint(1, 3), trial.rng.choice(CROWDS)
    scene = trial.scene
    trial.letters = one_in_ten(trial)
    if trial.moment == "two":
        await trial.county.start_replica("enrolment")
    run_id = await scene.run(places)
    await with_a_kill(trial, [books(trial, one, run_id) for one in scene.students(crowd)])
    (row,) = await trial.county.fetch(TAKEN, run_id)
    if tuple(row) != (places, crowd - places, crowd, crowd):
        trial.find("I1", f"{crowd} asked for {places} places of {run_id}, and it became {dict(row)}")


def one_in_ten(trial: Trial) -> bool:
    """Letters go out one after another: most races leave them on their way, and some wait for all."""
    return trial.rng.random() < 0.1


async def books(trial: Trial, who: Person, run_id: UUID) -> None:
    await trial.scene.books(who, run_id)


async def with_a_kill(trial: Trial, works: list[Coroutine[Any, Any, None]]) -> None:
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


ROWS = (Row(24, "50 to 200 people for the last 1 to 3 places", ("A", "A", "A", "A", "two"), last_places, 10, 500, 4),)
