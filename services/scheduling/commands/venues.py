"""Venues, rooms, what is known of getting in, and what is only for those who open up."""

from datetime import date
from uuid import UUID

import msgspec

from services.contracts.event import Code
from services.contracts.scheduling import (
    Access,
    RoomAdded,
    RoomChanged,
    RoomFacts,
    VenueAccess,
    VenueAdded,
    VenueBackInUse,
    VenueChanged,
    VenueFacts,
    VenueRested,
)
from services.runtime.clock import college_date
from services.runtime.work import Work
from services.scheduling.commands.ids import id_for
from services.scheduling.commands.marking import remark
from services.scheduling.model import CheckedBy, Opening, Room, Venue, VenuePrivate
from services.scheduling.rules import venues as rules
from services.scheduling.rules.refusals import Unfit
from services.scheduling.rules.who import require_desk
from services.scheduling.store import places as store
from services.scheduling.store import runs as run_store


class VenueIdView(msgspec.Struct, frozen=True):
    venue_id: UUID


class RoomIdView(msgspec.Struct, frozen=True):
    room_id: UUID
    venue_id: UUID


class AddVenue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pop-up venue: where it is, what is known of getting in, when it is open, and whom to ring for the key."""

    name: str
    town: str
    access: VenueAccess = VenueAccess()
    checked_on: date | None = None
    checked_by: CheckedBy | None = None
    latitude: float | None = None
    longitude: float | None = None
    how_to_get_there: str | None = None
    opening: tuple[Opening, ...] = ()
    private: VenuePrivate = VenuePrivate()
    venue_id: UUID | None = None


async def add_venue(command: AddVenue, work: Work) -> VenueIdView:
    require_desk(work.actor)
    venue = _venue(command, id_for(work.actor, command.venue_id), work)
    if await store.insert_venue(work.db, venue, await _sealed(work, venue.venue_id, command.private)):
        work.record(VenueAdded(venue_id=venue.venue_id, facts=_facts(venue)))
    return VenueIdView(venue.venue_id)


class ChangeVenue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is known of it, as it is now. `private` left out stays as it was."""

    venue_id: UUID
    name: str
    town: str
    access: VenueAccess = VenueAccess()
    checked_on: date | None = None
    checked_by: CheckedBy | None = None
    latitude: float | None = None
    longitude: float | None = None
    how_to_get_there: str | None = None
    opening: tuple[Opening, ...] = ()
    private: VenuePrivate | None = None


async def change_venue(command: ChangeVenue, work: Work) -> VenueIdView:
    require_desk(work.actor)
    before = await store.lock_venue(work.db, command.venue_id)
    venue = _venue(command, command.venue_id, work, is_resting=before.is_resting)
    await store.update_venue(work.db, venue)
    if command.private is not None:
        await store.update_private(work.db, venue.venue_id, await _sealed(work, venue.venue_id, command.private))
    if _facts(before) != _facts(venue):
        work.record(VenueChanged(venue_id=venue.venue_id, facts=_facts(venue)))
    return VenueIdView(venue.venue_id)


class RestVenue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Not for new runs any more. What is planned there goes on."""

    venue_id: UUID


async def rest_venue(command: RestVenue, work: Work) -> VenueIdView:
    require_desk(work.actor)
    if not (await store.lock_venue(work.db, command.venue_id)).is_resting:
        await store.rest_venue(work.db, command.venue_id, True)
        work.record(VenueRested(venue_id=command.venue_id))
    return VenueIdView(command.venue_id)


class UseVenueAgain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    venue_id: UUID


async def use_venue_again(command: UseVenueAgain, work: Work) -> VenueIdView:
    require_desk(work.actor)
    if (await store.lock_venue(work.db, command.venue_id)).is_resting:
        await store.rest_venue(work.db, command.venue_id, False)
        work.record(VenueBackInUse(venue_id=command.venue_id))
    return VenueIdView(command.venue_id)


class AddRoom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    venue_id: UUID
    name: str
    room_limit: int | None = None
    step_free: Access = Access.NOT_CHECKED
    checked_on: date | None = None
    checked_by: CheckedBy | None = None
    layout: str | None = None
    floor: str | None = None
    set_up_minutes: int = 15
    clear_down_minutes: int = 15
    room_id: UUID | None = None


async def add_room(command: AddRoom, work: Work) -> RoomIdView:
    require_desk(work.actor)
    await store.lock_venue(work.db, command.venue_id)
    room = _room(command, id_for(work.actor, command.room_id), command.venue_id, work)
    if await store.insert_room(work.db, room):
        work.record(RoomAdded(venue_id=room.venue_id, room=_room_facts(room)))
    return RoomIdView(room.room_id, room.venue_id)


class ChangeRoom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is known of it, as it is now. Set-up and clear-down count for what is planned from now on."""

    room_id: UUID
    name: str
    room_limit: int | None = None
    step_free: Access = Access.NOT_CHECKED
    checked_on: date | None = None
    checked_by: CheckedBy | None = None
    layout: str | None = None
    floor: str | None = None
    set_up_minutes: int = 15
    clear_down_minutes: int = 15


async def change_room(command: ChangeRoom, work: Work) -> RoomIdView:
    """A smaller room marks the sessions that do not fit any more: nobody loses a place by it (design §5)."""
    require_desk(work.actor)
    before = await store.read_place(work.db, command.room_id)
    await store.lock_venue(work.db, before.venue.venue_id)
    before = await store.lock_place(work.db, command.room_id)
    room = _room(command, command.room_id, before.venue.venue_id, work)
    await store.update_room(work.db, room)
    if _room_facts(before.room) != _room_facts(room):
        work.record(RoomChanged(venue_id=room.venue_id, room=_room_facts(room)))
    if before.room.room_limit != room.room_limit:
        run_ids = await run_store.runs_in_room(work.db, room.room_id, work.now)
        await remark(work, await run_store.lock_runs(work.db, run_ids))
    return RoomIdView(room.room_id, room.venue_id)


def _venue(command: AddVenue | ChangeVenue, venue_id: UUID, work: Work, *, is_resting: bool = False) -> Venue:
    venue = Venue(
        venue_id=venue_id,
        name=command.name.strip(),
        town=command.town.strip(),
        access=command.access,
        checked_on=command.checked_on,
        checked_by=command.checked_by,
        latitude=command.latitude,
        longitude=command.longitude,
        how_to_get_there=(command.how_to_get_there or "").strip() or None,
        opening=tuple(sorted(command.opening, key=lambda hours: (hours.weekday, hours.opens))),
        is_resting=is_resting,
    )
    rules.require_venue(venue, college_date(work.now))
    return venue


def _room(command: AddRoom | ChangeRoom, room_id: UUID, venue_id: UUID, work: Work) -> Room:
    room = Room(
        room_id=room_id,
        venue_id=venue_id,
        name=command.name.strip(),
        room_limit=command.room_limit,
        step_free=command.step_free,
        checked_on=command.checked_on,
        checked_by=command.checked_by,
        layout=(command.layout or "").strip() or None,
        floor=(command.floor or "").strip() or None,
        set_up_minutes=command.set_up_minutes,
        clear_down_minutes=command.clear_down_minutes,
    )
    rules.require_room(room, college_date(work.now))
    return room


async def _sealed(work: Work, venue_id: UUID, private: VenuePrivate) -> bytes | None:
    """Under the venue's own key: a contact is a person, and a key is a key."""
    if private == VenuePrivate():
        return None
    if max(len(text) for text in msgspec.structs.astuple(private)) > rules.LONGEST_TEXT:
        raise Unfit(f"Please use at most {rules.LONGEST_TEXT} characters.", field="keys")
    return await work.sealer.seal(work.db, venue_id, msgspec.json.encode(private).decode())


def _facts(venue: Venue) -> VenueFacts:
    return VenueFacts(
        name=venue.name,
        town=venue.town,
        access=venue.access,
        access_checked_on=venue.checked_on,
        access_checked_by=_code(venue.checked_by),
        latitude=venue.latitude,
        longitude=venue.longitude,
        how_to_get_there=venue.how_to_get_there,
    )


def _room_facts(room: Room) -> RoomFacts:
    return RoomFacts(
        room_id=room.room_id,
        name=room.name,
        room_limit=room.room_limit,
        step_free=room.step_free,
        checked_on=room.checked_on,
        checked_by=_code(room.checked_by),
    )


def _code(role: CheckedBy | None) -> Code | None:
    return role.value if role is not None else None
