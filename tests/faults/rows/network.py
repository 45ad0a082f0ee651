"""Row 9: connections that break, go silent, or are slow; between a service and PostgreSQL, or NATS."""

import asyncio

from tests.faults.proxy import Door
from tests.faults.quiet import NotQuiet, quiet
from tests.faults.rows.kills import consumer, publisher
from tests.faults.trial import Row, Trial

SLOW_SECONDS = 5.0
HANGS_SECONDS = 30.0
HEALS_SECONDS = 60.0
KINDS = ("cut", "silent", "slow")


async def bad_network(trial: Trial) -> None:
    """At the moment something happens to the way. Nobody waits for long, and what does not need that way goes on. What
    is cut or half open nobody mends: whoever has it must notice."""
    process, act = consumer(trial) if trial.moment in "EG" else publisher(trial)
    process = act if trial.moment == "A" else process
    doors = trial.county.doors
    ways = doors.postgres if trial.moment == "A" else trial.rng.choice((doors.postgres, doors.nats))
    door, kind = ways[process], trial.rng.choice(KINDS)
    hand = await trial.hold(process, trial.moment, act)
    spoil(door, kind)
    trial.hit()
    await hand.go(trial.moment)
    if kind == "slow":
        await asyncio.sleep(trial.rng.uniform(1, 8))  # the fault lasts that long
        door.heal()
        trial.hit()
    await _nobody_hangs(trial, f"the way of {process} was {kind}")
    await _until_heard(trial, f"the way of {process} was {kind}")


async def _nobody_hangs(trial: Trial, why: str) -> None:
    trial.county.longest_answer = 0.0
    await trial.all_done()
    if trial.county.longest_answer > HANGS_SECONDS:
        trial.find("I15", f"somebody had no page for {trial.county.longest_answer:.0f} s: {why}")


async def _until_heard(trial: Trial, why: str) -> None:
    """With the way as it is: silent connections must have been given up by themselves."""
    try:
        await quiet(trial.county, HEALS_SECONDS)
    except NotQuiet as waits:
        trial.find("I15", f"{waits}: {why}")


def spoil(door: Door, kind: str) -> None:
    if kind == "cut":
        door.cut()
    elif kind == "silent":
        door.silence()
    else:
        door.delay = SLOW_SECONDS


ROWS = (Row(9, "a connection cut, half open or slow", ("A", "C", "E", "G"), bad_network, 4, 60, 14),)
