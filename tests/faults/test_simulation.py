"""The simulation is the same for the same seed, finds what is planted, and its database is as the real one."""

import itertools

import pytest

from tests.conftest import College, MakeCollege
from tests.faults.planted import change_schemas
from tests.faults.simulation.database import UnknownStatement, normal
from tests.faults.simulation.defects import DEFECTS, SEQUENCERS, planted_here
from tests.faults.simulation.running import run_seed
from tests.faults.simulation.same import certain, first_difference, seen_in_memory, seen_in_postgres
from tests.faults.simulation.statements import STATEMENTS

MOST_SEEDS = 300


def in_a_thread_of_its_own(seed: int, plant: str | None = None) -> dict[str, list[str]]:
    """A seed has a loop of its own, and pytest's is running."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as one:
        return one.submit(run_seed, seed, plant).result().wrong


@pytest.mark.parametrize("seed", range(1, 6))
def test_in_a_few_seeds_nothing_is_wrong(seed: int) -> None:
    """Also says so when the runtime has a statement that the simulation does not know."""
    assert in_a_thread_of_its_own(seed) == {}


def test_a_statement_that_nobody_has_written_down_stops_it() -> None:
    text = normal(
        "select body_hash, answer, revisions from idempotency where actor_key = $1 and command = $2 and key = $3"
    )
    known = STATEMENTS.pop(text)
    try:
        with pytest.raises(UnknownStatement):
            in_a_thread_of_its_own(1)
    finally:
        STATEMENTS[text] = known


@pytest.mark.faults
def test_the_same_seed_is_the_same_run() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as one:
        runs = [one.submit(run_seed, 7).result() for _ in range(2)]
    assert runs[0] == runs[1]


@pytest.mark.faults
@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_found_by_some_seed(name: str) -> None:
    assert any(in_a_thread_of_its_own(seed, name) for seed in range(1, MOST_SEEDS))


@pytest.mark.faults
@pytest.mark.parametrize("seeds", [range(0, 20), range(20, 40)], ids=["first", "second"])
async def test_the_database_in_memory_is_as_the_real_one(new_college: MakeCollege, seeds: range) -> None:
    async with new_college() as college:
        for seed in seeds:
            await compare(college, seed)


@pytest.mark.faults
@pytest.mark.parametrize("name", SEQUENCERS)
async def test_a_planted_sequencer_does_in_memory_what_it_does_in_postgresql(
    new_college: MakeCollege, name: str
) -> None:
    async with new_college() as college:
        await change_schemas(name, college.admin_dsn)
        with planted_here(name):
            for seed in itertools.islice(itertools.count(100), 12):
                await compare(college, seed)


TRIES = 3
"""On a machine that is held up, PostgreSQL may seem to wait for somebody when it waits for the machine: not thrice."""


async def compare(college: College, seed: int) -> None:
    steps = await certain(seed)
    memory, difference = await seen_in_memory(steps), ""
    for _ in range(TRIES):
        difference = first_difference(memory, await seen_in_postgres(steps, college.admin_dsn))
        if not difference:
            return
    raise AssertionError(f"seed {seed}: {difference}")
