"""The journal and its relay."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.runtime import journal
from tests.faults.simulation.database import Statement
from tests.faults.simulation.rows import Data, Row
from tests.faults.simulation.statements.known import says, the_cursor


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
    await number(s, unnumbered(s), the_cursor(s)["numbered"], only_unnumbered=True)
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
    cursor = the_cursor(s)
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
    cursor = the_cursor(s)
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
    cursor = the_cursor(s)
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
