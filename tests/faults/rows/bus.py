"""Rows 7, 8, 10, 11: two relays, and events that come twice or in any order."""

import asyncio

from infra.local.services import SERVICES
from tests.faults.acts import ACTS
from tests.faults.county import until
from tests.faults.rows.kills import publisher
from tests.faults.trial import Row, Trial


async def frozen_relay(trial: Trial) -> None:
    """The first holds still for a while, the second takes over, the first wakes with what it had in hand."""
    service, act = publisher(trial)
    county = trial.county
    second = await county.start_replica(service)
    hand = await trial.hold(service, trial.moment, act)
    county.freeze(service)
    county.doors.services[service].targets.pop(0)  # whoever asks it is answered by the second meanwhile
    try:
        await (await county.database()).execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", f"{service} leader"
        )
        trial.hit()
        await until(lambda: _leads(trial, second), 30)
        await asyncio.sleep(trial.rng.choice((0.0, 0.2, 1.0, 2.0)))  # how long it holds still is what is tried
    finally:
        county.wake(service)
        county.doors.services[service].targets.insert(0, county.place.listen(service))
    await hand.go(trial.moment)
    await trial.all_done()


async def _leads(trial: Trial, name: str) -> bool:
    return bool((await trial.county.how(name)).get("leads"))


async def two_relays(trial: Trial) -> None:
    """Both number, send, hear and do what is due at once."""
    service, act = publisher(trial)
    county = trial.county
    second = await county.start_replica(service, leads=True)
    await until(lambda: _leads(trial, second), 30)
    hand = await county.hand(trial.rng.choice((service, second)))
    await hand.arm(trial.moment)
    for _ in range(4):
        trial.begin(act)
    await hand.reached(trial.moment, 5)
    trial.hit()
    await asyncio.sleep(trial.rng.uniform(0, 0.3))  # how far the other comes meanwhile is what is tried
    await hand.go(trial.moment)
    await trial.all_done()


async def _delivered(trial: Trial, how: str) -> None:
    for service in SERVICES:
        await trial.county.hands.set(service, deliver=how)
    trial.hit()
    acts = trial.rng.sample(sorted(ACTS), 4)
    for service in (*acts, "enrolment"):
        trial.begin(service)
    await trial.all_done()
    await trial.rest()


async def delivered_twice(trial: Trial) -> None:
    await _delivered(trial, "twice")


async def delivered_in_any_order(trial: Trial) -> None:
    await _delivered(trial, "shuffled")


ROWS = (
    Row(7, "a relay frozen while a second takes over", ("B", "C", "D"), frozen_relay, 2, 30, 10),
    Row(8, "two relays active", ("B", "N", "C", "D"), two_relays, 2, 30, 8),
    Row(10, "every event delivered two to five times", ("E",), delivered_twice, 2, 20, 4),
    Row(11, "events delivered in any order", ("E",), delivered_in_any_order, 2, 20, 5),
)
