"""Moment J of rows 2 to 5: something is killed while the stream is made anew and filled from the journals."""

import asyncio

from infra import steward
from infra.nats.config import STREAM
from tests.faults.county import until
from tests.faults.rows.stream import delete_stream, some_acts, until_whole
from tests.faults.trial import Trial

BEGINS_SECONDS = 75.0
"""A minute between two looks of whoever mends it, and the look itself."""


async def killed_rebuild(trial: Trial, victim: str) -> None:
    """The stream is gone; the college makes it anew; and as soon as there is one again, `victim` is not."""
    county = trial.county
    await some_acts(trial, 1)
    async with county.kept_looking():
        await delete_stream(trial)
        await until(lambda: _is_there_again(trial), BEGINS_SECONDS)
        await asyncio.sleep(trial.rng.uniform(0, 1.5))  # how far it has come is what is tried
        county.kill(victim)
        trial.hit()
        trial.begin("enrolment")
        await until_whole(trial)
        await trial.all_done()


async def _is_there_again(trial: Trial) -> bool:
    client = await steward.connect(trial.county.running.steward_url())
    try:
        return STREAM in {one.config.name for one in await client.jetstream().streams_info()}
    finally:
        await client.close()
