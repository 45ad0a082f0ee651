"""Defects that the simulation must notice: those of `tests/faults/planted` that lie on the way of an event."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.planted import PLANTED, planted
from tests.faults.simulation.database import Known, Statement
from tests.faults.simulation.rows import Data
from tests.faults.simulation.statements import STATEMENTS, number, sent_next, the_cursor, unnumbered

_TO_SEND = "select * from to_send($1)"


async def id_above_last_id(s: Statement, most: int) -> list[Data]:
    await s.lock(s.tables["relay_cursor"].rows[0])
    s.look_again()
    highest = max((data["seq"] for _, data in s.all("journal") if data["pos"] is not None), default=0)
    above = [(row, data) for row, data in unnumbered(s) if data["seq"] > highest]
    await number(s, above, the_cursor(s)["numbered"], only_unnumbered=True)
    s.look_again()
    return sent_next(s, most)


async def numbering_in_one_statement(s: Statement, most: int) -> list[Data]:
    """All rows are seen as they were before the lock was had; only the locked one is seen as it is then."""
    held = await s.lock(s.tables["relay_cursor"].rows[0])
    assert held is not None
    await number(s, unnumbered(s), held["numbered"], only_unnumbered=False)
    s.look_again()
    return sent_next(s, most)


SEQUENCERS: dict[str, Known] = {
    "id-above-last-id": id_above_last_id,
    "numbering-in-one-statement": numbering_in_one_statement,
}
DEFECTS = (
    *SEQUENCERS,
    "cursor-before-acknowledgement",
    "acknowledged-before-commit",
    "acknowledged-though-it-failed",
    "inbox-off",
    "revision-check-off",
    "gap-applied",
    "parked-event-dropped",
    "refused-batch-is-sent-for-ever",
    "line-reversed",
    "place-twice",
)


@contextmanager
def planted_here(name: str) -> Iterator[None]:
    if name in SEQUENCERS:
        before = STATEMENTS[_TO_SEND]
        STATEMENTS[_TO_SEND] = SEQUENCERS[name]
        try:
            yield
        finally:
            STATEMENTS[_TO_SEND] = before
        return
    assert name in PLANTED
    with planted(name):
        yield
