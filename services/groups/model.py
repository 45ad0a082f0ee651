"""The nouns of deciding together."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class Choice(StrEnum):
    """What a member answers (row 17)."""

    AGREE = "agree"
    CONCERN = "concern"
    """Agree, with a concern."""
    ASIDE = "aside"
    """Stand aside: she is there, and leaves it to the others."""
    CANNOT = "cannot"
    """Cannot support it: opens a conversation, and does not block by itself."""


class Perspective(StrEnum):
    """The side from which a member answers this one question. She says it herself, and may rather not say."""

    LIVED_EXPERIENCE = "lived_experience"
    PROFESSIONAL = "professional"


class Readers(StrEnum):
    """Who may read a member's different view. She chooses."""

    GROUP = "group"
    PROPOSERS = "proposers"
    """The group and the proposers."""
    EVERYBODY = "everybody"


class Stage(StrEnum):
    FIRST = "first"
    EXTENDED = "extended"
    MEETING = "meeting"


class Group(msgspec.Struct, frozen=True, kw_only=True):
    group_id: UUID
    name: str
    least_per_side: int
    """How many must answer on each side before anything is decided (row 5)."""
    voting_days: int
    extension_days: int
    formed_at: datetime


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    seat_id: UUID
    group_id: UUID
    person_id: UUID
    is_co_chair: bool
    taken_at: datetime
    ended_at: datetime | None = None


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID
    group_id: UUID
    starts_at: datetime
    place: str
    planned_at: datetime
    called_off_at: datetime | None = None


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What another service asks a group to decide."""

    decision_request_id: UUID
    item_kind: str
    item_id: UUID
    item_digest: str
    owner_ids: tuple[UUID, ...]
    answer_by: datetime
    meeting_id: UUID | None = None
    """Whose list it is put on at once."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One question put to a group, about exactly one digest."""

    decision_id: UUID
    decision_request_id: UUID
    group_id: UUID
    item_kind: str
    item_id: UUID
    item_digest: str
    owner_ids: tuple[UUID, ...]
    least_per_side: int
    extension_days: int
    stage: Stage
    meeting_id: UUID | None
    opened_at: datetime
    round_began_at: datetime
    closes_at: datetime
    reminded_at: datetime | None = None
    answer: str | None = None
    withdrawn_at: datetime | None = None
    is_put_off: bool = False

    @property
    def is_open(self) -> bool:
        return self.answer is None and self.withdrawn_at is None


class Said(msgspec.Struct, frozen=True):
    """One member's answer, opened for counting."""

    person_id: UUID
    choice: Choice
    perspective: Perspective | None


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """How many said what."""

    agreed: int = 0
    cannot: int = 0
    aside: int = 0

    @property
    def present(self) -> int:
        return self.agreed + self.cannot + self.aside


class Composition(msgspec.Struct, frozen=True, kw_only=True):
    """Who was there at the moment of decision: counts only. Frozen with the decision, sealed (row 4)."""

    lived_experience: Side
    professional: Side
    not_said: Side
    """Those who would rather not say: they count for the whole group, and for neither side."""
    seats: int
    least_per_side: int

    @property
    def whole(self) -> Side:
        sides = (self.lived_experience, self.professional, self.not_said)
        return Side(
            agreed=sum(side.agreed for side in sides),
            cannot=sum(side.cannot for side in sides),
            aside=sum(side.aside for side in sides),
        )


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from a composition."""

    has_quorum: bool
    whole_held: bool
    lived_experience_held: bool
    """Quorum and majority of this side."""
    professional_held: bool

    @property
    def passes(self) -> bool:
        return self.has_quorum and self.whole_held and self.lived_experience_held and self.professional_held
