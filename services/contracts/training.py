"""What `training` tells: who is ready to teach, as dated intervals. Why somebody is not never travels."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from services.contracts.event import Event


class TutorKind(StrEnum):
    """Which half of a pair she is (row 75). No page shows it."""

    PEER = "peer"
    BY_TRAINING = "by_training"


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """From the first day to the last, both included."""

    from_on: date
    until_on: date


class TraineeEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "training"
    aggregate: ClassVar[str] = "trainee"
    id_field: ClassVar[str] = "trainee_id"
    trainee_id: UUID


class TraineeJoined(TraineeEvent, frozen=True, kw_only=True):
    person_id: UUID


class TraineeProgressed(TraineeEvent, frozen=True, kw_only=True):
    """How many items of hers wait for an assessor now, and how many for a second person. These replace what was told
    before. Which items, and who looked, never travels."""

    to_assess: int
    to_verify: int


class TraineeBecameTutor(TraineeEvent, frozen=True, kw_only=True):
    """Everything required is met, assessed by one person and verified by another."""

    person_id: UUID
    kind: TutorKind


class TutorEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "training"
    aggregate: ClassVar[str] = "tutor"
    id_field: ClassVar[str] = "tutor_id"
    tutor_id: UUID
    """The person's id."""


class TutorReadinessChanged(TutorEvent, frozen=True, kw_only=True):
    """All the intervals in which this tutor is ready to teach, as known now; they replace those told before."""

    kind: TutorKind
    ready: tuple[Interval, ...]


class TutorReadinessEnding(TutorEvent, frozen=True, kw_only=True):
    """In a while this tutor will not be ready any more unless something is renewed. Only she is told."""

    until_on: date
