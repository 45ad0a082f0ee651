"""Ideas: left, kept in the box, answered."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient
from web.clients.codesign.words import Group


class IdeaKept(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int


class OwnIdea(msgspec.Struct, frozen=True, kw_only=True):
    words: str
    name: str
    contact: str
    change_until: datetime


class Idea(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int
    state: str
    left_at: datetime
    read_by_on: date
    answer_by_on: date
    look_again_on: date | None
    answered_at: datetime | None
    reply: str | None
    course_id: UUID | None
    own: OwnIdea | None


class BoxIdea(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int
    state: str
    left_at: datetime
    words: str | None
    answer_by_on: date
    look_again_on: date | None
    reply: str | None
    is_due: bool


class IdeasBox(msgspec.Struct, frozen=True, kw_only=True):
    ideas: tuple[BoxIdea, ...]
    next_before: int | None


class ProposalOfIdea(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    last_version: int


class IdeaInBox(msgspec.Struct, frozen=True, kw_only=True):
    idea: BoxIdea
    read_by_on: date
    proposals: tuple[ProposalOfIdea, ...]
    wants_to_hear: bool
    name: str | None
    contact: str | None


class GiverToTell(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int
    state: str
    reply: str | None
    name: str | None
    contact: str | None


class Ideas(ServiceClient):
    async def group(self) -> Group:
        return await self.get("/group", Group)

    async def leave_idea(
        self, words: str, name: str, contact: str, *, on_behalf: bool = False, actor: str | None, key: str | None
    ) -> IdeaKept:
        command = {"words": words, "name": name, "contact": contact, "on_behalf": on_behalf}
        return await self.send("/leave-idea", command, IdeaKept, actor=actor, key=key)

    async def change_idea(
        self, idea_id: UUID, words: str, name: str, contact: str, *, actor: str | None, key: str | None
    ) -> IdeaKept:
        command = {"idea_id": idea_id, "words": words, "name": name, "contact": contact}
        return await self.send("/change-idea", command, IdeaKept, actor=actor, key=key)

    async def idea(self, number: int, *, actor: str | None) -> Idea:
        return await self.get("/idea", Idea, actor=actor, params={"number": number})

    async def take_back_idea(self, idea_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/take-back-idea", {"idea_id": idea_id}, object, actor=actor, key=key)

    async def ideas_box(self, shelf: str, before: int | None, *, actor: str) -> IdeasBox:
        return await self.get("/ideas-box", IdeasBox, actor=actor, params={"shelf": shelf, "before": before})

    async def idea_in_box(self, number: int, *, actor: str) -> IdeaInBox:
        return await self.get("/idea-in-box", IdeaInBox, actor=actor, params={"number": number})

    async def note_idea(self, idea_id: UUID, progress: str, *, actor: str, key: str | None) -> None:
        await self.send("/note-idea", {"idea_id": idea_id, "progress": progress}, object, actor=actor, key=key)

    async def answer_idea(
        self, idea_id: UUID, reply: str, words: str, look_again_on: date | None, *, actor: str, key: str | None
    ) -> None:
        command = {"idea_id": idea_id, "reply": reply, "words": words, "look_again_on": look_again_on}
        await self.send("/answer-idea", command, object, actor=actor, key=key)

    async def givers_to_tell(self, *, actor: str) -> tuple[GiverToTell, ...]:
        return await self.get("/givers-to-tell", tuple[GiverToTell, ...], actor=actor)

    async def note_giver_told(self, idea_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/note-giver-told", {"idea_id": idea_id}, object, actor=actor, key=key)
