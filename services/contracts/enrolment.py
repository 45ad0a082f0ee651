"""What `enrolment` tells of places. Who came is told by id and mark only; why somebody was not there is not asked."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from services.contracts.event import Code, Event


class RunPlacesEvent(Event, frozen=True, kw_only=True):
    """Places, waiting list and offers of one run."""

    publisher: ClassVar[str] = "enrolment"
    aggregate: ClassVar[str] = "run_places"
    id_field: ClassVar[str] = "run_id"
    run_id: UUID


class OnePlaceEvent(RunPlacesEvent, frozen=True, kw_only=True):
    place_id: UUID
    """One person's request for this run, through all that becomes of it."""
    person_id: UUID
    is_on_behalf: bool = False
    """The desk did it for her, at the phone or the door; she is told."""


class PlaceHeld(OnePlaceEvent, frozen=True, kw_only=True):
    """Held from the press of the button until a contact is confirmed (or the desk has rung)."""

    held_until: datetime


class PlaceBooked(OnePlaceEvent, frozen=True, kw_only=True):
    pass


class PlaceGivenBack(OnePlaceEvent, frozen=True, kw_only=True):
    """For ten minutes it is kept for her still, so that she can undo it."""


class WaitingListJoined(OnePlaceEvent, frozen=True, kw_only=True):
    """She waits for a place. Also: a hold that nobody could reach her about ended, and she keeps her turn, on top."""


class WaitingListLeft(OnePlaceEvent, frozen=True, kw_only=True):
    pass


class LeavingUndone(OnePlaceEvent, frozen=True, kw_only=True):
    """She gave a place back or left the line by mistake, and all is again as it was before."""


class PlaceOffered(OnePlaceEvent, frozen=True, kw_only=True):
    """A place that came free is held for the next in the line. Her time to answer begins when a message reaches her."""

    answer_by: datetime
    """The earliest: counted as if the message reached her now."""


class OfferReached(OnePlaceEvent, frozen=True, kw_only=True):
    """A message about the offer reached her: from now on working hours are counted."""

    answer_by: datetime


class OfferAccepted(OnePlaceEvent, frozen=True, kw_only=True):
    pass


class OfferDeclined(OnePlaceEvent, frozen=True, kw_only=True):
    pass


class OfferLapsed(OnePlaceEvent, frozen=True, kw_only=True):
    """Not answered although a message reached her; she is told, and may wait on."""


class CallAsked(OnePlaceEvent, frozen=True, kw_only=True):
    """The desk should ring: a code that did not arrive, an offer that no message reached."""

    why: Code


class PlaceCalledOff(OnePlaceEvent, frozen=True, kw_only=True):
    """All sessions of the run are called off, and her place or turn ends with them. She is told."""


class SecondPlaceFound(OnePlaceEvent, frozen=True, kw_only=True):
    """Two records turned out to be one person, who has another place in this run. Nothing is taken from her: the desk
    asks which she wants."""


class SecondPlaceSettled(OnePlaceEvent, frozen=True, kw_only=True):
    """One of the two is given back, or they are two people after all."""


class DatesChanged(OnePlaceEvent, frozen=True, kw_only=True):
    """One session of the run was moved in time or room, or called off. Everybody with a place or an offer is told."""

    session_id: UUID
    is_called_off: bool = False
    starts_at: datetime | None = None
    """When and where it is now: whoever tells her may not have heard of the change yet."""
    room_id: UUID | None = None


class PlacesChanged(RunPlacesEvent, frozen=True, kw_only=True):
    """How many places the run has: at its opening, and whenever that changes. Never below what is taken."""

    places: int


class RunDemandChanged(RunPlacesEvent, frozen=True, kw_only=True):
    taken: int
    waiting: int


class Mark(StrEnum):
    CAME = "came"
    CAME_PARTLY = "came_partly"
    SENT_APOLOGIES = "sent_apologies"
    NOT_WITH_US = "not_with_us"


class RegisterEvent(Event, frozen=True, kw_only=True):
    """The register of one session: who came."""

    publisher: ClassVar[str] = "enrolment"
    aggregate: ClassVar[str] = "register"
    id_field: ClassVar[str] = "session_id"
    session_id: UUID


class WhoCameMarked(RegisterEvent, frozen=True, kw_only=True):
    run_id: UUID
    person_id: UUID
    mark: Mark


class NoteToTutorEvent(Event, frozen=True, kw_only=True):
    """What somebody would like her tutors to know, left with her place."""

    publisher: ClassVar[str] = "enrolment"
    aggregate: ClassVar[str] = "note_to_tutor"
    id_field: ClassVar[str] = "place_id"
    place_id: UUID
    run_id: UUID
    person_id: UUID


class NoteToTutorShared(NoteToTutorEvent, frozen=True, kw_only=True):
    """Left, or changed."""


class NoteToTutorWithdrawn(NoteToTutorEvent, frozen=True, kw_only=True):
    """Taken back by herself, or gone with her place or with the end of the course."""
