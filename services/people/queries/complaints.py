"""Complaints as a list: numbers and times, no words. And, for whoever made one, that it has come."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.rules.complaints import is_late
from services.runtime.actor import require_role
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class ComplaintsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class ComplaintLine(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID
    number: int
    made_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    is_late: bool


async def complaints(question: ComplaintsQuestion, look: Look) -> list[ComplaintLine]:
    """The open ones first, the most urgent at the top; of the answered ones the newest hundred."""
    require_role(look.actor, Role.ADMINISTRATOR)
    rows = await look.db.fetch(
        """select complaint_id, number, made_at, acknowledge_by, acknowledged_at, answered_at from complaint
           order by answered_at desc nulls first, acknowledge_by limit 100"""
    )
    return [
        ComplaintLine(**row, is_late=is_late(row["acknowledge_by"], row["acknowledged_at"], look.now)) for row in rows
    ]


class MadeComplaintQuestion(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID


class MadeComplaintView(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    made_at: datetime
    acknowledge_by: datetime


async def made_complaint(question: MadeComplaintQuestion, look: Look) -> MadeComplaintView:
    """For the browser that sent it, or the person who was signed in."""
    row = await look.db.fetchrow(
        """select number, made_at, acknowledge_by from complaint where complaint_id = $1
           and (browser = $2 or person_id = any (one_person($3)))""",
        question.complaint_id,
        look.actor.browser,
        look.actor.person_id,
    )
    if row is None:
        raise NotFound("There is no such complaint here.")
    return MadeComplaintView(**row)
