"""What people say about a version."""

from datetime import datetime
from uuid import UUID

from services.codesign.model import Comment
from services.codesign.store.rows import need
from services.runtime.database import Connection
from services.runtime.refusal import NotFound


async def insert_comment(db: Connection, comment: Comment, words: bytes, now: datetime) -> None:
    await db.execute(
        """insert into comment (comment_id, proposal_id, version, person_id, answers, is_from_owner, words, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        comment.comment_id,
        comment.proposal_id,
        comment.version,
        comment.person_id,
        comment.answers,
        comment.is_from_owner,
        words,
        now,
    )


async def find_proposal_of_comment(db: Connection, comment_id: UUID) -> UUID:
    found: UUID | None = await db.fetchval("select proposal_id from comment where comment_id = $1", comment_id)
    if found is None:
        raise NotFound("There is nothing here.")
    return found


async def load_comment(db: Connection, comment_id: UUID) -> Comment:
    row = await db.fetchrow(
        "select *, words is null as is_taken_back from comment where comment_id = $1 for update", comment_id
    )
    return need(row, Comment)


async def update_comment(db: Connection, comment_id: UUID, words: bytes | None, now: datetime) -> None:
    await db.execute("update comment set words = $2, changed_at = $3 where comment_id = $1", comment_id, words, now)
