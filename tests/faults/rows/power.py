"""Rows 15 and 16: a machine is switched off, and what its disk had not been given for good is gone."""

from tests.faults.county import NATS, POSTGRES
from tests.faults.rows.kills import consumer, publisher
from tests.faults.trial import Row, Trial


async def nats_loses_power(trial: Trial) -> None:
    """What it acknowledged it has: it syncs each event. What it has not, the relays send again."""
    process, act = publisher(trial)
    hand = await trial.hold(process, trial.moment, act)
    await trial.county.lose_power(NATS)
    trial.hit()
    await hand.go(trial.moment)
    await trial.all_done()


async def postgres_loses_power(trial: Trial) -> None:
    """At a moment of what is done; or as soon as somebody has been told that it is."""
    if trial.moment == "told":
        trial.begin(trial.rng.choice(("codesign", "messages", "care")))
        await trial.all_done()
        await trial.county.lose_power(POSTGRES)
        return trial.hit()
    process, act = consumer(trial) if trial.moment == "F" else publisher(trial)
    process = act if trial.moment in "AR" else process
    hand = await trial.hold(process, trial.moment, act)
    await trial.county.lose_power(POSTGRES)
    trial.hit()
    await hand.go(trial.moment)
    await trial.all_done()


ROWS = (
    Row(15, "NATS loses what is not synced", ("C", "D"), nats_loses_power, 2, 30, 10, needs_power=True),
    Row(
        16,
        "PostgreSQL loses what is not synced",
        ("A", "R", "F", "told"),
        postgres_loses_power,
        2,
        30,
        12,
        needs_power=True,
    ),
)
