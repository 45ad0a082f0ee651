"""Drafts, who said ready to them, and the versions they became."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.codesign.model import Saved, Typed, Version
from services.codesign.store.rows import need, read
from services.runtime.database import Connection
from services.runtime.sealed import Sealer

_read_typed = msgspec.json.Decoder(Typed).decode


async def load_draft(db: Connection, sealer: Sealer, proposal_id: UUID) -> tuple[Saved, ...]:
    """The last state of each part."""
    rows = await db.fetch(
        """select distinct on (part) part, revision, words, kept_person(saved_by) as saved_by, saved_at from draft_part
           where proposal_id = $1 order by part, revision desc""",
        proposal_id,
    )
    texts = await sealer.open_all(db, [(proposal_id, row["words"]) for row in rows])
    return tuple(
        Saved(
            part=row["part"],
            revision=row["revision"],
            typed=_read_typed(text or "{}"),
            saved_by=row["saved_by"],
            saved_at=row["saved_at"],
        )
        for row, text in zip(rows, texts, strict=True)
    )


async def insert_part(
    db: Connection, proposal_id: UUID, part: int, revision: int, words: bytes, saved_by: UUID, now: datetime
) -> None:
    await db.execute(
        """insert into draft_part (proposal_id, part, revision, words, saved_by, saved_at)
           values ($1, $2, $3, $4, $5, $6)""",
        proposal_id,
        part,
        revision,
        words,
        saved_by,
        now,
    )


async def delete_draft(db: Connection, sealer: Sealer, proposal_id: UUID) -> None:
    """The draft goes, and its key with it."""
    await db.execute("delete from draft_part where proposal_id = $1", proposal_id)
    await sealer.forget(db, proposal_id)


async def delete_earlier_parts(db: Connection, proposal_id: UUID) -> None:
    """What was signed is kept in the version; the states before it are needed no longer."""
    await db.execute(
        """delete from draft_part d using (
               select part, max(revision) as last from draft_part where proposal_id = $1 group by part) l
           where d.proposal_id = $1 and d.part = l.part and d.revision < l.last""",
        proposal_id,
    )


async def upsert_ready(db: Connection, proposal_id: UUID, person_id: UUID, digest: str, now: datetime) -> None:
    await db.execute(
        """insert into ready (proposal_id, person_id, digest, at) values ($1, $2, $3, $4)
           on conflict (proposal_id, person_id) do update set digest = excluded.digest, at = excluded.at""",
        proposal_id,
        person_id,
        digest,
        now,
    )


async def load_ready(db: Connection, proposal_id: UUID, digest: str) -> set[UUID]:
    """Who said ready to exactly this text."""
    rows = await db.fetch(
        "select kept_person(person_id) as person_id from ready where proposal_id = $1 and digest = $2",
        proposal_id,
        digest,
    )
    return {row["person_id"] for row in rows}


async def delete_ready(db: Connection, proposal_id: UUID) -> None:
    await db.execute("delete from ready where proposal_id = $1", proposal_id)


async def insert_version(db: Connection, version: Version) -> None:
    """For a proposal: its counter goes with it."""
    await db.execute(
        """with counted as (update proposal set last_version = $3 where proposal_id = $2)
           insert into version (digest, proposal_id, number, content, at) values ($1, $2, $3, $4, $5)""",
        version.digest,
        version.proposal_id,
        version.number,
        version.content,
        version.at,
    )


async def load_last_version(db: Connection, proposal_id: UUID) -> Version | None:
    row = await db.fetchrow("select * from version where proposal_id = $1 order by number desc limit 1", proposal_id)
    return read(row, Version) if row else None


async def load_version(db: Connection, digest: str) -> Version:
    return need(await db.fetchrow("select * from version where digest = $1", digest), Version)
