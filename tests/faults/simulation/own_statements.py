"""The own tables of the three services of the simulated college, and what these say to their database."""

from uuid import UUID

from tests.faults.simulation.database import Statement
from tests.faults.simulation.rows import Data, Table
from tests.faults.simulation.statements import says


def own_tables(service: str) -> dict[str, Table]:
    if service == "scheduling":
        return {"run": Table(("run_id",)), "demand_copy": Table(("run_id",))}
    if service == "enrolment":
        return {"run_state": Table(("run_id",)), "run_copy": Table(("run_id",)), "done": Table(("n",))}
    return {"place_copy": Table(("place_id",)), "letter": Table(("n",)), "done": Table(("n",))}


# What these say to the database


async def _save(s: Statement, table: str, key: str, data: Data) -> list[Data]:
    while await s.insert(table, data, on_conflict=0) is None:
        row = s.of_key(table, data[key])
        if row is not None and await s.update(row, table, lambda _: data) is not None:
            break
    return []


async def _locked(s: Statement, table: str, key: UUID, column: str) -> list[Data]:
    found = s.find(table, key)
    data = await s.lock(found[0]) if found else None
    return [{column: data[column]}] if data else []


async def _append(s: Statement, table: str, data: Data) -> list[Data]:
    s.tables[table].last += 1
    await s.insert(table, data | {"n": s.tables[table].last})
    return []


@says("select places from run where run_id = $1 for update")
async def _(s: Statement, run_id: UUID) -> list[Data]:
    return await _locked(s, "run", run_id, "places")


@says("insert into run (run_id, places) values ($1, $2) on conflict (run_id) do update set places = excluded.places")
async def _(s: Statement, run_id: UUID, places: int) -> list[Data]:
    return await _save(s, "run", "run_id", {"run_id": run_id, "places": places})


@says(
    "insert into run_copy (run_id, places) values ($1, $2) on conflict (run_id) do update set places = excluded.places"
)
async def _(s: Statement, run_id: UUID, places: int) -> list[Data]:
    return await _save(s, "run_copy", "run_id", {"run_id": run_id, "places": places})


@says(
    """insert into demand_copy (run_id, taken, waiting) values ($1, $2, $3)
       on conflict (run_id) do update set taken = excluded.taken, waiting = excluded.waiting"""
)
async def _(s: Statement, run_id: UUID, taken: int, waiting: int) -> list[Data]:
    return await _save(s, "demand_copy", "run_id", {"run_id": run_id, "taken": taken, "waiting": waiting})


@says(
    """insert into place_copy (place_id, kind) values ($1, $2)
       on conflict (place_id) do update set kind = excluded.kind"""
)
async def _(s: Statement, place_id: UUID, kind: str) -> list[Data]:
    return await _save(s, "place_copy", "place_id", {"place_id": place_id, "kind": kind})


@says("select state from run_state where run_id = $1 for update")
async def _(s: Statement, run_id: UUID) -> list[Data]:
    return await _locked(s, "run_state", run_id, "state")


@says("insert into run_state (run_id, state) values ($1, $2) on conflict do nothing")
async def _(s: Statement, run_id: UUID, state: str) -> list[Data]:
    await s.insert("run_state", {"run_id": run_id, "state": state}, on_conflict=0)
    return []


@says("update run_state set state = $2 where run_id = $1")
async def _(s: Statement, run_id: UUID, state: str) -> list[Data]:
    found = s.find("run_state", run_id)
    if found is not None:
        await s.update(found[0], "run_state", lambda _: {"state": state})
    return []


@says("insert into done (reaction, event_id) values ($1, $2)")
async def _(s: Statement, reaction: str, event_id: UUID) -> list[Data]:
    return await _append(s, "done", {"reaction": reaction, "event_id": event_id})


@says("insert into letter (cause) values ($1)")
async def _(s: Statement, cause: UUID) -> list[Data]:
    return await _append(s, "letter", {"cause": cause})
