"""Every statement that the runtime says on the way of an event, and what it does to the tables in memory.

The text is the shipped one, to the letter: when the runtime says something else, the simulation stops with
`UnknownStatement`. Then write it here too, and let `test_same.py` ask the real PostgreSQL whether it is so.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.runtime import heard, journal
from tests.faults.simulation.database import ANY_KEY, Data, Known, Row, Statement, Table, normal

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


def _cursor(s: Statement) -> Data:
    found = s.find("relay_cursor", True)
    assert found is not None
    return found[1]


# The journal


@says(journal._INSERT)
async def write_journal(
    s: Statement,
    event_ids: list[UUID],
    aggregates: list[str],
    aggregate_ids: list[UUID],
    types: list[str],
    bodies: list[str],
    at: datetime,
    trace: str | None,
) -> list[Data]:
    so_far: dict[tuple[str, UUID], int] = {}
    written = []
    for event_id, aggregate, aggregate_id, kind, body in zip(
        event_ids, aggregates, aggregate_ids, types, bodies, strict=True
    ):
        of = (aggregate, aggregate_id)
        if of not in so_far:
            so_far[of] = _last_revision(s, *of)
        so_far[of] += 1
        s.tables["journal"].last += 1
        data = {
            "seq": s.tables["journal"].last,
            "event_id": event_id,
            "pos": None,
            "aggregate": aggregate,
            "aggregate_id": aggregate_id,
            "revision": so_far[of],
            "type": kind,
            "body": body,
            "at": at,
            "trace": trace,
        }
        await s.insert("journal", data)
        written.append({"aggregate": aggregate, "aggregate_id": aggregate_id, "revision": so_far[of]})
    return written


def _last_revision(s: Statement, aggregate: str, aggregate_id: UUID) -> int:
    """They are without a gap, so the first that is not there ends it."""
    revision = 0
    while s.find("journal", aggregate, aggregate_id, revision + 1, key=1) is not None:
        revision += 1
    return revision


@says("select * from to_send($1)")
async def to_send(s: Statement, most: int) -> list[Data]:
    """A function with three statements: lock; number; read."""
    await s.lock(s.tables["relay_cursor"].rows[0])
    s.look_again()
    await number(s, unnumbered(s), _cursor(s)["numbered"], only_unnumbered=True)
    s.look_again()
    return sent_next(s, most)


def unnumbered(s: Statement) -> list[tuple[Row, Data]]:
    return sorted(
        ((row, data) for row, data in s.all("journal") if data["pos"] is None), key=lambda pair: pair[1]["seq"]
    )


async def number(s: Statement, waiting: list[tuple[Any, Data]], numbered: int, *, only_unnumbered: bool) -> None:
    done = 0
    for place, (row, _) in enumerate(waiting, numbered + 1):

        def give(data: Data, place: int = place) -> Data | None:
            return {"pos": place} if data["pos"] is None or not only_unnumbered else None

        done += await s.update(row, "journal", give) is not None
    await s.update(s.tables["relay_cursor"].rows[0], "relay_cursor", lambda data: {"numbered": data["numbered"] + done})


def sent_next(s: Statement, most: int) -> list[Data]:
    cursor = _cursor(s)
    waiting = [data for _, data in s.all("journal") if data["pos"] is not None and data["pos"] > cursor["sent"]]
    chosen = sorted(waiting, key=lambda data: data["pos"])[:most]
    names = ("event_id", "pos", "aggregate", "aggregate_id", "revision", "type", "body", "at", "trace")
    return [{name: data[name] for name in names} | {"timeline": cursor["timeline"]} for data in chosen]


# The relay


@says(
    """select exists (select from journal where pos is null) or numbered > sent as waits,
              (select min(at) from due) as next_due,
              (select count(*) from parked where skipped_because is null) as parked from relay_cursor"""
)
async def look_of_the_relay(s: Statement) -> list[Data]:
    cursor = _cursor(s)
    waits = cursor["numbered"] > cursor["sent"] or any(data["pos"] is None for _, data in s.all("journal"))
    return [
        {
            "waits": waits,
            "next_due": min((data["at"] for _, data in s.all("due")), default=None),
            "parked": sum(data["skipped_because"] is None for _, data in s.all("parked")),
        }
    ]


@says("update relay_cursor set sent = $1, stream_last_seq = greatest(stream_last_seq, $2)")
async def advance(s: Statement, sent: int, last: int) -> list[Data]:
    await s.update(
        s.tables["relay_cursor"].rows[0],
        "relay_cursor",
        lambda data: {"sent": sent, "stream_last_seq": max(data["stream_last_seq"], last)},
    )
    return []


@says("select stream_made_at, stream_last_seq from relay_cursor")
async def known_stream(s: Statement) -> list[Data]:
    cursor = _cursor(s)
    return [{name: cursor[name] for name in ("stream_made_at", "stream_last_seq")}]


@says("update relay_cursor set sent = 0, stream_made_at = $1, stream_last_seq = $2")
async def begin_anew(s: Statement, made_at: datetime, last: int) -> list[Data]:
    wanted = {"sent": 0, "stream_made_at": made_at, "stream_last_seq": last}
    await s.update(s.tables["relay_cursor"].rows[0], "relay_cursor", lambda _: wanted)
    return []


@says("delete from idempotency where at < $1")
async def forget_keys(s: Statement, before: datetime) -> list[Data]:
    for row, data in list(s.all("idempotency")):
        if data["at"] < before:
            await s.delete(row)
    return []


# The arriving side


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
    timeline = _cursor(s)["timeline"]
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
    done = await _upsert(
        s, "attempt", fresh, (event_id,), lambda data: {"attempts": data["attempts"] + 1, "reason": reason}
    )
    return [{"attempts": done["attempts"]}]


async def _upsert(s: Statement, table: str, fresh: Data, key: tuple[Any, ...], changes: Callable[[Data], Data]) -> Data:
    while True:
        if await s.insert(table, fresh, on_conflict=0) is not None:
            return fresh
        row = s.of_key(table, *key)
        if row is not None and (changed := await s.update(row, table, changes)) is not None:
            return changed


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


# What stands still


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
    await _upsert(s, "due", fresh, (kind, key), lambda _: {"at": at, "body": body, "attempts": 0})
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
