"""Summaries of what was argued, and what those who argued say to them."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.codesign.model import Summary
from services.codesign.store.rows import need, read
from services.runtime.database import Connection
from services.runtime.sealed import Sealer


async def insert_summary(db: Connection, summary: Summary, words: bytes, now: datetime) -> None:
    await db.execute(
        """insert into summary (summary_id, proposal_id, version, written_by, words, at)
           values ($1, $2, $3, $4, $5, $6)""",
        *msgspec.structs.astuple(summary),
        words,
        now,
    )


async def find_proposal_of_summary(db: Connection, summary_id: UUID) -> UUID | None:
    """Nothing is locked yet: lock the proposal, then load the summary."""
    found: UUID | None = await db.fetchval("select proposal_id from summary where summary_id = $1", summary_id)
    return found


async def load_summary(db: Connection, summary_id: UUID) -> Summary:
    row = await db.fetchrow(
        "select summary_id, proposal_id, version, written_by from summary where summary_id = $1", summary_id
    )
    return need(row, Summary)


async def find_summary_of(db: Connection, proposal_id: UUID, version: int) -> Summary | None:
    row = await db.fetchrow(
        "select summary_id, proposal_id, version, written_by from summary where proposal_id = $1 and version = $2",
        proposal_id,
        version,
    )
    return read(row, Summary) if row else None


async def who_argued(db: Connection, proposal_id: UUID, version: int) -> set[UUID]:
    rows = await db.fetch(
        """select distinct kept_person(c.person_id) as person_id from comment c join person_key k using (person_id)
           where c.proposal_id = $1 and c.version = $2""",
        proposal_id,
        version,
    )
    return {row["person_id"] for row in rows}


async def save_answer(db: Connection, summary_id: UUID, person_id: UUID, is_yes: bool, now: datetime) -> None:
    await db.execute(
        """with before as (
               delete from summary_answer
               where summary_id = $1 and person_id <> $2 and person_id = any (one_person($2)))
           insert into summary_answer (summary_id, person_id, is_yes, at) values ($1, $2, $3, $4)
           on conflict (summary_id, person_id) do update set is_yes = excluded.is_yes, at = excluded.at""",
        summary_id,
        person_id,
        is_yes,
        now,
    )


async def has_answered(db: Connection, summary_id: UUID, person_id: UUID) -> bool:
    found: bool = await db.fetchval(
        "select exists (select from summary_answer where summary_id = $1 and person_id = any (one_person($2)))",
        summary_id,
        person_id,
    )
    return found


async def find_summaries_touching(db: Connection, person_id: UUID) -> list[Summary]:
    """Those that she wrote, and those of versions about which she said something; in the order of locking."""
    rows = await db.fetch(
        """select s.summary_id, s.proposal_id, s.version, s.written_by from summary s
           where s.written_by = $1 or exists (
               select from comment c where c.person_id = $1 and c.proposal_id = s.proposal_id and c.version = s.version)
           order by s.proposal_id, s.version""",
        person_id,
    )
    return [read(row, Summary) for row in rows]


async def find_summaries_of_proposal(db: Connection, proposal_id: UUID) -> list[Summary]:
    rows = await db.fetch(
        "select summary_id, proposal_id, version, written_by from summary where proposal_id = $1 order by version",
        proposal_id,
    )
    return [read(row, Summary) for row in rows]


async def delete_summary(db: Connection, sealer: Sealer, summary_id: UUID) -> None:
    """Its answers go with it, and its key."""
    await db.execute("delete from summary where summary_id = $1", summary_id)
    await sealer.forget(db, summary_id)
