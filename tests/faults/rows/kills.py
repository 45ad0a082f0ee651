"""Rows 1 to 6: kill -9 of any process, and of all of them."""

import asyncio

from infra.local.services import SERVICES
from tests.faults.acts import ACTS
from tests.faults.county import NATS, POSTGRES
from tests.faults.quiet import INTERESTS
from tests.faults.rows.rebuilds import killed_rebuild
from tests.faults.trial import Row, Trial

TELLS = {name: name for name in ACTS} | {"messages": "enrolment"}
"""Whose act makes a service tell something: messages tells of letters about places."""
TOLD_OF = {
    "enrolment": "run_places",
    "scheduling": "run",
    "codesign": "idea",
    "people": "person",
    "care": "worry",
    "groups": "meeting",
    "training": "trainee",
    "messages": "call",
}
"""What the act of each service tells of."""


def publisher(trial: Trial) -> tuple[str, str]:
    """A service, and the act by which it tells something."""
    name = trial.rng.choice(sorted(TELLS))
    return name, TELLS[name]


def consumer(trial: Trial) -> tuple[str, str]:
    """A service, and the act of which it hears."""
    pairs = [
        (subscriber, teller)
        for subscriber in SERVICES
        for teller, aggregate in TOLD_OF.items()
        if (teller, aggregate) in INTERESTS.get(subscriber, ())
    ]
    return trial.rng.choice(sorted(pairs))


async def kill_held(trial: Trial, process: str, act: str, victim: str) -> None:
    """`process` holds at the trial's moment, and `victim` is killed."""
    if trial.moment == "J":
        return await killed_rebuild(trial, victim)
    hand = await trial.hold(process, trial.moment, act)
    trial.county.kill(victim)
    trial.hit()
    if victim != process:
        await hand.go(trial.moment)
    await trial.all_done()


async def kill_service(trial: Trial) -> None:
    """The one who pressed presses again, with the same key, until there is an answer."""
    service = trial.rng.choice([name for name in sorted(ACTS) if name != "groups" or trial.moment == "A"])
    await kill_held(trial, service, service, service)


async def kill_relay(trial: Trial) -> None:
    service, act = publisher(trial)
    await kill_held(trial, service, act, service)


async def kill_consumer(trial: Trial) -> None:
    service, act = consumer(trial)
    trial.wants_acknowledged = True
    await kill_held(trial, service, act, service)


async def kill_nats(trial: Trial) -> None:
    process, act = publisher(trial) if trial.moment in "CD" else consumer(trial)
    await kill_held(trial, process, act, NATS)


async def kill_postgres(trial: Trial) -> None:
    process, act = consumer(trial) if trial.moment in "FG" else publisher(trial)
    process, act = (act, act) if trial.moment == "A" else (process, act)
    await kill_held(trial, process, act, POSTGRES)


async def kill_everything(trial: Trial) -> None:
    """In the middle of what several people do, in any order, each starting again as soon as it can."""
    for service in trial.rng.sample(sorted(ACTS), 5):
        trial.begin(service)
    await asyncio.sleep(trial.rng.uniform(0.0, 0.4))  # the moment is any
    names = [*SERVICES, "web", NATS, POSTGRES]
    trial.rng.shuffle(names)
    trial.hit()
    for name in names:
        trial.county.kill(name)
        await asyncio.sleep(trial.rng.uniform(0.0, 0.1))
    await trial.all_done()


ROWS = (
    Row(1, "kill -9 of a service that decides", ("A", "R"), kill_service, 6, 60, 6),
    Row(2, "kill -9 of a relay", ("B", "N", "C", "D", "J"), kill_relay, 6, 60, 6),
    Row(3, "kill -9 of a consumer", ("E", "F", "G", "H", "J"), kill_consumer, 6, 60, 12),
    Row(4, "kill -9 of NATS", ("C", "D", "E", "G", "H", "J"), kill_nats, 4, 40, 6),
    Row(5, "kill -9 of PostgreSQL, all of it", ("A", "B", "F", "G", "J"), kill_postgres, 4, 40, 8),
    Row(6, "kill -9 of everything at once", ("any",), kill_everything, 3, 30, 15),
)
