"""The nearest that is free instead of a wish: other times in the same room, other rooms at the same times."""

from collections.abc import Callable, Sequence
from datetime import time

from services.contracts.codesign import RoomNeed
from services.runtime.database import Connection
from services.scheduling.model import Alternative, Clash, ClashKind, Place, Slot, Tutor
from services.scheduling.rules.dates import local, minutes_of
from services.scheduling.rules.grid import nearby
from services.scheduling.store import clashes
from services.scheduling.store.clashes import Wish

MOST = 3


async def alternatives(
    db: Connection,
    wish: Wish,
    found: Sequence[Clash],
    tutors: Sequence[Tutor],
    slots_at: Callable[[int, time], Sequence[Slot]],
    *,
    people: int,
    needs: Sequence[RoomNeed],
) -> list[Alternative]:
    """At most three times and three rooms. `slots_at` says what the wish would be on another day or at another time."""
    first = local(wish.slots[0].starts_at)
    others = nearby(first.isoweekday(), first.time(), minutes_of(wish.slots[0]), slots_at, wish.place, tutors)
    free = (await clashes.free_at(db, wish, others))[:MOST] if others else []
    times = [_alternative(wish.place, others[n], None) for n in free]
    if any(clash.kind is ClashKind.TUTOR for clash in found):
        return times  # another room does not help a tutor who teaches at that time
    rooms = await clashes.free_rooms(db, wish, people, needs, MOST)
    return times + [_alternative(place, wish.slots, miles) for place, miles in rooms]


def _alternative(place: Place, slots: Sequence[Slot], miles: float | None) -> Alternative:
    first = local(slots[0].starts_at)
    return Alternative(
        room_id=place.room.room_id,
        room=place.room.name,
        venue=place.venue.name,
        town=place.venue.town,
        room_limit=place.room.room_limit,
        starts_at=slots[0].starts_at,
        weekday=first.isoweekday(),
        starts=first.time(),
        miles=round(miles, 1) if miles else None,
    )
