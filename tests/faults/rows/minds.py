"""Row 25: people change their minds at the same instant: give back, leave, accept, decline; and the number changes."""

import asyncio
from uuid import UUID

from infra.local.services import SERVICES
from tests.faults.county import until
from tests.faults.people import Person
from tests.faults.quiet import quiet
from tests.faults.rows.races import books, one_in_ten, with_a_kill
from tests.faults.trial import Row, Trial

TO_UNDO_SECONDS = 11 * 60
"""Longer than somebody can undo giving back: then the place is offered to the next."""
OFFERED = "select count(*) from enrolment.place where run_id = $1 and state = 'offered'"
STATES = "select place_id::text as place_id, state from enrolment.place where run_id = $1 and is_live"


async def changed_minds(trial: Trial) -> None:
    """A full run with a line. Half of the time some places have just been offered."""
    scene, rng = trial.scene, trial.rng
    trial.letters = one_in_ten(trial)
    places, crowd = rng.randint(2, 4), rng.randint(12, 24)
    run_id = await scene.run(places)
    people = scene.students(crowd)
    held = dict(zip(await asyncio.gather(*(scene.books(one, run_id) for one in people)), people, strict=True))
    if rng.random() < 0.5:
        await _until_offered(trial, run_id, held, rng.randint(1, places))
    states = {row["place_id"]: row["state"] for row in await trial.county.fetch(STATES, run_id)}
    works = [_answers(trial, held[place], place) for place, state in states.items() if state == "offered"]
    others = [place for place, state in states.items() if state in ("booked", "held", "waiting")]
    works += [_leaves(trial, held[place], place) for place in others if rng.random() < 0.4]
    works += [books(trial, one, run_id) for one in scene.students(rng.randint(2, 8))]
    works += [_changes_number(trial, run_id, rng.randint(1, 6)) for _ in range(2)]
    rng.shuffle(works)
    await with_a_kill(trial, works)
    await quiet(trial.county, ahead=trial.ahead, letters=trial.letters)


async def _until_offered(trial: Trial, run_id: UUID, held: dict[str, Person], number: int) -> None:
    """Some give back, and the time in which they could have undone it passes."""
    has = [row["place_id"] for row in await trial.county.fetch(STATES, run_id) if row["state"] in ("booked", "held")]
    for place in has[:number]:
        await trial.scene.gives_back(held[place], place)
    await trial.move_clock(TO_UNDO_SECONDS, *SERVICES, "web")
    await until(lambda: _is_offered(trial, run_id), 20)


async def _is_offered(trial: Trial, run_id: UUID) -> bool:
    (row,) = await trial.county.fetch(OFFERED, run_id)
    return bool(row[0])


async def _answers(trial: Trial, who: Person, place_id: str) -> None:
    """Yes or no to an offer; a refusal, because the number changed, is an answer too."""
    choice = trial.rng.choice(("accept", "accept", "decline"))
    answered = await who.insist(f"/my/places/{place_id}/{choice}")
    if choice == "accept" and answered.is_done and "said=accepted" in answered.where:
        trial.scene.claims.add("accepted", place_id)


async def _leaves(trial: Trial, who: Person, place_id: str) -> None:
    """Gives back or leaves the line, whichever it is at that moment; a refusal is an answer."""
    await who.insist(f"/my/places/{place_id}/{trial.rng.choice(('give-back', 'leave'))}")


async def _changes_number(trial: Trial, run_id: UUID, places: int) -> None:
    await trial.scene.cast.gwen.insist(f"/desk/courses/{run_id}", places=str(places))


ROWS = (Row(25, "giving back, accepting, leaving, a changed number, at once", ("A",), changed_minds, 10, 500, 3),)
