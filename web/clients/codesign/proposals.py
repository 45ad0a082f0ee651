"""Proposals, and who owns them."""

from datetime import datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient
from web.clients.codesign.words import Words


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the group was asked last about a proposal."""

    decision_request_id: UUID
    decision_id: UUID | None
    version: int
    state: str
    asked_at: datetime
    hears_by: datetime
    is_extended: bool
    is_at_meeting: bool
    answered_at: datetime | None


class ProposalKept(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int


class MyProposal(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    title: str
    is_asked: bool
    other_id: UUID | None
    last_version: int
    is_course: bool
    is_ready: bool
    is_other_ready: bool
    saved_at: datetime
    not_answered: int
    request: Asked | None


class ProposalLine(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    title: Words
    summary: Words
    theme: str
    version: int
    at: datetime
    owner_ids: tuple[UUID, ...]
    is_course: bool
    not_answered: int
    request: Asked | None


class Owned(msgspec.Struct, frozen=True, kw_only=True):
    """`title`: what both owners signed."""

    proposal_id: UUID
    number: int
    title: Words | None
    is_course: bool
    owner_ids: tuple[UUID, ...]


class ProposalLines(msgspec.Struct, frozen=True, kw_only=True):
    proposals: tuple[ProposalLine, ...]
    next_before: int | None


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    digest: str
    at: datetime


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    state: str
    i_am: str
    owner_ids: tuple[UUID, ...]
    asked_id: UUID | None
    not_joined_id: UUID | None
    idea_number: int | None
    idea_words: str | None
    last_version: int
    versions: tuple[VersionLine, ...]
    course_id: UUID | None
    request: Asked | None

    @property
    def is_with_group(self) -> bool:
        return self.request is not None and self.request.state == "asked"

    def others(self, person_id: UUID) -> list[UUID]:
        return [one for one in self.owner_ids if one != person_id]


class Proposals(ServiceClient):
    async def my_proposals(self, *, actor: str) -> tuple[MyProposal, ...]:
        return await self.get("/my-proposals", tuple[MyProposal, ...], actor=actor)

    async def proposals(self, before: int | None, *, actor: str) -> ProposalLines:
        return await self.get("/proposals", ProposalLines, actor=actor, params={"before": before})

    async def proposal(self, proposal_id: UUID, *, actor: str) -> Proposal:
        return await self.get("/proposal", Proposal, actor=actor, params={"proposal_id": proposal_id})

    async def start_proposal(
        self, idea_id: UUID | None, from_course_id: UUID | None, *, actor: str, key: str | None
    ) -> ProposalKept:
        command = {"idea_id": idea_id, "from_course_id": from_course_id}
        return await self.send("/start-proposal", command, ProposalKept, actor=actor, key=key)

    async def co_owners_to_ask(self, proposal_id: UUID, *, actor: str) -> tuple[UUID, ...]:
        return await self.get("/co-owners-to-ask", tuple[UUID, ...], actor=actor, params={"proposal_id": proposal_id})

    async def ask_co_owner(self, proposal_id: UUID, person_id: UUID, side: str, *, actor: str, key: str | None) -> None:
        command = {"proposal_id": proposal_id, "person_id": person_id, "side": side}
        await self.send("/ask-co-owner", command, object, actor=actor, key=key)

    async def answer_asking(
        self, proposal_id: UUID, joins: bool, side: str | None, *, actor: str, key: str | None
    ) -> None:
        command = {"proposal_id": proposal_id, "joins": joins, "side": side}
        await self.send("/answer-asking", command, object, actor=actor, key=key)

    async def on_proposal(self, command: str, proposal_id: UUID, *, actor: str, key: str | None) -> None:
        """`take-back-asking`, `take-back-proposal`, `withdraw-from-group`, `put-aside-proposal`: nothing but said."""
        await self.send(f"/{command}", {"proposal_id": proposal_id}, object, actor=actor, key=key)

    async def proposals_of(self, person_id: UUID, *, actor: str) -> tuple[Owned, ...]:
        """For whoever hands them over when she leaves."""
        return await self.get("/proposals-of", tuple[Owned, ...], actor=actor, params={"person_id": person_id})

    async def needs_owner(self, proposal_id: UUID, *, actor: str) -> Owned:
        return await self.get("/needs-owner", Owned, actor=actor, params={"proposal_id": proposal_id})

    async def find_owner(self, proposal_id: UUID, person_id: UUID, *, actor: str, key: str | None) -> None:
        command = {"proposal_id": proposal_id, "person_id": person_id}
        await self.send("/find-owner", command, object, actor=actor, key=key)

    async def proposal_by_number(self, number: int, *, actor: str) -> UUID:
        found = await self.get("/proposal-by-number", dict[str, UUID], actor=actor, params={"number": number})
        return found["proposal_id"]
