"""The college in Welsh: how far it is, what was passed, and what is wrong."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.people.model import Welsh
from services.runtime.database import Connection


async def save_welsh(db: Connection, welsh: Welsh) -> None:
    await db.execute(
        """insert into welsh (stage, reader_id) values ($1, $2)
           on conflict (one) do update set stage = excluded.stage, reader_id = excluded.reader_id""",
        welsh.stage,
        welsh.reader_id,
    )


async def save_area(db: Connection, area: str, texts: Collection[str], passed_by: UUID, now: datetime) -> None:
    await db.execute(
        """insert into welsh_area (area, texts, passed_by, passed_at) values ($1, $2, $3, $4)
           on conflict (area) do update set texts = excluded.texts, passed_by = excluded.passed_by,
               passed_at = excluded.passed_at""",
        area,
        sorted(set(texts)),
        passed_by,
        now,
    )


async def passed(db: Connection, area: str) -> frozenset[str]:
    """The texts of this area that somebody has read."""
    return frozenset(await db.fetchval("select texts from welsh_area where area = $1", area) or ())


async def save_remarks(db: Connection, area: str, sealed: bytes, written_by: UUID, now: datetime) -> None:
    await db.execute(
        """insert into welsh_remarks (area, words, written_by, written_at) values ($1, $2, $3, $4)
           on conflict (area) do update set words = excluded.words, written_by = excluded.written_by,
               written_at = excluded.written_at""",
        area,
        sealed,
        written_by,
        now,
    )


async def rub_out_remarks(db: Connection, area: str) -> None:
    await db.execute("delete from welsh_remarks where area = $1", area)
