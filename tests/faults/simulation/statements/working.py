"""What stands still, keys that were said before, and what is due."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.faults.simulation.database import Statement
from tests.faults.simulation.rows import Data
from tests.faults.simulation.statements.known import says, upsert


@says(
    """select distinct on (publisher, aggregate, aggregate_id) event_id, publisher, aggregate, aggregate_id, reason,
              parked_at, count(*) over (partition by publisher, aggregate, aggregate_id) - 1 as behind
       from parked where skipped_because is null order by publisher, aggregate, aggregate_id, revision"""
)
async def first_parked(s: Statement) -> list[Data]:
    by: dict[tuple[Any, ...], list[Data]] = {}
    for _, data in s.all("parked"):
        if data["skipped_because"] is None:
            by.setdefault((data["publisher"], data["aggregate"], data["aggregate_id"]), []).append(data)
    found = []
    for _, some in sorted(by.items(), key=lambda pair: pair[0]):
        first = min(some, key=lambda data: data["revision"])
        names = ("event_id", "publisher", "aggregate", "aggregate_id", "reason")
        found.append({name: first[name] for name in names} | {"parked_at": datetime.min, "behind": len(some) - 1})
    return found


@says("select publisher, aggregate, aggregate_id, revision from parked where event_id = $1")
async def load_parked(s: Statement, event_id: UUID) -> list[Data]:
    found = s.find("parked", event_id)
    names = ("publisher", "aggregate", "aggregate_id", "revision")
    return [{name: found[1][name] for name in names}] if found else []


@says(
    """select event_id from parked
       where publisher = $1 and aggregate = $2 and aggregate_id = $3 and skipped_because is null
       order by revision limit 1 for share"""
)
async def still_parked(s: Statement, publisher: str, aggregate: str, aggregate_id: UUID) -> list[Data]:
    of = (publisher, aggregate, aggregate_id)
    chosen = [
        (row, data)
        for row, data in s.all("parked")
        if (data["publisher"], data["aggregate"], data["aggregate_id"]) == of and data["skipped_because"] is None
    ]
    for row, _ in sorted(chosen, key=lambda pair: pair[1]["revision"]):
        data = await s.share(row)
        if data is not None and data["skipped_because"] is None:
            return [{"event_id": data["event_id"]}]
    return []


@says(
    """select event_id, revision, subject, headers, body from parked
       where publisher = $1 and aggregate = $2 and aggregate_id = $3 and skipped_because is null
       order by revision for update"""
)
async def parked_of(s: Statement, publisher: str, aggregate: str, aggregate_id: UUID) -> list[Data]:
    of = (publisher, aggregate, aggregate_id)
    chosen = [
        (row, data)
        for row, data in s.all("parked")
        if (data["publisher"], data["aggregate"], data["aggregate_id"]) == of and data["skipped_because"] is None
    ]
    found = []
    for row, _ in sorted(chosen, key=lambda pair: pair[1]["revision"]):
        data = await s.lock(row)
        if data is not None and data["skipped_because"] is None:
            found.append({name: data[name] for name in ("event_id", "revision", "subject", "headers", "body")})
    return found


@says("delete from parked where event_id = $1")
async def unpark(s: Statement, event_id: UUID) -> list[Data]:
    found = s.find("parked", event_id)
    if found is not None:
        await s.delete(found[0])
    return []


@says("update parked set reason = $2 where event_id = $1")
async def say_why(s: Statement, event_id: UUID, reason: str) -> list[Data]:
    found = s.find("parked", event_id)
    if found is not None:
        await s.update(found[0], "parked", lambda _: {"reason": reason})
    return []


# Work: keys and what is due


@says("select body_hash, answer, revisions from idempotency where actor_key = $1 and command = $2 and key = $3")
async def said_before(s: Statement, actor_key: str, command: str, key: str) -> list[Data]:
    found = s.find("idempotency", actor_key, command, key)
    return [{name: found[1][name] for name in ("body_hash", "answer", "revisions")}] if found else []


@says(
    """insert into idempotency (actor_key, command, key, body_hash, answer, revisions, at)
       values ($1, $2, $3, $4, $5, $6, $7)"""
)
async def keep_answer(s: Statement, *values: Any) -> list[Data]:
    names = ("actor_key", "command", "key", "body_hash", "answer", "revisions", "at")
    await s.insert("idempotency", dict(zip(names, values, strict=True)))
    return []


@says(
    """insert into due (kind, key, at, body) values ($1, $2, $3, $4)
       on conflict (kind, key) do update set at = excluded.at, body = excluded.body, attempts = 0"""
)
async def set_due(s: Statement, kind: str, key: str, at: datetime, body: Data) -> list[Data]:
    fresh = {"kind": kind, "key": key, "at": at, "body": body, "attempts": 0}
    await upsert(s, "due", fresh, (kind, key), lambda _: {"at": at, "body": body, "attempts": 0})
    return []


@says("delete from due where kind = $1 and key = $2")
async def not_due(s: Statement, kind: str, key: str) -> list[Data]:
    found = s.find("due", kind, key)
    if found is not None:
        await s.delete(found[0])
    return []


@says(
    """delete from due where (kind, key) = (
           select kind, key from due where at <= $1 and kind = any($2)
           order by at limit 1 for update skip locked)
       returning kind, key, body, attempts,
           (select count(*) from due where at <= $1 and kind = any($2)) as found"""
)
async def take_due(s: Statement, now: datetime, kinds: list[str]) -> list[Data]:
    ripe = [(row, data) for row, data in s.all("due") if data["at"] <= now and data["kind"] in kinds]
    for row, _ in sorted(ripe, key=lambda pair: pair[1]["at"]):
        if row.owner not in (None, s.transaction):
            continue
        data = await s.lock(row)
        if data is None or data["at"] > now:
            continue
        await s.delete(row)
        return [{name: data[name] for name in ("kind", "key", "body", "attempts")} | {"found": len(ripe)}]
    return []


@says(
    """update due set attempts = attempts + 1, at = $3::timestamptz + make_interval(mins => $4)
       where kind = $1 and key = $2"""
)
async def put_off(s: Statement, kind: str, key: str, now: datetime, minutes: int) -> list[Data]:
    found = s.find("due", kind, key)
    if found is not None:
        at = now + timedelta(minutes=minutes)
        await s.update(found[0], "due", lambda data: {"attempts": data["attempts"] + 1, "at": at})
    return []
