"""The statements by their text, and the tables of which they speak, as the migrations of the runtime make them."""

from collections.abc import Callable
from typing import Any

from tests.faults.simulation.database import Known, Statement, normal
from tests.faults.simulation.rows import Data, Row, Table

STATEMENTS: dict[str, Known] = {}


def says(sql: str) -> Callable[[Known], Known]:
    def declare(function: Known) -> Known:
        STATEMENTS[normal(sql)] = function
        return function

    return declare


def tables() -> dict[str, Table]:
    """As the migrations of the runtime make them."""
    made = {
        "journal": Table(
            ("event_id",),
            ("aggregate", "aggregate_id", "revision"),
            names=("journal_pkey", "journal_revision"),
        ),
        "relay_cursor": Table(("one",)),
        "heard": Table(("publisher", "aggregate", "aggregate_id"), names=("heard_pkey",)),
        "inbox": Table(("reaction", "event_id"), names=("inbox_pkey",)),
        "reaction_start": Table(("reaction",)),
        "attempt": Table(("event_id",)),
        "parked": Table(("event_id",), ("publisher", "aggregate", "aggregate_id", "revision")),
        "due": Table(("kind", "key"), names=("due_pkey",)),
        "idempotency": Table(("actor_key", "command", "key"), names=("idempotency_pkey",)),
    }
    cursor = made["relay_cursor"]
    row = Row()
    first = {
        "one": True,
        "numbered": 0,
        "sent": 0,
        "stream_made_at": None,
        "stream_last_seq": 0,
        "timeline": 1,
    }
    row.versions.append((0, first))
    cursor.rows.append(row)
    cursor.enter(row, first)
    return made


def the_cursor(s: Statement) -> Data:
    found = s.find("relay_cursor", True)
    assert found is not None
    return found[1]


async def upsert(s: Statement, table: str, fresh: Data, key: tuple[Any, ...], changes: Callable[[Data], Data]) -> Data:
    while True:
        if await s.insert(table, fresh, on_conflict=0) is not None:
            return fresh
        row = s.of_key(table, *key)
        if row is not None and (changed := await s.update(row, table, changes)) is not None:
            return changed
