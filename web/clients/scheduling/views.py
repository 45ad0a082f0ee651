"""What `scheduling` answers: terms, places, course dates, the week of rooms."""

from datetime import date, datetime, time
from uuid import UUID

import msgspec


class ClosedDays(msgspec.Struct, frozen=True, kw_only=True):
    from_on: date
    until_on: date
    name: str = ""


class TermView(msgspec.Struct, frozen=True, kw_only=True):
    term_id: UUID
    name: str
    starts_on: date
    ends_on: date
    closed: tuple[ClosedDays, ...]
    runs: int
    published: int
    marked: int


class RunRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of course dates."""

    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    state: str
    places: int
    taken: int
    waiting: int
    sessions: int
    starts_at: datetime
    ends_at: datetime
    next_at: datetime | None
    room: str
    venue: str
    town: str
    marked: int


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """One session of the next days."""

    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    room: str
    room_limit: int | None
    venue: str
    town: str
    tutor_ids: tuple[UUID, ...]
    taken: int
    waiting: int
    places: int
    is_published: bool
    marks: tuple[str, ...]


class CourseToPlan(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    version: int
    title_en: str
    title_cy: str | None
    theme: str
    sessions: int
    minutes: int
    places: int
    room_needs: tuple[str, ...]
    is_carried_over: bool
    plannable_until_on: date | None
    runs: int


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


class RoomToPlan(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    room: str
    room_limit: int | None
    venue_id: UUID
    venue: str
    town: str
    is_step_free: str
    hearing_loop: str
    quiet_space: str
    opening: tuple[Opening, ...]
    unmet: dict[str, str]
    places: int


class Slot(msgspec.Struct, frozen=True):
    starts_at: datetime
    ends_at: datetime


class Skipped(msgspec.Struct, frozen=True):
    on: date
    name: str


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """What is already there."""

    kind: str
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
    """Something that is free instead."""

    room_id: UUID
    room: str
    venue: str
    town: str
    room_limit: int | None
    starts_at: datetime
    weekday: int
    starts: time
    miles: float | None = None


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the way of a wish, and the nearest that is free."""

    clashes: tuple[Clash, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class RunPreview(msgspec.Struct, frozen=True, kw_only=True):
    dates: tuple[Slot, ...]
    skipped: tuple[Skipped, ...]
    places: int
    room_limit: int | None
    unmet: dict[str, str]
    clashes: tuple[Clash, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def taken(self) -> Taken:
        return Taken(clashes=self.clashes, alternatives=self.alternatives)


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    room_id: UUID
    room: str
    room_limit: int | None
    venue_id: UUID
    venue: str
    town: str
    tutor_ids: tuple[UUID, ...]
    is_live: bool
    is_past: bool
    marks: tuple[str, ...]


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    run_id: UUID
    term_id: UUID
    term: str
    course_id: UUID
    version: int
    title_en: str
    title_cy: str | None
    theme: str
    minutes: int
    state: str
    places: int
    course_places: int
    taken: int
    waiting: int
    published_at: datetime | None
    undo_until: datetime | None
    sessions: tuple[SessionView, ...]

    @property
    def tutor_ids(self) -> set[UUID]:
        return {tutor_id for session in self.sessions for tutor_id in session.tutor_ids}

    @property
    def coming(self) -> list[SessionView]:
        return [session for session in self.sessions if session.is_live and not session.is_past]

    def session(self, session_id: UUID) -> SessionView | None:
        return next((one for one in self.coming if one.session_id == session_id), None)


class MySession(msgspec.Struct, frozen=True, kw_only=True):
    """One session that a tutor leads."""

    session_id: UUID
    run_id: UUID
    number: int
    of: int
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    set_up_minutes: int
    clear_down_minutes: int
    room: str
    room_limit: int | None
    is_step_free: str
    layout: str | None
    floor: str | None
    venue: Venue
    tutor_ids: tuple[UUID, ...]
    is_published: bool
    taken: int
    may_open_up: bool
    private: Private | None


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A session in the week of rooms."""

    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    taken: int
    places: int
    is_published: bool
    is_marked: bool
    is_past: bool
    is_moving: bool = False


class PartOfDay(msgspec.Struct, frozen=True, kw_only=True):
    band: str
    blocks: tuple[Block, ...] = ()
    busy_until: datetime | None = None
    move_to: datetime | None = None
    why_not: str | None = None


class Day(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    slots: tuple[PartOfDay, ...]

    @property
    def is_free(self) -> bool:
        return not any(slot.blocks or slot.busy_until for slot in self.slots)


class RoomWeek(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    name: str
    room_limit: int | None
    is_step_free: str
    hearing_loop: str
    quiet_space: str
    unmet: dict[str, str]
    days: tuple[Day, ...]


class VenueWeek(msgspec.Struct, frozen=True, kw_only=True):
    venue_id: UUID
    name: str
    town: str
    rooms: tuple[RoomWeek, ...]


class Moving(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    starts_at: datetime
    room: str
    people: int


class RoomsWeek(msgspec.Struct, frozen=True, kw_only=True):
    monday: date
    days: tuple[date, ...]
    venues: tuple[VenueWeek, ...]
    moving: Moving | None = None


class TermId(msgspec.Struct, frozen=True):
    term_id: UUID


class VenueId(msgspec.Struct, frozen=True):
    venue_id: UUID


class RunId(msgspec.Struct, frozen=True):
    run_id: UUID
