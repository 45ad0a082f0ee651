"""The arriving side."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.runtime import heard
from tests.faults.simulation.database import ANY_KEY, Statement
from tests.faults.simulation.rows import Data
from tests.faults.simulation.statements.known import says, the_cursor, upsert


@says(
    """select a.publisher, a.aggregate_id, coalesce(h.revision, 0) as revision,
              (select timeline from relay_cursor) as timeline,
              exists (select from parked p where p.publisher = a.publisher and p.aggregate = $3
                      and p.aggregate_id = a.aggregate_id and p.skipped_because is null) as is_parked
       from (select distinct * from unnest((select $1::text[]), (select $2::uuid[]))
                 as x(publisher, aggregate_id)) a
       left join heard h
         on h.publisher = a.publisher and h.aggregate = $3 and h.aggregate_id = a.aggregate_id"""
)
async def look_of_the_inbox(s: Statement, publishers: list[str], ids: list[UUID], aggregate: str) -> list[Data]:
    timeline = the_cursor(s)["timeline"]
    stuck = {
        (data["publisher"], data["aggregate"], data["aggregate_id"])
        for _, data in s.all("parked")
        if data["skipped_because"] is None
    }
    found = []
    for publisher, aggregate_id in dict.fromkeys(zip(publishers, ids, strict=True)):
        known = s.find("heard", publisher, aggregate, aggregate_id)
        found.append(
            {
                "publisher": publisher,
                "aggregate_id": aggregate_id,
                "revision": known[1]["revision"] if known else 0,
                "timeline": timeline,
                "is_parked": (publisher, aggregate, aggregate_id) in stuck,
            }
        )
    return found


@says(
    """insert into attempt (event_id, attempts, reason) values ($1, 1, $2)
       on conflict (event_id) do update set attempts = attempt.attempts + 1, reason = $2 returning attempts"""
)
async def count_attempt(s: Statement, event_id: UUID, reason: str) -> list[Data]:
    fresh = {"event_id": event_id, "attempts": 1, "reason": reason}
    done = await upsert(
        s, "attempt", fresh, (event_id,), lambda data: {"attempts": data["attempts"] + 1, "reason": reason}
    )
    return [{"attempts": done["attempts"]}]


_PARKED = ("event_id", "publisher", "aggregate", "aggregate_id", "revision", "subject", "headers", "body", "reason")


@says(
    """insert into parked
           (event_id, publisher, aggregate, aggregate_id, revision, subject, headers, body, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing"""
)
async def park(s: Statement, *values: Any) -> list[Data]:
    data = dict(zip(_PARKED, values, strict=True)) | {"skipped_because": None}
    await s.insert("parked", data, on_conflict=ANY_KEY)
    return []


@says(
    """insert into inbox (reaction, event_id) select unnest((select $1::text[])), $2 on conflict do nothing
       returning reaction, (select activated_at from reaction_start s where s.reaction = inbox.reaction)"""
)
async def still_to_do(s: Statement, reactions: list[str], event_id: UUID) -> list[Data]:
    found = []
    for reaction in reactions:
        data = {"reaction": reaction, "event_id": event_id}
        if await s.insert("inbox", data, on_conflict=0) is not None:
            begun = s.find("reaction_start", reaction)
            found.append({"reaction": reaction, "activated_at": begun[1]["activated_at"] if begun else None})
    return found


@says(heard._MOVE)
async def move_heard(
    s: Statement,
    aggregate: str,
    publishers: list[str],
    ids: list[UUID],
    befores: list[int],
    revisions: list[int],
) -> list[Data]:
    moved = 0
    for publisher, aggregate_id, before, revision in zip(publishers, ids, befores, revisions, strict=True):
        known = s.find("heard", publisher, aggregate, aggregate_id)
        if known is not None and known[1]["revision"] == before:

            def on(data: Data, before: int = before, revision: int = revision) -> Data | None:
                return {"revision": revision} if data["revision"] == before else None

            moved += await s.update(known[0], "heard", on) is not None
        if before == 0:
            fresh = {
                "publisher": publisher,
                "aggregate": aggregate,
                "aggregate_id": aggregate_id,
                "revision": revision,
            }
            moved += await s.insert("heard", fresh, on_conflict=0) is not None
    return [{"moved": moved}]


@says("insert into reaction_start (reaction, activated_at) select unnest($1::text[]), $2 on conflict do nothing")
async def activate(s: Statement, reactions: list[str], at: datetime) -> list[Data]:
    for reaction in reactions:
        await s.insert("reaction_start", {"reaction": reaction, "activated_at": at}, on_conflict=0)
    return []
