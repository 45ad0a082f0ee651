"""What `scheduling` tells of places and dates. Contacts, keys and alarms of a venue never travel."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from services.contracts.event import Code, Digest, Event, PublicText


class Access(StrEnum):
    """An access fact. What nobody has checked never counts as yes (row 88)."""

    YES = "yes"
    NO = "no"
    NOT_CHECKED = "not_checked"


class VenueAccess(msgspec.Struct, frozen=True, kw_only=True):
    step_free: Access = Access.NOT_CHECKED
    hearing_loop: Access = Access.NOT_CHECKED
    quiet_space: Access = Access.NOT_CHECKED
    parking: Access = Access.NOT_CHECKED


class VenueEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "scheduling"
    aggregate: ClassVar[str] = "venue"
    id_field: ClassVar[str] = "venue_id"
    venue_id: UUID


class VenueFacts(msgspec.Struct, frozen=True, kw_only=True):
    name: PublicText
    town: PublicText
    access: VenueAccess
    access_checked_on: date | None = None
    access_checked_by: Code | None = None
    """Which role checked it, never who."""
    latitude: float | None = None
    longitude: float | None = None
    how_to_get_there: PublicText | None = None


class VenueAdded(VenueEvent, frozen=True, kw_only=True):
    facts: VenueFacts


class VenueChanged(VenueEvent, frozen=True, kw_only=True):
    facts: VenueFacts


class RoomFacts(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    name: PublicText
    room_limit: int | None = None
    step_free: Access = Access.NOT_CHECKED
    checked_on: date | None = None
    checked_by: Code | None = None


class RoomAdded(VenueEvent, frozen=True, kw_only=True):
    room: RoomFacts


class RoomChanged(VenueEvent, frozen=True, kw_only=True):
    room: RoomFacts


class VenueRested(VenueEvent, frozen=True, kw_only=True):
    """Not for new runs any more."""


class VenueBackInUse(VenueEvent, frozen=True, kw_only=True):
    """A rested venue takes new runs again."""


class TermEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "scheduling"
    aggregate: ClassVar[str] = "term"
    id_field: ClassVar[str] = "term_id"
    term_id: UUID


class DaysClosed(msgspec.Struct, frozen=True, kw_only=True):
    """From the first day to the last, both included: half term, a bank holiday."""

    from_on: date
    until_on: date


class TermOpened(TermEvent, frozen=True, kw_only=True):
    name: PublicText
    starts_on: date
    ends_on: date
    closed: tuple[DaysClosed, ...] = ()


class TermChanged(TermEvent, frozen=True, kw_only=True):
    name: PublicText
    starts_on: date
    ends_on: date
    closed: tuple[DaysClosed, ...] = ()


class RunEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "scheduling"
    aggregate: ClassVar[str] = "run"
    id_field: ClassVar[str] = "run_id"
    run_id: UUID


class SessionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One dated meeting of a run. `number` counts from 1."""

    session_id: UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    venue_id: UUID
    room_id: UUID
    tutor_ids: tuple[UUID, ...]


class RunFacts(msgspec.Struct, frozen=True, kw_only=True):
    term_id: UUID
    course_id: UUID
    version: int
    digest: Digest
    places: int
    room_limit: int | None
    sessions: tuple[SessionFacts, ...]


class RunPlanned(RunEvent, frozen=True, kw_only=True):
    """A scheduled delivery of an approved course version. Not yet for students."""

    facts: RunFacts


class RunPublished(RunEvent, frozen=True, kw_only=True):
    """The course dates are in the prospectus from now on."""


class RunUnpublished(RunEvent, frozen=True, kw_only=True):
    """Taken out of the prospectus again, before anybody has a place."""


class SessionChanged(RunEvent, frozen=True, kw_only=True):
    """Moved in time or room, or another tutor."""

    session: SessionFacts


class RunPlacesChanged(RunEvent, frozen=True, kw_only=True):
    """How many the run can take now that a session is in another room. Nobody who has a place loses it by this."""

    places: int
    room_limit: int | None = None
    """The lowest limit of the rooms that are still to come."""


class SessionCalledOff(RunEvent, frozen=True, kw_only=True):
    session_id: UUID


class RunCalledOff(RunEvent, frozen=True, kw_only=True):
    pass


class MarkReason(StrEnum):
    TUTOR_NOT_READY = "tutor_not_ready"
    PAIR_INCOMPLETE = "pair_incomplete"
    ROOM_TOO_SMALL = "room_too_small"
    TUTOR_TWICE = "tutor_twice"
    """Two tutors turned out to be one person, who leads something else at that time."""


class SessionMarked(RunEvent, frozen=True, kw_only=True):
    """A later fact broke what was checked when planning: somebody must look at this session."""

    session_id: UUID
    reason: MarkReason


class SessionSettled(RunEvent, frozen=True, kw_only=True):
    session_id: UUID
    reason: MarkReason
