"""How each service runs: the same questions of every one."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from web.clients.base import ServiceAway, ServiceClient


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """Something told by another service that could not be taken in, and how much waits behind it."""

    event_id: UUID
    publisher: str
    aggregate: str
    reason: str
    parked_at: datetime
    behind: int


class Running(msgspec.Struct, frozen=True, kw_only=True):
    leads: bool
    waiting: int
    troubles: dict[str, str]
    parked: list[Parked]

    @property
    def is_well(self) -> bool:
        return not self.troubles and not self.parked


class WentOn(msgspec.Struct, frozen=True):
    is_through: bool


async def running(service: ServiceClient, *, actor: str) -> Running | None:
    """None when it does not answer."""
    try:
        return await service.get("/running", Running, actor=actor)
    except ServiceAway:
        return None


async def report(service: ServiceClient, *, actor: str) -> dict[str, Any] | None:
    """What it puts into the file for whoever mends it, as it says it. None when it does not answer."""
    try:
        return await service.get("/report", dict[str, Any], actor=actor)
    except ServiceAway:
        return None


async def try_again(service: ServiceClient, event_id: UUID, *, actor: str, key: str | None) -> bool:
    """True when nothing of it stands still any more."""
    done = await service.send("/try-parked-again", {"event_id": event_id}, WentOn, actor=actor, key=key)
    return done.is_through


async def leave_out(service: ServiceClient, event_id: UUID, because: str, *, actor: str, key: str | None) -> bool:
    body = {"event_id": event_id, "because": because}
    done = await service.send("/skip-parked", body, WentOn, actor=actor, key=key)
    return done.is_through
