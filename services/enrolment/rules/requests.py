"""What can be asked of the places of a run. Every way in — web, desk, offer, clock, news — becomes one of these."""

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import msgspec


class By(msgspec.Struct, frozen=True):
    """Who asks: the person herself, or the desk for somebody (`is_desk`)."""

    person_id: UUID
    is_desk: bool = False


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """For a place; when there is none free, for a turn in the line."""

    place_id: UUID
    person_id: UUID
    is_confirmed: bool
    is_on_behalf: bool = False
    has_been_before: bool = False


class Confirm(msgspec.Struct, frozen=True):
    place_id: UUID
    by: By


class GiveBack(msgspec.Struct, frozen=True):
    place_id: UUID
    by: By


class LeaveLine(msgspec.Struct, frozen=True):
    place_id: UUID
    by: By


class UndoLeaving(msgspec.Struct, frozen=True):
    place_id: UUID
    by: By


class AcceptOffer(msgspec.Struct, frozen=True):
    place_id: UUID
    by: By


class DeclineOffer(msgspec.Struct, frozen=True):
    place_id: UUID
    by: By


class ChangePlaces(msgspec.Struct, frozen=True):
    """A coordinator wants so many places."""

    places: int


class LookForSeconds(msgspec.Struct, frozen=True):
    """Two records became one person, or two people again: who has two places is looked at after every request."""


class LimitPlaces(msgspec.Struct, frozen=True):
    """The smallest room of the run holds so many, as far as we have been told."""

    room_limit: int | None


class Open(msgspec.Struct, frozen=True):
    """The course dates are in the prospectus."""


class Close(msgspec.Struct, frozen=True):
    """They are taken out again. Who has a place keeps it."""


class CallOff(msgspec.Struct, frozen=True):
    """The whole run is called off."""


class TellDates(msgspec.Struct, frozen=True):
    """A session was moved or called off: everybody with a place is told."""

    session_id: UUID
    is_called_off: bool
    starts_at: datetime | None = None
    room_id: UUID | None = None


class PersonConfirmed(msgspec.Struct, frozen=True):
    """She can be reached."""

    person_id: UUID


class PersonGone(msgspec.Struct, frozen=True):
    """She asked to be forgotten."""

    person_id: UUID


class OfferSaid(msgspec.Struct, frozen=True):
    """The message about her offer reached her, or could not."""

    place_id: UUID
    has_reached: bool


class Rang(msgspec.Struct, frozen=True):
    """The desk rang about this place."""

    place_id: UUID
    has_reached: bool


class TimeCame(msgspec.Struct, frozen=True):
    """The clock looks at this place."""

    place_id: UUID


Request: TypeAlias = (
    Ask
    | Confirm
    | GiveBack
    | LeaveLine
    | UndoLeaving
    | AcceptOffer
    | DeclineOffer
    | ChangePlaces
    | LookForSeconds
    | LimitPlaces
    | Open
    | Close
    | CallOff
    | TellDates
    | PersonConfirmed
    | PersonGone
    | OfferSaid
    | Rang
    | TimeCame
)
