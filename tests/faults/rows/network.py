"""Row 9: connections that break, go silent, or are slow; between a service and PostgreSQL, or NATS."""

import asyncio
import time

from tests.faults.acts import ACTS
from tests.faults.proxy import Door
from tests.faults.rows.kills import consumer, publisher
from tests.faults.trial import Row, Trial

SLOW_SECONDS = 5.0
HANGS_SECONDS = 30.0
KINDS = ("cut", "silent", "slow")


async def bad_network(trial: Trial) -> None:
    """At the moment something happens to the way; after a while it is as it was. Nobody waits for long."""
    process, act = consumer(trial) if trial.moment in "EG" else publisher(trial)
    process = act if trial.moment == "A" else process
    doors = trial.county.doors
    ways = doors.postgres if trial.moment == "A" else trial.rng.choice((doors.postgres, doors.nats))
    door, kind = ways[process], trial.rng.choice(KINDS)
    hand = await trial.hold(process, trial.moment, act)
    began = time.monotonic()
    spoil(door, kind)
    await hand.go(trial.moment)
    other = trial.rng.choice([name for name in sorted(ACTS) if name not in (process, act)])
    aside = trial.begin(other)
    await asyncio.wait([aside], timeout=HANGS_SECONDS)
    if not aside.done() and kind != "slow":
        trial.find("I15", f"{other} stood still while the way of {process} was {kind}")
    await asyncio.sleep(max(0.0, _how_long(trial, kind) - (time.monotonic() - began)))  # the fault lasts that long
    door.heal()
    trial.hit()
    await trial.all_done()


def spoil(door: Door, kind: str) -> None:
    if kind == "cut":
        door.cut()
    elif kind == "silent":
        door.silence()
    else:
        door.delay = SLOW_SECONDS


def _how_long(trial: Trial, kind: str) -> float:
    return {"cut": 0.0, "silent": trial.rng.uniform(1, 15), "slow": trial.rng.uniform(1, 8)}[kind]


ROWS = (Row(9, "a connection cut, half open or slow", ("A", "C", "E", "G"), bad_network, 4, 60, 14),)
