"""Nouns of scheduling: terms, venues with rooms, runs with sessions, and what is known of courses and tutors."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

import msgspec

from services.contracts.codesign import RoomNeed, Theme
from services.contracts.scheduling import Access, MarkReason, VenueAccess
from services.contracts.training import Interval, TutorKind


class ClosedDays(msgspec.Struct, frozen=True, kw_only=True):
    """The college is closed from the first day to the last, both included: half term, a bank holiday."""

    from_on: date
    until_on: date
    name: str = ""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    term_id: UUID
    name: str
    starts_on: date
    ends_on: date
    closed: tuple[ClosedDays, ...] = ()


class CheckedBy(StrEnum):
    """Which role looked at a place. Who it was is not kept."""

    COORDINATOR = "coordinator"
    TUTOR = "tutor"
    STUDENT = "student"
    VENUE = "venue"


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Open on this weekday (1 is Monday) between two times of the college's clock."""

    weekday: int
    opens: time
    closes: time


class VenuePrivate(msgspec.Struct, frozen=True, kw_only=True):
    """For coordinators, and for the tutors of a session on its day and the day before."""

    contact: str = ""
    phone: str = ""
    email: str = ""
    keys: str = ""
    """Keys, alarm, heating: what one must know to open up and leave."""


class Venue(msgspec.Struct, frozen=True, kw_only=True):
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
    """Empty: by arrangement, nothing is refused."""
    is_resting: bool = False


class Room(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    venue_id: UUID
    name: str
    room_limit: int | None = None
    """None: nobody has said how many it holds."""
    step_free: Access = Access.NOT_CHECKED
    checked_on: date | None = None
    checked_by: CheckedBy | None = None
    layout: str | None = None
    floor: str | None = None
    set_up_minutes: int = 15
    clear_down_minutes: int = 15


class Place(msgspec.Struct, frozen=True):
    """A room in its venue."""

    room: Room
    venue: Venue

    @property
    def step_free(self) -> Access:
        """The stricter of the two: a level room up a flight of steps is no step-free room."""
        return max(self.room.step_free, self.venue.access.step_free, key=_STRICTNESS.index)


_STRICTNESS = (Access.YES, Access.NOT_CHECKED, Access.NO)


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a course, as `codesign` has told."""

    course_id: UUID
    version: int
    digest: str
    title_en: str
    title_cy: str | None
    theme: Theme
    sessions: int
    minutes: int
    places: int
    room_needs: tuple[RoomNeed, ...] = ()
    is_carried_over: bool = False
    plannable_until_on: date | None = None
    is_withdrawn: bool = False
    newest_version: int


class Tutor(msgspec.Struct, frozen=True, kw_only=True):
    """When she is ready to teach, as `training` has told. Her kind makes pairs and is shown nowhere."""

    tutor_id: UUID
    kind: TutorKind
    ready: tuple[Interval, ...] = ()
    gone_into: UUID | None = None
    """The record of the same person that counts, when that is another."""

    @property
    def person_id(self) -> UUID:
        return self.gone_into or self.tutor_id


class Slot(msgspec.Struct, frozen=True):
    """From one moment to another."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Slot") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Skipped(msgspec.Struct, frozen=True):
    """A day of the week's rhythm on which the college is closed."""

    on: date
    name: str


class Series(msgspec.Struct, frozen=True):
    slots: tuple[Slot, ...]
    skipped: tuple[Skipped, ...] = ()


class RunState(StrEnum):
    PLANNED = "planned"
    PUBLISHED = "published"
    CALLED_OFF = "called_off"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One dated meeting of a run."""

    session_id: UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    room_id: UUID
    venue_id: UUID
    tutor_ids: tuple[UUID, ...]
    room_limit: int | None = None
    is_live: bool = True
    marks: frozenset[MarkReason] = frozenset()

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at)


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One scheduled delivery of a course version."""

    run_id: UUID
    term_id: UUID
    course_id: UUID
    version: int
    digest: str
    course_places: int
    places: int
    state: RunState = RunState.PLANNED
    sessions: tuple[Session, ...] = ()
    taken: int = 0
    """Places that students have or are held for them, as `enrolment` has told."""
    waiting: int = 0

    def coming(self, now: datetime) -> tuple[Session, ...]:
        """The sessions that still happen."""
        return tuple(session for session in self.sessions if session.is_live and session.ends_at > now)


class ClashKind(StrEnum):
    ROOM = "room"
    TUTOR = "tutor"
    TRAVEL = "travel"
    """The tutor is at another venue less than half an hour before or after."""


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """What is already there, and in the way of the wish number `wish` (from 0)."""

    kind: ClashKind
    wish: int
    tutor_id: UUID | None
    run_id: UUID
    session_id: UUID
    title_en: str
    title_cy: str | None
    starts_at: datetime
    ends_at: datetime
    room: str
    venue: str


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is free instead: another time in this room, or another room at this time."""

    room_id: UUID
    room: str
    venue: str
    town: str
    room_limit: int | None
    starts_at: datetime
    """Of the first session."""
    weekday: int
    starts: time
    miles: float | None = None
    """From the venue that was wished; None for the same venue, or when nobody knows where one of them lies."""
