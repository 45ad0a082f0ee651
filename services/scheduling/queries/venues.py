"""Venues: found by words and by access; one of them with its rooms and, for coordinators, how to open up."""

from uuid import UUID

import msgspec

from services.contracts.scheduling import Access
from services.runtime.http import Look
from services.runtime.refusal import NotFound
from services.scheduling.model import Place, Room, Venue, VenuePrivate
from services.scheduling.queries.private import open_private
from services.scheduling.rules.venues import folded
from services.scheduling.rules.who import require_desk
from services.scheduling.store.places import ROOM_COLUMNS, VENUE_COLUMNS, likes, rooms_of, venue_of


class VenueRowView(msgspec.Struct, frozen=True, kw_only=True):
    venue: Venue
    rooms: int
    largest: int | None


class VenuesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Every word must be in the name or town. An access wish is met by a checked yes only."""

    words: str = ""
    step_free: bool = False
    hearing_loop: bool = False
    quiet_space: bool = False
    parking: bool = False
    with_resting: bool = False


async def venues(question: VenuesQuestion, look: Look) -> list[VenueRowView]:
    require_desk(look.actor)
    rows = await look.db.fetch(
        f"""select {VENUE_COLUMNS}, r.rooms, r.largest
            from venue v, lateral (select count(*) as rooms, max(room_limit) as largest
                                   from room where venue_id = v.venue_id) r
            where v.words like all ($1) and (not $2 or v.step_free = 'yes') and (not $3 or v.hearing_loop = 'yes')
              and (not $4 or v.quiet_space = 'yes') and (not $5 or v.parking = 'yes') and ($6 or not v.is_resting)
            order by v.town, v.name""",  # noqa: S608  (columns of ours)
        likes(folded(question.words).split()),
        question.step_free,
        question.hearing_loop,
        question.quiet_space,
        question.parking,
        question.with_resting,
    )
    return [VenueRowView(venue=venue_of(row), rooms=row["rooms"], largest=row["largest"]) for row in rows]


class RoomView(msgspec.Struct, frozen=True, kw_only=True):
    room: Room
    is_step_free: Access
    """The stricter of the room and its venue."""
    coming: int


class VenueView(msgspec.Struct, frozen=True, kw_only=True):
    venue: Venue
    rooms: tuple[RoomView, ...]
    private: VenuePrivate


class VenueQuestion(msgspec.Struct, frozen=True, kw_only=True):
    venue_id: UUID


async def venue(question: VenueQuestion, look: Look) -> VenueView:
    require_desk(look.actor)
    row = await look.db.fetchrow(
        f"""select {VENUE_COLUMNS}, v.private,
                   (select coalesce(jsonb_agg(to_jsonb(x) order by x.name), '[]') from (
                        select {ROOM_COLUMNS}, (select count(*) from session s where s.room_id = r.room_id and s.is_live
                                                and s.starts_at > $2) as coming
                        from room r where r.venue_id = v.venue_id) x) as rooms
            from venue v where v.venue_id = $1""",  # noqa: S608  (columns of ours)
        question.venue_id,
        look.now,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    found = venue_of(row)
    (private,) = await open_private(look, [(found.venue_id, row["private"])])
    rooms = tuple(
        RoomView(room=room, is_step_free=Place(room, found).step_free, coming=coming)
        for room, coming in rooms_of(row["rooms"])
    )
    return VenueView(venue=found, rooms=rooms, private=private or VenuePrivate())
