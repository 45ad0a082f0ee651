"""Somebody opened what another service keeps of a person: told to `people`, so that she sees all looks on one page."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from services.contracts.event import Event


class LookedAt(StrEnum):
    NOTE = "note"
    """What she would like her tutors to know."""
    TRAINING = "training"
    """How far she has come on the way to be a tutor, and what she wrote for it."""
    READINESS = "readiness"
    """What she holds as a tutor, and until when."""


class PersonLookedAt(Event, frozen=True, kw_only=True):
    """Recorded in the transaction in which it was read. Each look is an aggregate of its own."""

    publisher: ClassVar[str] = "*"
    aggregate: ClassVar[str] = "look"
    id_field: ClassVar[str] = "look_id"
    look_id: UUID
    person_id: UUID
    by_id: UUID
    what: LookedAt
    at: datetime
