"""The nouns of training."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from services.contracts.training import Interval, TutorKind


class State(StrEnum):
    """How far one required item of a trainee has come. There is no failing: `not_yet` says what is still needed."""

    OFFERED = "offered"
    NOT_YET = "not_yet"
    ASSESSED = "assessed"
    VERIFIED = "verified"


class RequiredItem(msgspec.Struct, frozen=True, kw_only=True):
    item: str
    months: int | None = None
    for_kind: TutorKind | None = None

    def asked_of(self, kind: TutorKind) -> bool:
        return self.for_kind is None or self.for_kind == kind


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    item: str
    state: State
    assessed_by: UUID | None = None
    verified_by: UUID | None = None
    held_on: date | None = None


class Trainee(msgspec.Struct, frozen=True, kw_only=True):
    trainee_id: UUID
    person_id: UUID
    written_as: UUID
    """The id under which her words are sealed: of a record that has gone into hers, perhaps."""
    kind: TutorKind
    became_tutor_on: date | None
    progress: tuple[Progress, ...]

    def of(self, item: str) -> Progress | None:
        return next((one for one in self.progress if one.item == item), None)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A required item that a tutor holds, first to last day."""

    item: str
    from_on: date
    until_on: date | None = None


class Tutor(msgspec.Struct, frozen=True, kw_only=True):
    tutor_id: UUID
    kind: TutorKind
    since_on: date
    held: tuple[Held, ...]
    pauses: tuple[Interval, ...]
    ready: tuple[Interval, ...]
    """What was told last."""
