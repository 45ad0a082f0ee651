"""What a term, a venue and a room must be like. `field` of a refusal is the field of the form."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from services.contracts.scheduling import Access, VenueAccess
from services.runtime.refusal import Missing
from services.scheduling.model import CheckedBy, ClosedDays, Opening, Room, Term, Venue
from services.scheduling.rules.dates import require_our_time, say_day
from services.scheduling.rules.refusals import Unfit

LONGEST_NAME = 120
LONGEST_TEXT = 1000
LONGEST_TERM_DAYS = 400
LARGEST_ROOM = 1000


def require_term(term: Term) -> None:
    _require_name(term.name)
    require_our_time(term.starts_on, "starts_on")
    require_our_time(term.ends_on, "ends_on")
    if not 7 <= (term.ends_on - term.starts_on).days <= LONGEST_TERM_DAYS:
        raise Unfit("A term ends at least a week and at most a year after it starts.", field="ends_on")
    for days in term.closed:
        _require_closed_days(term, days)


def _require_closed_days(term: Term, days: ClosedDays) -> None:
    if days.until_on < days.from_on:
        raise Unfit("The last closed day is before the first.", field="closed")
    if days.until_on < term.starts_on or days.from_on > term.ends_on:
        raise Unfit(f"{say_day(days.from_on)} {days.from_on.year} is not in this term.", field="closed")
    if len(days.name) > LONGEST_NAME:
        raise Unfit("Please say it in fewer words.", field="closed")


def require_venue(venue: Venue, today: date) -> None:
    _require_name(venue.name)
    _require_name(venue.town, field="town")
    if venue.how_to_get_there and len(venue.how_to_get_there) > LONGEST_TEXT:
        raise Unfit(f"Please say it in at most {LONGEST_TEXT} characters.", field="how_to_get_there")
    require_on_the_map(venue.latitude, venue.longitude)
    require_opening(venue.opening)
    require_checked(_facts(venue.access), venue.checked_on, venue.checked_by, today)


def _facts(access: VenueAccess) -> tuple[Access, ...]:
    return access.step_free, access.hearing_loop, access.quiet_space, access.parking


def require_on_the_map(latitude: float | None, longitude: float | None) -> None:
    if (latitude is None) != (longitude is None):
        raise Unfit("A place on the map needs both numbers.", field="latitude")
    if latitude is not None and longitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Unfit("There is no such place on the map.", field="latitude")


def require_opening(opening: Sequence[Opening]) -> None:
    """Each day of the week at most a few times, not overlapping."""
    ordered = sorted(opening, key=lambda hours: (hours.weekday, hours.opens))
    for hours in ordered:
        if hours.weekday not in range(1, 8) or hours.closes <= hours.opens:
            raise Unfit("A venue closes later on the same day than it opens.", field="opening")
    if any(one.weekday == other.weekday and other.opens < one.closes for one, other in pairwise(ordered)):
        raise Unfit("Two of these opening times overlap.", field="opening")


def require_room(room: Room, today: date) -> None:
    _require_name(room.name)
    if room.room_limit is not None and not 1 <= room.room_limit <= LARGEST_ROOM:
        raise Unfit("How many people does it hold? Leave it empty if nobody has said.", field="room_limit")
    for name in ("set_up_minutes", "clear_down_minutes"):
        if not 0 <= getattr(room, name) <= 240:
            raise Unfit("Between 0 and 240 minutes.", field=name)
    for name in ("layout", "floor"):
        if len(getattr(room, name) or "") > LONGEST_NAME:
            raise Unfit("Please say it in fewer words.", field=name)
    require_checked([room.step_free], room.checked_on, room.checked_by, today)


def require_checked(facts: Iterable[Access], on: date | None, by: CheckedBy | None, today: date) -> None:
    """The day and the role of a check belong to something that was checked."""
    if on is not None and on > today:
        raise Unfit("It cannot have been checked on a day that is still to come.", field="checked_on")
    if (on is not None or by is not None) and all(fact is Access.NOT_CHECKED for fact in facts):
        raise Unfit("Say what was found, or leave the day of the check empty.", field="checked_on")


def _require_name(name: str, field: str = "name") -> None:
    if not name.strip():
        raise Missing("Please give it a name." if field == "name" else "Please say where it is.", field=field)
    if len(name) > LONGEST_NAME:
        raise Unfit(f"Please use at most {LONGEST_NAME} characters.", field=field)


def folded(*words: str) -> str:
    """Without capitals and accents, for finding it: “Môr” is found by “mor”."""
    plain = unicodedata.normalize("NFKD", " ".join(words)).casefold()
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
