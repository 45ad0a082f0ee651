"""One seed from beginning to end."""

import hashlib
from contextlib import ExitStack
from typing import NamedTuple

from tests.faults.simulation.checkers import everything_wrong
from tests.faults.simulation.defects import planted_here
from tests.faults.simulation.loop import run
from tests.faults.simulation.world import SERVICES, World, quietly, use_ids_of


class Found(NamedTuple):
    wrong: dict[str, list[str]]
    events: int
    digest: str
    """Of everything that was told: the same seed, the same digest."""
    log: list[str]


def run_seed(seed: int, plant: str | None = None) -> Found:
    world = World(seed)
    with ExitStack() as stack:
        stack.enter_context(quietly())
        stack.callback(use_ids_of(world))
        if plant is not None:
            stack.enter_context(planted_here(plant))
        run(world.live())
    rows = [row for service in SERVICES for row in world.databases[service].committed("journal")]
    told = "\n".join(f"{row['event_id']} {row['pos']} {row['body']}" for row in rows)
    return Found(everything_wrong(world), len(rows), hashlib.sha256(told.encode()).hexdigest()[:16], world.log)
