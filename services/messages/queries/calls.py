"""The calls that the desk owes."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.messages.model import Wish
from services.messages.rules import calls as rules
from services.runtime.actor import require_role
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class CallsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class CallLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A call on the list. Who has no account is known by what she wrote; who has, by her id."""

    call_id: UUID
    person_id: UUID | None
    about_id: UUID | None
    why: str
    state: str
    tries: int
    owner_id: UUID | None
    asked_at: datetime
    until_at: datetime
    wish: Wish | None


async def calls(question: CallsQuestion, look: Look) -> list[CallLineView]:
    """Calls to make, most urgent first; after them those that reached nobody three times."""
    require_role(look.actor, Role.COORDINATOR)
    rows = await look.db.fetch(
        """select call_id, person_id, about_id, why, state, tries, owner_id, asked_at, until_at, sealed
           from call where state in ('open', 'not_reached') order by state desc, until_at, asked_at limit 200"""
    )
    opened = await look.sealer.open_all(look.db, [(row["call_id"], row["sealed"]) for row in rows])
    return [
        CallLineView(
            **{name: row[name] for name in CallLineView.__struct_fields__ if name != "wish"},
            wish=msgspec.json.decode(words, type=Wish) if words else None,
        )
        for row, words in zip(rows, opened, strict=True)
    ]


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
        "select until_at, asked_at, state from call where call_id = $1 and browser = $2",
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
