"""The week of rooms: parts of a day, and where in them a session that is moved would fit."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from services.runtime.refusal import Refusal
from services.scheduling.model import Place, Slot, Term, Tutor
from services.scheduling.rules.dates import EARLIEST, LATEST, closed_because, local, slot_on
from services.scheduling.rules.planning import is_open, occupied, reach, require_ready, require_venue

HALF_HOUR = timedelta(minutes=30)


class Band(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    LATE = "late"
    EVENING = "evening"


class Hours(msgspec.Struct, frozen=True):
    begins: time
    usual: time
    """When a session that is moved here would begin, if that is free."""
    ends: time


BANDS = {
    Band.MORNING: Hours(time(9), time(10), time(12)),
    Band.AFTERNOON: Hours(time(12), time(13, 30), time(16)),
    Band.LATE: Hours(time(16), time(16, 30), time(18)),
    Band.EVENING: Hours(time(18), time(18), time(21)),
}


class WhyNot(StrEnum):
    PAST = "past"
    COLLEGE_CLOSED = "college_closed"
    VENUE_CLOSED = "venue_closed"
    TOO_SMALL = "too_small"
    TAKEN = "taken"
    TUTOR_ELSEWHERE = "tutor_elsewhere"
    TUTOR_NOT_READY = "tutor_not_ready"


class Busy(msgspec.Struct, frozen=True):
    """A session that is there already: its room's time, and its tutors'."""

    session_id: UUID
    room_id: UUID
    venue_id: UUID
    tutor_ids: tuple[UUID, ...]
    occupied: Slot
    taught: Slot


class Wish(msgspec.Struct, frozen=True):
    """The session that looks for another place."""

    session_id: UUID
    starts: time
    minutes: int
    people: int
    tutor_ids: tuple[UUID, ...]
    term: Term


def band_of(starts_at: datetime) -> Band:
    """The part of the day in which it begins."""
    at = local(starts_at).time()
    return next((band for band, hours in BANDS.items() if at < hours.ends), Band.EVENING)


def bands_of(slot: Slot) -> tuple[Band, ...]:
    """Every part of the day that it takes more than half an hour of, and the one in which it begins."""
    starts, ends = local(slot.starts_at).time(), local(slot.ends_at - HALF_HOUR).time()
    first = band_of(slot.starts_at)
    return tuple(band for band, h in BANDS.items() if band is first or (starts < h.begins < ends))


def fit(
    wish: Wish, place: Place, day: date, band: Band, busy: Iterable[Busy], not_ready: frozenset[date], now: datetime
) -> Slot | WhyNot:
    """The first time in this part of the day at which it fits, or why there is none."""
    if place.room.room_limit is not None and place.room.room_limit < wish.people:
        return WhyNot.TOO_SMALL
    if not wish.term.starts_on <= day <= wish.term.ends_on or closed_because(wish.term, day) is not None:
        return WhyNot.COLLEGE_CLOSED
    if day in not_ready:
        return WhyNot.TUTOR_NOT_READY
    others = [one for one in busy if one.session_id != wish.session_id]
    reasons: list[WhyNot] = []
    for starts in _starts(wish, band):
        slot = slot_on(day, starts, wish.minutes)
        why_not = _in_the_way(wish, place, slot, others, now)
        if why_not is None:
            return slot
        reasons.append(why_not)
    return max(reasons, key=list(WhyNot).index, default=WhyNot.VENUE_CLOSED)


def _in_the_way(wish: Wish, place: Place, slot: Slot, busy: Iterable[Busy], now: datetime) -> WhyNot | None:
    if slot.starts_at <= now:
        return WhyNot.PAST
    if not is_open(place.venue.opening, slot):
        return WhyNot.VENUE_CLOSED
    wanted, taught = occupied(place.room, slot), slot
    for other in busy:
        if other.room_id == place.room.room_id and other.occupied.overlaps(wanted):
            return WhyNot.TAKEN
        if not set(other.tutor_ids).isdisjoint(wish.tutor_ids) and _too_near(other, place.venue.venue_id, taught):
            return WhyNot.TUTOR_ELSEWHERE
    return None


def _too_near(other: Busy, venue_id: UUID, taught: Slot) -> bool:
    if other.venue_id == venue_id:
        return other.taught.overlaps(taught)
    return reach(other.taught).overlaps(reach(taught))


def _starts(wish: Wish, band: Band) -> Iterator[time]:
    """Its own time if that is in this part of the day, then the usual one, then every half-hour."""
    hours = BANDS[band]
    if hours.begins <= wish.starts < hours.ends:
        yield wish.starts
    yield from (at for at in _half_hours(hours) if _ends_in_time(at, wish.minutes))


def _half_hours(hours: Hours) -> list[time]:
    first = datetime.combine(date.min, hours.begins)
    count = (datetime.combine(date.min, hours.ends) - first) // HALF_HOUR
    every = [(first + n * HALF_HOUR).time() for n in range(count)]
    return [hours.usual, *(at for at in every if at != hours.usual)]


def _ends_in_time(starts: time, minutes: int) -> bool:
    return datetime.combine(date.min, starts) + timedelta(minutes=minutes) <= datetime.combine(date.min, LATEST)


def nearby_times(weekday: int, starts: time, minutes: int) -> list[tuple[int, time]]:
    """Other days and times within two hours of a wish, the nearest first; half-hours from the wish only."""
    wished = datetime.combine(date(2000, 1, 3), starts)
    found = [
        (3 * abs(day - weekday) + abs(half_hours), day, (wished + half_hours * HALF_HOUR).time())
        for day in range(1, 8)
        for half_hours in range(-4, 5)
        if (day, half_hours) != (weekday, 0)
    ]
    return [(day, at) for _, day, at in sorted(found) if at >= EARLIEST and _ends_in_time(at, minutes)]


def nearby(
    weekday: int,
    starts: time,
    minutes: int,
    slots_at: Callable[[int, time], Sequence[Slot]],
    place: Place,
    tutors: Sequence[Tutor],
) -> list[Sequence[Slot]]:
    """The wishes near this one that the calendar, the venue's hours and both tutors allow, the nearest first."""
    found: list[Sequence[Slot]] = []
    for day, at in nearby_times(weekday, starts, minutes):
        with suppress(Refusal):
            slots = slots_at(day, at)
            require_venue(place.venue, slots)
            require_ready(tutors, slots)
            found.append(slots)
    return found
