"""What must hold for dates, room and pair when a run is planned or a session changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.contracts.codesign import RoomNeed
from services.contracts.scheduling import Access
from services.contracts.training import TutorKind
from services.runtime.clock import college_date
from services.scheduling.model import Course, Opening, Place, Room, Run, Series, Session, Slot, Term, Tutor, Venue
from services.scheduling.rules.dates import (
    closed_because,
    local,
    minutes_of,
    require_day_hours,
    say_day,
    say_time,
    say_when,
    weekly,
)
from services.scheduling.rules.refusals import (
    AlreadyPast,
    CollegeClosed,
    NewerVersion,
    NotAPair,
    NotForNewRuns,
    RoomTooSmall,
    TutorNotReady,
    VenueClosed,
    VenueResting,
)

BETWEEN_VENUES = timedelta(minutes=30)
"""At least so long lies between two sessions of one tutor at different venues."""
PAIR = frozenset(TutorKind)


def plan(
    run_id: UUID,
    session_ids: Sequence[UUID],
    term: Term,
    course: Course,
    place: Place,
    tutors: Sequence[Tutor],
    slots: Sequence[Slot],
) -> Run:
    """A run with all its sessions, each checked against what has been told so far."""
    require_venue(place.venue, slots)
    require_pair(tutors)
    require_ready(tutors, slots)
    return Run(
        run_id=run_id,
        term_id=term.term_id,
        course_id=course.course_id,
        version=course.version,
        digest=course.digest,
        course_places=course.places,
        places=places_for(course.places, place.room.room_limit),
        sessions=tuple(
            _session(session_id, number, slot, place, tutors)
            for number, (session_id, slot) in enumerate(zip(session_ids, slots, strict=True), 1)
        ),
    )


def _session(session_id: UUID, number: int, slot: Slot, place: Place, tutors: Sequence[Tutor]) -> Session:
    return Session(
        session_id=session_id,
        number=number,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        room_id=place.room.room_id,
        venue_id=place.venue.venue_id,
        tutor_ids=tuple(sorted(tutor.tutor_id for tutor in tutors)),
        room_limit=place.room.room_limit,
    )


def series_of(
    term: Term, course: Course, from_on: date | None, after: datetime | None, weekday: int, starts: time
) -> Series:
    """As many weekly dates as this course has sessions."""
    return weekly(
        term,
        weekday=weekday,
        starts=starts,
        minutes=course.minutes,
        count=course.sessions,
        from_on=from_on,
        after=after,
    )


def slots_of(
    term: Term, course: Course, from_on: date | None, after: datetime | None, weekday: int, starts: time
) -> tuple[Slot, ...]:
    return series_of(term, course, from_on, after, weekday, starts).slots


def require_plannable(course: Course, today: date) -> None:
    """Agreed by the group, the newest version, not withdrawn, and if carried over not for too long."""
    if course.is_withdrawn:
        raise NotForNewRuns(
            f"“{course.title_en}” is withdrawn: no new dates are planned for it.",
            field="course_id",
            values={"title": course.title_cy or course.title_en},
        )
    if course.version < course.newest_version:
        raise NewerVersion(
            f"Version {course.newest_version} of “{course.title_en}” has been agreed since. This was version "
            f"{course.version}.",
            field="course_id",
            values={"newest_version": course.newest_version, "title": course.title_cy or course.title_en},
        )
    if course.plannable_until_on is not None and today > course.plannable_until_on:
        raise NotForNewRuns(
            f"“{course.title_en}” was made before we kept this record. It could be planned until "
            f"{say_day(course.plannable_until_on)} and has not been agreed since.",
            what_to_do="Bring it to the co-production group as a proposal.",
            field="course_id",
            values={"title": course.title_cy or course.title_en},
        )


def places_for(course_places: int, room_limit: int | None, taken: int = 0) -> int:
    """As many as the course is meant for and the room holds; never fewer than are taken."""
    return max(course_places if room_limit is None else min(course_places, room_limit), taken)


def require_room_for(place: Place, people: int) -> None:
    """The room holds those who already have a place."""
    limit = place.room.room_limit
    if limit is not None and limit < people:
        raise RoomTooSmall(
            f"{place.room.name} holds {limit}, and {people} people have a place.",
            field="room_id",
            values={"room": place.room.name, "limit": limit, "people": people},
        )


def require_venue(venue: Venue, slots: Iterable[Slot]) -> None:
    """In use, and open at these times as far as it has told its hours."""
    if venue.is_resting:
        raise VenueResting(
            f"{venue.name} is not used for new dates just now.", field="room_id", values={"venue": venue.name}
        )
    for slot in slots:
        if not is_open(venue.opening, slot):
            raise VenueClosed(
                f"{venue.name} is not open then ({say_when(slot)}). {say_opening(venue, slot)}",
                field="starts",
                values={"venue": venue.name, "starts_at": slot.starts_at},
            )


def is_open(opening: Sequence[Opening], slot: Slot) -> bool:
    """Set-up before the door opens is between the college and the key-holder; the session itself lies within."""
    if not opening:
        return True
    starts, ends = local(slot.starts_at), local(slot.ends_at)
    return any(
        hours.weekday == starts.isoweekday() and hours.opens <= starts.time() and ends.time() <= hours.closes
        for hours in opening
    )


def say_opening(venue: Venue, slot: Slot) -> str:
    day = local(slot.starts_at)
    hours = [f"{say_time(h.opens)} to {say_time(h.closes)}" for h in venue.opening if h.weekday == day.isoweekday()]
    return f"On a {day:%A} it is open {' and '.join(hours)}." if hours else f"On a {day:%A} it is closed."


def require_college_open(term: Term, slot: Slot, now: datetime | None) -> None:
    """For one session that is moved: within the term, on an open day, not in the past."""
    on = college_date(slot.starts_at)
    require_day_hours(local(slot.starts_at).time(), minutes_of(slot))
    if now is not None and slot.starts_at <= now:
        raise AlreadyPast(f"{say_when(slot)} is past.", field="starts_at")
    if not term.starts_on <= on <= term.ends_on:
        raise CollegeClosed(
            f"{say_day(on)} is not in {term.name} ({say_day(term.starts_on)} to {say_day(term.ends_on)}).",
            field="starts_at",
        )
    if (name := closed_because(term, on)) is not None:
        raise CollegeClosed(f"The college is closed on {say_day(on)}{f': {name}' if name else ''}.", field="starts_at")


def is_pair(tutors: Sequence[Tutor]) -> bool:
    """Two people, one of each kind: nobody makes a pair with herself under another id."""
    return {tutor.kind for tutor in tutors} == PAIR and len(tutors) == len({tutor.person_id for tutor in tutors}) == 2


def require_pair(tutors: Sequence[Tutor]) -> None:
    """One peer tutor and one tutor by training. Which is which is said nowhere."""
    if not is_pair(tutors):
        raise NotAPair(
            "Every session is led by two people: one peer tutor and one tutor by training. These do not make a pair.",
            field="tutor_ids",
        )


def require_ready(tutors: Iterable[Tutor], slots: Iterable[Slot]) -> None:
    """Ready to teach on every date, as far as we have been told."""
    days = [college_date(slot.starts_at) for slot in slots]
    for tutor in tutors:
        missing = [day for day in days if not is_ready(tutor, day)]
        if missing:
            raise TutorNotReady(
                f"One of the two is not ready to teach on {say_day(missing[0])}"
                f"{f' and {len(missing) - 1} more of these dates' if len(missing) > 1 else ''}.",
                field="tutor_ids",
                values={"tutor_id": tutor.tutor_id, "days": missing},
            )


def is_ready(tutor: Tutor, day: date) -> bool:
    return any(interval.from_on <= day <= interval.until_on for interval in tutor.ready)


def occupied(room: Room, slot: Slot) -> Slot:
    """The room's time, set-up and clear-down included."""
    return Slot(
        slot.starts_at - timedelta(minutes=room.set_up_minutes),
        slot.ends_at + timedelta(minutes=room.clear_down_minutes),
    )


def reach(slot: Slot) -> Slot:
    """Half of the way from and to another venue on each side: two of them apart makes the whole."""
    return Slot(slot.starts_at - BETWEEN_VENUES / 2, slot.ends_at + BETWEEN_VENUES / 2)


def unmet_needs(needs: Iterable[RoomNeed], place: Place) -> dict[RoomNeed, Access]:
    """What the course needs and this room is not known to have. What nobody checked is not a yes."""
    known: Mapping[RoomNeed, Access] = {
        RoomNeed.STEP_FREE: place.step_free,
        RoomNeed.HEARING_LOOP: place.venue.access.hearing_loop,
        RoomNeed.QUIET_SPACE: place.venue.access.quiet_space,
    }
    return {need: known[need] for need in needs if need in known and known[need] is not Access.YES}
