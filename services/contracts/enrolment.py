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


class PlaceHeld(OnePlaceEvent, frozen=True, kw_only=True):
    """Held from the press of the button until a contact is confirmed (or the desk has rung)."""

    held_until: datetime
    is_on_behalf: bool = False


class PlaceBooked(OnePlaceEvent, frozen=True, kw_only=True):
    is_on_behalf: bool = False


class PlaceGivenBack(OnePlaceEvent, frozen=True, kw_only=True):
    pass


class WaitingListJoined(OnePlaceEvent, frozen=True, kw_only=True):
    is_on_behalf: bool = False


class WaitingListLeft(OnePlaceEvent, frozen=True, kw_only=True):
    pass


class PlaceOffered(OnePlaceEvent, frozen=True, kw_only=True):
    """A place that came free is held for the next in the line."""

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
