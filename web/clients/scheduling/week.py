"""A week of all rooms."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A session in the week of rooms."""

    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    taken: int
    places: int
    is_published: bool
    is_marked: bool
    is_past: bool
    is_moving: bool = False


class PartOfDay(msgspec.Struct, frozen=True, kw_only=True):
    band: str
    blocks: tuple[Block, ...] = ()
    busy_until: datetime | None = None
    move_to: datetime | None = None
    why_not: str | None = None


class Day(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    slots: tuple[PartOfDay, ...]

    @property
    def is_free(self) -> bool:
        return not any(slot.blocks or slot.busy_until for slot in self.slots)


class RoomWeek(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    name: str
    room_limit: int | None
    is_step_free: str
    hearing_loop: str
    quiet_space: str
    unmet: dict[str, str]
    days: tuple[Day, ...]


class VenueWeek(msgspec.Struct, frozen=True, kw_only=True):
    venue_id: UUID
    name: str
    town: str
    rooms: tuple[RoomWeek, ...]


class Moving(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    starts_at: datetime
    room: str
    people: int


class RoomsWeek(msgspec.Struct, frozen=True, kw_only=True):
    monday: date
    days: tuple[date, ...]
    venues: tuple[VenueWeek, ...]
    moving: Moving | None = None


class Week(ServiceClient):
    async def rooms_week(
        self, day: date, venue_id: UUID | None, moving: UUID | None, *, actor: str | None
    ) -> RoomsWeek:
        params = {"day": day, "venue_id": venue_id, "moving": moving}
        return await self.get("/rooms-week", RoomsWeek, actor=actor, params=params)
