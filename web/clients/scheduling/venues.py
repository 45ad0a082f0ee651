"""Places, their rooms, and what one must know to get in."""

from datetime import date, time
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient
from web.clients.scheduling.wish import Wish


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Each is yes, no or not_checked."""

    step_free: str = "not_checked"
    hearing_loop: str = "not_checked"
    quiet_space: str = "not_checked"
    parking: str = "not_checked"


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    weekday: int
    opens: time
    closes: time


class Private(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ring and how to open up: for the desk, and for tutors on the day and the day before."""

    contact: str = ""
    phone: str = ""
    email: str = ""
    keys: str = ""


class Venue(msgspec.Struct, frozen=True, kw_only=True):
    venue_id: UUID
    name: str
    town: str
    access: Access
    checked_on: date | None = None
    checked_by: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    how_to_get_there: str | None = None
    opening: tuple[Opening, ...] = ()
    is_resting: bool = False


class VenueRow(msgspec.Struct, frozen=True, kw_only=True):
    venue: Venue
    rooms: int
    largest: int | None


class Room(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    venue_id: UUID
    name: str
    room_limit: int | None = None
    step_free: str = "not_checked"
    checked_on: date | None = None
    checked_by: str | None = None
    layout: str | None = None
    floor: str | None = None
    set_up_minutes: int = 15
    clear_down_minutes: int = 15


class RoomView(msgspec.Struct, frozen=True, kw_only=True):
    room: Room
    is_step_free: str
    coming: int


class VenueView(msgspec.Struct, frozen=True, kw_only=True):
    venue: Venue
    rooms: tuple[RoomView, ...]
    private: Private

    def room(self, room_id: UUID) -> Room | None:
        return next((one.room for one in self.rooms if one.room.room_id == room_id), None)


class VenueId(msgspec.Struct, frozen=True):
    venue_id: UUID


class Venues(ServiceClient):
    async def venues(self, wish: Wish, *, actor: str | None) -> list[VenueRow]:
        return await self.get("/venues", list[VenueRow], actor=actor, params=wish)

    async def venue(self, venue_id: UUID, *, actor: str | None) -> VenueView:
        return await self.get("/venue", VenueView, actor=actor, params={"venue_id": venue_id})

    async def add_venue(self, venue: Wish, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/add-venue", venue, VenueId, actor=actor, key=key)

    async def change_venue(self, venue: Wish, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/change-venue", venue, VenueId, actor=actor, key=key)

    async def rest_venue(self, venue_id: UUID, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/rest-venue", {"venue_id": venue_id}, VenueId, actor=actor, key=key)

    async def use_venue_again(self, venue_id: UUID, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/use-venue-again", {"venue_id": venue_id}, VenueId, actor=actor, key=key)

    async def add_room(self, room: Wish, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/add-room", room, VenueId, actor=actor, key=key)

    async def change_room(self, room: Wish, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/change-room", room, VenueId, actor=actor, key=key)
