"""Why the database refused: by name, with the nearest that is free."""

from collections.abc import Callable, Sequence
from datetime import time

from services.contracts.codesign import RoomNeed
from services.runtime.database import Connection
from services.runtime.refusal import Refusal
from services.scheduling.model import Clash, ClashKind, Slot, Tutor
from services.scheduling.rules.dates import say_when
from services.scheduling.rules.refusals import RoomTaken, TutorTaken
from services.scheduling.store import clashes
from services.scheduling.store.alternatives import alternatives
from services.scheduling.store.clashes import Wish


async def taken(
    db: Connection,
    wish: Wish,
    tutors: Sequence[Tutor],
    slots_at: Callable[[int, time], Sequence[Slot]] | None,
    *,
    people: int,
    needs: Sequence[RoomNeed] = (),
) -> Refusal:
    """RoomTaken or TutorTaken. Its values say what is in the way and what is free instead; a person is an id.

    `slots_at` says what the wish would be on another day or at another time; without it nothing is looked for."""
    found = await clashes.in_the_way(db, wish)
    if not found:
        return RoomTaken("Somebody has planned something there at this moment.", field="room_id")
    free = await alternatives(db, wish, found, tutors, slots_at, people=people, needs=needs) if slots_at else []
    values = {"clashes": found, "alternatives": free}
    first = next((clash for clash in found if clash.kind is ClashKind.ROOM), found[0])
    kind, field = (RoomTaken, "room_id") if first.kind is ClashKind.ROOM else (TutorTaken, "tutor_ids")
    return kind(f"{_say(first)}{_and_more(found, first)}", field=field, values=values)


def _say(clash: Clash) -> str:
    there = f"“{clash.title_en}”, {say_when(Slot(clash.starts_at, clash.ends_at))}"
    match clash.kind:
        case ClashKind.ROOM:
            return f"{clash.room} at {clash.venue} is taken by {there}. Setting up and clearing away count too."
        case ClashKind.TUTOR:
            return f"One of the two teaches {there}, in {clash.room} at {clash.venue}."
        case ClashKind.TRAVEL:
            return f"One of the two could not get there in time: {there}, at {clash.venue}. We leave half an hour."


def _and_more(found: Sequence[Clash], first: Clash) -> str:
    wishes = {clash.wish for clash in found} - {first.wish}
    return f" {len(wishes)} more of the dates {'is' if len(wishes) == 1 else 'are'} not free." if wishes else ""
