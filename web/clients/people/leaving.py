"""Who leaves, and who is forgotten."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody sees her any more. `secret` opens the page on which it can be brought back."""

    number: str
    erase_at: datetime
    is_written_to: bool
    secret: str = ""


class Farewell(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands, for whoever has the link: `hidden` until it is deleted, then `erased`."""

    number: str
    state: str
    erase_at: datetime | None
    is_written_to: bool


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the desk's list: a number and days. Who it is, only while a second yes is wanted."""

    erasure_id: UUID
    number: str
    state: str
    asked_at: datetime
    by_the_desk: bool
    person_id: UUID | None
    asked_by: UUID | None
    erase_at: datetime | None
    done_on: date | None
    is_written_to: bool
    proof_sent_on: date | None
    missing: tuple[str, ...]


class Leaving(ServiceClient):
    async def let_go(
        self, person_id: UUID, successors: Mapping[str, UUID | None], *, actor: str, key: str | None
    ) -> None:
        """She leaves. `successors`: `tasks_to_id`, `sessions_to_id`, `seats_to_id`, `proposals_to_id`."""
        await self.send("/let-go", {"person_id": person_id, **successors}, object, actor=actor, key=key)

    async def ask_erasure(self, *, actor: str) -> Hidden:
        return await self.send("/ask-erasure", {}, Hidden, actor=actor)

    async def ask_erasure_of(self, person_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/ask-erasure-of", {"person_id": person_id}, object, actor=actor, key=key)

    async def agree_erasure(self, erasure_id: UUID, *, actor: str, key: str | None) -> Hidden:
        return await self.send("/agree-erasure", {"erasure_id": erasure_id}, Hidden, actor=actor, key=key)

    async def drop_erasure(self, erasure_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/drop-erasure", {"erasure_id": erasure_id}, object, actor=actor, key=key)

    async def bring_back(self, said: str, *, actor: str, key: str | None) -> None:
        await self.send("/bring-back", {"said": said}, object, actor=actor, key=key)

    async def erasures(self, *, actor: str) -> list[Erasure]:
        return await self.get("/erasures", list[Erasure], actor=actor)

    async def look_at_farewell(self, secret: str) -> Farewell:
        return await self.send("/look-at-farewell", {"secret": secret}, Farewell)

    async def come_back(self, secret: str, *, key: str | None) -> None:
        await self.send("/come-back", {"secret": secret}, object, key=key)

    async def erase_now(self, secret: str, *, key: str | None) -> None:
        await self.send("/erase-now", {"secret": secret}, object, key=key)
