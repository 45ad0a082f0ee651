"""What somebody says to the college."""

from datetime import datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class ComplaintMade(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID | None = None
    number: int
    acknowledge_by: datetime


class ComplaintLine(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID
    number: int
    made_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    is_late: bool


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID
    number: int
    name: str
    contact: str
    words: str
    answer: str
    made_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None


class Complaints(ServiceClient):
    async def complain(
        self, name: str, contact: str, words: str, *, actor: str | None, key: str | None
    ) -> ComplaintMade:
        command = {"name": name, "contact": contact, "words": words}
        return await self.send("/complain", command, ComplaintMade, actor=actor, key=key)

    async def made_complaint(self, complaint_id: UUID, *, actor: str | None) -> ComplaintMade:
        return await self.get("/made-complaint", ComplaintMade, actor=actor, params={"complaint_id": complaint_id})

    async def complaints(self, *, actor: str) -> list[ComplaintLine]:
        return await self.get("/complaints", list[ComplaintLine], actor=actor)

    async def read_complaint(self, complaint_id: UUID, *, actor: str) -> Complaint:
        return await self.send("/read-complaint", {"complaint_id": complaint_id}, Complaint, actor=actor)

    async def acknowledge_complaint(self, complaint_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/acknowledge-complaint", {"complaint_id": complaint_id}, object, actor=actor, key=key)

    async def answer_complaint(self, complaint_id: UUID, answer: str, *, actor: str, key: str | None) -> None:
        command = {"complaint_id": complaint_id, "answer": answer}
        await self.send("/answer-complaint", command, object, actor=actor, key=key)
