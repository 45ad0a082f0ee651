"""What one service puts into the file for whoever mends the college: ids, numbers, times and words of ours. No names.

Nothing here is taken from what somebody wrote: not a reason, not the body of an event, not what an exception said.
"""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.runtime import http
from services.runtime.actor import require_role
from services.runtime.database import Connection
from services.runtime.stumbles import Stumble

_PLACE = re.compile(r"[A-Za-z]+ at [\w./<>-]+:\d+")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


class ReportQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class RelayReport(msgspec.Struct, frozen=True, kw_only=True):
    """How far the journal has gone out, and since when the oldest event waits."""

    numbered: int
    sent: int
    waiting: int
    oldest_waiting_at: datetime | None
    timeline: int


class ParkedReport(msgspec.Struct, frozen=True, kw_only=True):
    event_id: UUID
    type: str
    publisher: str
    aggregate: str
    revision: int
    reason: str
    parked_at: datetime
    is_left_out: bool


class DueReport(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    waiting: int
    late: int
    most_attempts: int


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    leads: bool
    postgres: str
    migrations: list[str]
    relay: RelayReport
    troubles: dict[str, str]
    parked: list[ParkedReport]
    due: list[DueReport]
    jobs: dict[str, int]
    outcomes: dict[str, dict[str, int]]
    stumbles: list[Stumble]


async def report(question: ReportQuestion, look: http.Look) -> ReportView:
    require_role(look.actor, "administrator")
    return ReportView(
        leads=look.house.leads,
        postgres=look.db.get_settings().server_version,
        migrations=await _migrations(look.db),
        relay=await _relay(look.db),
        troubles=plain_troubles(look.house.all_troubles),
        parked=await _parked(look.db),
        due=await _due(look.db, look.now),
        jobs=await _jobs(look.db),
        outcomes=look.house.metrics.outcomes(),
        stumbles=look.house.stumbles.newest_first(),
    )


def plain_troubles(troubles: dict[str, str]) -> dict[str, str]:
    """Their names without ids, and why only where it is a place in our files."""
    return {_ID.sub("…", name): plain_reason(why) for name, why in troubles.items()}


def plain_reason(why: str) -> str:
    return why if _PLACE.fullmatch(why) else ""


async def _migrations(db: Connection) -> list[str]:
    rows = await db.fetch("select folder, name from migration order by folder, name")
    return [f"{row['folder']}/{row['name']}" for row in rows]


async def _relay(db: Connection) -> RelayReport:
    row = await db.fetchrow(
        """select numbered, sent, timeline,
                  (select count(*) from journal where pos is null) + numbered - sent as waiting,
                  (select min(at) from (select at from journal where pos is null
                                        union all select at from journal where pos > sent) as x) as oldest_waiting_at
           from relay_cursor"""
    )
    return msgspec.convert(_plain(row), RelayReport)


async def _parked(db: Connection) -> list[ParkedReport]:
    """The subject says which type: `college.<publisher>.<aggregate>.<type>.<id>`."""
    rows = await db.fetch(
        """select event_id, split_part(subject, '.', 4) as type, publisher, aggregate, revision, reason, parked_at,
                  skipped_because is not null as is_left_out
           from parked order by parked_at desc, revision desc limit 100"""
    )
    known = [_plain(row) for row in rows]
    return [msgspec.convert({**one, "reason": plain_reason(one["reason"])}, ParkedReport) for one in known]


async def _due(db: Connection, now: datetime) -> list[DueReport]:
    rows = await db.fetch(
        """select kind, count(*) as waiting, count(*) filter (where at < $1) as late, max(attempts) as most_attempts
           from due group by kind order by kind""",
        now,
    )
    return [msgspec.convert(_plain(row), DueReport) for row in rows]


async def _jobs(db: Connection) -> dict[str, int]:
    return {row["state"]: row["n"] for row in await db.fetch("select state, count(*) as n from job group by state")}


def _plain(row: Any) -> dict[str, Any]:
    return dict(row or {})
