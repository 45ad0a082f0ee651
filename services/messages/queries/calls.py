"""What somebody sees of the call that she asked for. What the desk sees is in desk.py."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.messages.rules import calls as rules
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class AskedCallQuestion(msgspec.Struct, frozen=True, kw_only=True):
    call_id: UUID


class AskedCallView(msgspec.Struct, frozen=True, kw_only=True):
    """What she sees who asked to be rung: nothing of what she wrote."""

    call_id: UUID
    until_at: datetime
    undo_until: datetime
    is_open: bool
    may_undo: bool


async def asked_call(question: AskedCallQuestion, look: Look) -> AskedCallView:
    """On the browser that asked, until it is rubbed out."""
    row = await look.db.fetchrow(
        """select t.until_at, c.asked_at, c.state from call c join task t on t.task_id = c.call_id
           where c.call_id = $1 and c.browser = $2""",
        question.call_id,
        rules.asker(look.actor),
    )
    if row is None:
        raise NotFound("There is no such call.")
    undo_until = row["asked_at"] + rules.UNDO
    is_open = row["state"] == "open"
    return AskedCallView(
        call_id=question.call_id,
        until_at=row["until_at"],
        undo_until=undo_until,
        is_open=is_open,
        may_undo=is_open and look.now <= undo_until,
    )
