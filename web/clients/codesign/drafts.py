"""Drafts, as they are typed by two."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class Cannot(msgspec.Struct, frozen=True, kw_only=True):
    what: str
    because: str = ""


class Typed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft as it was typed."""

    title: str = ""
    title_cy: str = ""
    summary: str = ""
    summary_cy: str = ""
    theme: str = ""
    who_for: str = ""
    who_for_cy: str = ""
    in_the_room: str = ""
    outcomes: str = ""
    outcomes_cy: str = ""
    weeks: tuple[str, ...] = ()
    minutes: str = ""
    places: str = ""
    room_needs: tuple[str, ...] = ()
    can_change: tuple[str, ...] = ()
    cannot_change: tuple[Cannot, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    part: int
    revision: int
    saved_by: UUID
    saved_at: datetime
    typed: Typed
    before: Typed | None


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """What is still missing before a draft can be signed."""

    part: int
    field: str
    why: str
    said: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    parts: tuple[Part, ...]
    whole: Typed
    gaps: tuple[Gap, ...]
    digest: str | None
    is_new: bool
    ready_ids: tuple[UUID, ...]

    def part(self, number: int) -> Part | None:
        return next((one for one in self.parts if one.part == number), None)

    def pressing(self, part: int) -> list[Gap]:
        """What is written in this part and cannot be sent like this. What is still empty can wait."""
        return [gap for gap in self.gaps if gap.part == part and gap.why != "empty" and not self._is_blank(gap)]

    def _is_blank(self, gap: Gap) -> bool:
        return gap.why == "not_a_number" and not getattr(self.whole, gap.field).strip()


class PartKept(msgspec.Struct, frozen=True, kw_only=True):
    revision: int
    saved_at: datetime


class Drafts(ServiceClient):
    async def draft(self, proposal_id: UUID, *, actor: str) -> Draft:
        return await self.get("/draft", Draft, actor=actor, params={"proposal_id": proposal_id})

    async def save_part(
        self, proposal_id: UUID, part: int, seen: int, typed: Typed, *, actor: str, key: str | None
    ) -> PartKept:
        command = {"proposal_id": proposal_id, "part": part, "seen": seen, "typed": typed}
        return await self.send("/save-part", command, PartKept, actor=actor, key=key)

    async def say_ready(self, proposal_id: UUID, digest: str, *, actor: str, key: str | None) -> int | None:
        """The version's number, when it was the second "ready"."""
        command = {"proposal_id": proposal_id, "digest": digest}
        said: dict[str, Any] = await self.send("/say-ready", command, dict[str, Any], actor=actor, key=key)
        version: int | None = said["version"]
        return version

    async def ask_group(self, proposal_id: UUID, digest: str, *, actor: str, key: str | None) -> None:
        await self.send("/ask-group", {"proposal_id": proposal_id, "digest": digest}, object, actor=actor, key=key)
