"""The nouns: a run's places, one person's place in it, and the register of a session."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID

import msgspec

from services.contracts.enrolment import Mark


class PlaceState(StrEnum):
    HELD = "held"
    """Kept from the press of the button until she can be reached."""
    BOOKED = "booked"
    WAITING = "waiting"
    OFFERED = "offered"
    """A place that came free is kept for her until she answers."""
    GIVEN_BACK = "given_back"
    LEFT = "left"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CALLED_OFF = "called_off"


TAKES_A_PLACE = frozenset({PlaceState.HELD, PlaceState.BOOKED, PlaceState.OFFERED})
LEAVING = frozenset({PlaceState.GIVEN_BACK, PlaceState.LEFT})


class Turn(IntEnum):
    """The published rule of the line: lower comes first, then who asked first."""

    KEPT = 0
    """She had a place, and nobody could reach her in time: she keeps her turn."""
    FIRST_TIME = 1
    BEEN_BEFORE = 2


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One person's request for a run, through all that becomes of it."""

    place_id: UUID
    run_id: UUID
    person_id: UUID
    state: PlaceState
    number: int
    turn: Turn
    is_confirmed: bool
    """She can be reached: she typed a code, or the desk spoke with her."""
    asked_at: datetime
    changed_at: datetime
    is_on_behalf: bool = False
    is_call_asked: bool = False
    until: datetime | None = None
    """When the clock looks at it again: held until, answer by, undo until."""
    reached_at: datetime | None = None
    was: PlaceState | None = None
    """What undoing brings back."""
    is_second: bool = False
    """She has another in the same run, asked for earlier under another of her records."""
    gone_into: UUID | None = None
    """The record of the same person that counts, when that is another."""

    @property
    def hers(self) -> UUID:
        """Whose it is now."""
        return self.gone_into or self.person_id

    @property
    def is_leaving(self) -> bool:
        """Given back or left a moment ago, and all kept as it was while it can be undone."""
        return self.state in LEAVING and self.until is not None

    @property
    def is_live(self) -> bool:
        return self.state in TAKES_A_PLACE or self.state is PlaceState.WAITING or self.is_leaving

    @property
    def takes_a_place(self) -> bool:
        return self.state in TAKES_A_PLACE or (self.is_leaving and self.was in TAKES_A_PLACE)

    @property
    def in_line(self) -> tuple[Turn, int]:
        return self.turn, self.number


class RunPlaces(msgspec.Struct, frozen=True, kw_only=True):
    """The places of one run, its waiting list and its offers, as they are under the lock."""

    run_id: UUID
    revision: int
    is_open: bool
    planned: int
    room_limit: int | None
    places: int
    last_number: int
    starts_at: datetime
    last_ends_at: datetime
    people: tuple[Place, ...] = ()
    """All that are live, and those that the requests name."""
    closed: frozenset[date] = frozenset()
    """Days to come on which the college is closed."""

    @property
    def wanted(self) -> int:
        return self.planned if self.room_limit is None else min(self.planned, self.room_limit)


class Counts(msgspec.Struct, frozen=True):
    booked: int
    held: int
    offered: int
    kept: int
    waiting: int

    @property
    def taken(self) -> int:
        return self.booked + self.held + self.offered + self.kept


class ToldSession(msgspec.Struct, frozen=True, kw_only=True):
    """What people with a place have been told of a session."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    room_id: UUID
    is_called_off: bool = False


class TaughtSession(msgspec.Struct, frozen=True, kw_only=True):
    """What must be known of a session to keep its register."""

    session_id: UUID
    run_id: UUID
    starts_at: datetime
    ends_at: datetime
    tutor_ids: tuple[UUID, ...]
    is_called_off: bool


class PersonMark(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    mark: Mark
