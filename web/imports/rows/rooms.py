"""A row about a room. It belongs to a venue, and where the two disagree the stricter holds."""

import re
from uuid import UUID

from web.imports.model import Floor, RoomRow, Sentence, VenueRow, YesNo, say
from web.imports.rows.desk import Desk
from web.imports.rows.entry import Entry, has_name
from web.imports.values import choices, counts, texts, yes_no
from web.imports.values.names import Names, stable_id

UPSTAIRS_BY_NAME = re.compile(r"\b(upstairs|first floor|1st floor|loft|gallery|attic)\b", re.IGNORECASE)
MAIN_ROOM = "Main room"
NO_STEPS = {Floor.GROUND, Floor.UPSTAIRS_WITH_LIFT}


def room(desk: Desk, venues: Names[UUID], by_id: dict[UUID, VenueRow]) -> Entry[RoomRow] | None:
    if not _is_named(desk) or not has_name(desk):
        return None
    venue_id = _venue(desk, venues)
    if venue_id is None:
        return None
    name = desk.take("name", texts.words, desk.name)
    desk.thing_id = stable_id(desk.namespace, "room", str(venue_id), name)
    floor = desk.take("floor", choices.floor, Floor.NOT_SAID)
    row = RoomRow(
        room_id=desk.thing_id,
        venue_id=venue_id,
        name=name,
        room_limit=desk.take("room_limit", counts.people, None),
        layout=desk.take("layout", texts.words, "").lower(),
        floor=floor,
        is_step_free=_step_free(desk, by_id[venue_id], name, floor),
    )
    return Entry(desk, row)


def _is_named(desk: Desk) -> bool:
    """A table of venues with a number of seats and no word of rooms: each may be one room."""
    if "name" in desk.headings or not desk.said("venue") or desk.adds_up:
        return True
    why = say("No room is named: we took the whole place as one room.")
    if not desk.ask("name", "", MAIN_ROOM, why):
        desk.leave_out()
        return False
    desk.cells = {**desk.cells, "name": MAIN_ROOM}
    return True


def _venue(desk: Desk, venues: Names[UUID]) -> UUID | None:
    """The venue that is named; with its town where two venues share the name."""
    said, town = desk.said("venue"), desk.said("town")
    found = venues.find(f"{said}, {town}" if town else said)
    if found.key is None and town:
        found = venues.find(said)
    if found.key and (
        found.exactly or desk.ask("venue", said, found.name, say("The name is written a little differently."))
    ):
        return _asked_above(desk, said, found.key)
    if not said:
        desk.drop(say("It does not say in which venue this room is."), say("Write the name of the venue."))
    elif venues.is_shared(said):
        desk.drop(
            say("There is more than one venue called “%(name)s”.", name=said),
            say("Write the town too, for example “%(name)s, Stroud”.", name=said),
        )
    elif found.name:
        desk.drop(
            say("There is no venue called “%(name)s” in these sheets.", name=said),
            say("Did you mean “%(nearest)s”? Write it the same way in both sheets.", nearest=found.name),
        )
    else:
        desk.drop(
            say("There is no venue called “%(name)s” in these sheets.", name=said),
            say("Add it to the venues, or write the venue's other name."),
        )
    return None


def _asked_above(desk: Desk, said: str, venue_id: UUID) -> UUID | None:
    """A venue that is named only once above its rooms."""
    if "venue" not in desk.above:
        return venue_id
    if desk.ask("venue", "", said, say("Blank: taken from the row above.")):
        return venue_id
    desk.leave_out()
    return None


def _step_free(desk: Desk, venue: VenueRow, name: str, floor: Floor) -> YesNo:
    said = desk.take("is_step_free", yes_no.yes_no, YesNo.NOT_CHECKED)
    if "name" not in desk.headings:
        return venue.step_free
    looks_upstairs = bool(UPSTAIRS_BY_NAME.search(name))
    if looks_upstairs and floor is Floor.GROUND:
        desk.tell("floor", desk.said("floor"), "ground", say("Its name says upstairs, its floor says ground."))
    if said is not YesNo.YES:
        return said
    if venue.step_free is YesNo.NO:
        why = say("The room says yes, but its venue %(venue)s says no. The stricter holds.", venue=venue.name)
        return YesNo.NO if desk.ask("is_step_free", desk.said("is_step_free"), "no", why) else YesNo.NOT_CHECKED
    if floor is Floor.UPSTAIRS or (looks_upstairs and floor is not Floor.UPSTAIRS_WITH_LIFT):
        return _only_if_confirmed(desk, say("It is upstairs and no lift is named."))
    if venue.step_free is YesNo.NOT_CHECKED:
        return _only_if_confirmed(desk, say("Nobody has said whether the way into the venue is step free."))
    return said


def _only_if_confirmed(desk: Desk, why: Sentence) -> YesNo:
    confirmed = desk.ask("is_step_free", desk.said("is_step_free"), "yes", why)
    return YesNo.YES if confirmed else YesNo.NOT_CHECKED
