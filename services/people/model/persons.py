"""Who somebody is and how she is reached."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from services.contracts.people import Role


class Channel(StrEnum):
    """How somebody wants to be reached. `through`: ask me through somebody, in her own words."""

    MAIL = "mail"
    TEXT = "text"
    CALL = "call"
    THROUGH = "through"


class Choice(StrEnum):
    REMINDERS = "reminders"
    """Remind me before a session."""
    SAY_WHO_RINGS = "say_who_rings"
    """If somebody else picks up, you may say that it is the college."""
    NAME_COURSE = "name_course"
    """What is written to her, and what she puts in her calendar, may name the course."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    language: str
    public_name: str | None = None
    is_of_age: bool | None = None
    district: str | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    contact_id: UUID
    person_id: UUID
    channel: Channel
    address: str
    folded: str
    is_current: bool = True
    confirmed_at: datetime | None = None
    partner: str | None = None
    """The organisation through which she is reached; then the address is the organisation's."""


class Sharer(msgspec.Struct, frozen=True, kw_only=True):
    """One of the people whose contact this is."""

    person_id: UUID
    contact_id: UUID
    channel: Channel
    found_by: str
    is_confirmed: bool
    registered_at: datetime
    knows_browser: bool
    """She has signed in with the asking browser before."""


class HeldRole(msgspec.Struct, frozen=True, kw_only=True):
    role_id: UUID
    person_id: UUID
    role: Role
    until_on: date | None = None


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    person_id: UUID
    role: Role
    until_on: date | None
    ends_at: datetime
    answer: str | None = None
    group_id: UUID | None = None
    """Into which group a co-chair asks her."""


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID
    number: int = 0
    person_id: UUID | None = None
    browser: str | None = None
    words: bytes | None
    made_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None = None
    answer: bytes | None = None
    answered_at: datetime | None = None
