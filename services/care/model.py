"""The nouns of care."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from services.contracts.people import Role


class WorryState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Did(StrEnum):
    """What lead or deputy did with a worry."""

    READ = "read"
    WROTE = "wrote"
    CLOSED = "closed"
    REOPENED = "reopened"


class WorryWords(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed: also whom it is about, so that nothing outside the seal leads from a person to a worry."""

    about: str
    about_id: UUID | None = None
    what_happened: str
    what_was_done: str = ""


class Worry(msgspec.Struct, frozen=True, kw_only=True):
    worry_id: UUID
    state: WorryState
    sealed: bytes | None
    read_at: datetime | None = None


class Holder(msgspec.Struct, frozen=True):
    """Somebody in a role: who is told, and who opens."""

    person_id: UUID
    role: Role


class Kept(msgspec.Struct, frozen=True):
    closed_at: datetime
    until: date


class Shareable(msgspec.Struct, frozen=True, kw_only=True):
    """A quiet question and its answer as everybody may read them: rewritten by who answered, naming nobody."""

    question: str
    answer: str
    language: str = "en"


class QuietQuestion(msgspec.Struct, frozen=True, kw_only=True):
    question_id: UUID
    asker_id: UUID
    question: bytes | None
    suggested: bytes | None
    answered_at: datetime | None
    shared_at: datetime | None
