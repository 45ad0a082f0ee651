"""Rows 19 to 21 and 23: PostgreSQL without room, a lock that is not let go of, a slow disk, an event that cannot be
applied."""

import asyncio

import asyncpg

from infra.local.services import DATABASE
from tests.faults.acts import ACTS
from tests.faults.county import NATS, POSTGRES, until
from tests.faults.quiet import quiet
from tests.faults.slow import TOOL, slow_disk
from tests.faults.trial import Row, Trial

PATIENCE = 12.0


async def full_postgres_disk(trial: Trial) -> None:
    """Whoever presses is told that something is wrong, and is done by the same form when there is room again."""
    county = trial.county
    with county.stores.filled("postgres"):
        for service in ("enrolment", *trial.rng.sample(sorted(ACTS), 2)):
            trial.begin(service)
        await asyncio.sleep(trial.rng.uniform(0.2, 2.0))  # how long there is no room is what is tried
    trial.hit()
    await trial.all_done()


async def held_lock(trial: Trial) -> None:
    """Somebody holds a table's lock in a transaction that goes on and on: what needs it ends with a clear word, what
    does not goes on, and all is done when the lock is gone."""
    county = trial.county
    service = trial.rng.choice(("enrolment", "scheduling", "codesign", "care"))
    others = [name for name in sorted(ACTS) if name not in (service, "people", "enrolment", "scheduling")]
    other = await asyncpg.connect(county.place.postgres.dsn(database=DATABASE))
    try:
        transaction = other.transaction()
        await transaction.start()
        await other.execute(f"lock table {service}.journal in share row exclusive mode")
        waits = trial.begin(service)
        goes_on = trial.begin(trial.rng.choice(others))
        await asyncio.wait([goes_on], timeout=PATIENCE)
        if not goes_on.done():
            trial.find("I15", f"what {service} does not do stood still because of a lock there")
        await asyncio.wait([waits], timeout=trial.rng.uniform(1, PATIENCE))
        await transaction.rollback()
    finally:
        await other.close()
    trial.hit()
    await trial.all_done()


SLOW_SECONDS = 1.0
DISKS = {"PostgreSQL": (POSTGRES,), "NATS": (NATS,), "both": (POSTGRES, NATS)}


async def slowed(trial: Trial) -> None:
    """Whatever must be on the disk takes a second longer to get there. People wait, and are shown no error."""
    county = trial.county
    county.error_pages = 0
    async with slow_disk(county, SLOW_SECONDS, *DISKS[trial.moment]):
        for service in ("enrolment", *trial.rng.sample(sorted(ACTS), 2)):
            trial.begin(service)
        await trial.all_done()
    trial.hit()
    if county.error_pages:
        trial.find("I15", f"{county.error_pages} error pages while the disk of {trial.moment} was slow")


POISONS = {
    "idea_offered": ("codesign", "messages"),
    "worry_passed_on": ("care", "messages"),
    "person_registered": ("people", "enrolment"),
}
FIRST_PARKED = """
select distinct on (aggregate_id) event_id from {service}.parked where skipped_because is null
order by aggregate_id, revision
"""


async def poison(trial: Trial) -> None:
    """A reaction that raises: it is parked, the rest goes on, and after the cure all is through."""
    kind = trial.rng.choice(sorted(POISONS))
    act, consumer = POISONS[kind]
    hands = trial.county.hands
    await hands.set(consumer, poison=[kind], hurry=True)
    trial.begin(act)
    await trial.all_done()
    await until(lambda: _parked(trial, consumer), 30)
    trial.parked = 50
    await quiet(trial.county, 30, parked=trial.parked)
    await hands.set(consumer, poison=None)
    trial.hit()
    await _try_again(trial, consumer)
    trial.parked = 0


async def _parked(trial: Trial, service: str) -> int:
    db = await trial.county.database()
    return int(await db.fetchval(f"select count(*) from {service}.parked where skipped_because is null"))


async def _try_again(trial: Trial, service: str) -> None:
    """As the administrator does on the page that says how the college runs."""
    db = await trial.county.database()
    for row in await db.fetch(FIRST_PARKED.format(service=service)):
        await trial.scene.town.send(service, "/try-parked-again", {"event_id": row["event_id"]}, object)


ROWS = (
    Row(19, "PostgreSQL's disk full", ("A", "F"), full_postgres_disk, 1, 10, 12, needs_disks=True),
    Row(20, "a lock held, and a transaction left open", ("B",), held_lock, 1, 10, 15),
    Row(21, "a slow disk: a second for each fsync", tuple(DISKS), slowed, 1, 10, 30, needs_tool=TOOL),
    Row(23, "an event that cannot be applied", ("F",), poison, 2, 20, 8),
)
