"""Quiet questions."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.care.model import QuietQuestion, Shareable
from services.runtime.database import Connection


async def insert_question(db: Connection, question_id: UUID, asker_id: UUID, sealed: bytes, now: datetime) -> None:
    await db.execute(
        "insert into quiet_question (question_id, asker_id, question, asked_at) values ($1, $2, $3, $4)",
        question_id,
        asker_id,
        sealed,
        now,
    )


async def count_waiting(db: Connection, asker_id: UUID) -> int:
    """Of one asker, who waits for herself: two presses at once cannot both be the third."""
    await db.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", str(asker_id))
    found: int = await db.fetchval(
        """select count(*) from quiet_question
           where asker_id = any (one_person($1)) and answered_at is null and question is not null""",
        asker_id,
    )
    return found


async def load_question(db: Connection, question_id: UUID, asker_id: UUID | None = None) -> QuietQuestion | None:
    """Locks it. With an asker, only her own."""
    row = await db.fetchrow(
        """select question_id, asker_id, question, suggested, answered_at, shared_at from quiet_question
           where question_id = $1 and ($2::uuid is null or asker_id = any (one_person($2))) for update""",
        question_id,
        asker_id,
    )
    return msgspec.convert(dict(row), QuietQuestion) if row else None


async def save_answer(
    db: Connection, question_id: UUID, sealed: bytes, suggested: bytes | None, answered_by: UUID, now: datetime
) -> None:
    await db.execute(
        """update quiet_question set answer = $2, suggested = $3, answered_by = $4, answered_at = $5
           where question_id = $1""",
        question_id,
        sealed,
        suggested,
        answered_by,
        now,
    )


async def save_shared(db: Connection, question_id: UUID, shared: Shareable, now: datetime) -> None:
    await db.execute(
        """update quiet_question set shared_question = $2, shared_answer = $3, language = $4, shared_at = $5,
                  suggested = null where question_id = $1""",
        question_id,
        shared.question,
        shared.answer,
        shared.language,
        now,
    )


async def save_unshared(db: Connection, question_id: UUID) -> None:
    """Neither suggested nor shared any more."""
    await db.execute(
        """update quiet_question set suggested = null, shared_question = null, shared_answer = null, language = null,
                  shared_at = null where question_id = $1""",
        question_id,
    )


async def rub_out_question(db: Connection, question_id: UUID) -> None:
    """What was said between the two. What she let everybody read stays."""
    await db.execute(
        "update quiet_question set question = null, answer = null, suggested = null where question_id = $1",
        question_id,
    )


async def rub_out_questions_of(db: Connection, asker_id: UUID) -> None:
    await db.execute(
        "update quiet_question set question = null, answer = null, suggested = null where asker_id = $1", asker_id
    )
