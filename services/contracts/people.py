"""What `people` tells: that somebody is there, which roles she holds, that she is gone. Never a name or a contact."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from services.contracts.event import Event


class Role(StrEnum):
    STUDENT = "student"
    PEER_TUTOR = "peer_tutor"
    TUTOR_BY_TRAINING = "tutor_by_training"
    TRAINEE = "trainee"
    MEMBER = "member"
    CO_CHAIR = "co_chair"
    COACH = "coach"
    COORDINATOR = "coordinator"
    ASSESSOR = "assessor"
    INTERNAL_VERIFIER = "internal_verifier"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    SAFEGUARDING_DEPUTY = "safeguarding_deputy"
    ADMINISTRATOR = "administrator"


class PersonEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "people"
    aggregate: ClassVar[str] = "person"
    id_field: ClassVar[str] = "person_id"
    person_id: UUID


class PersonRegistered(PersonEvent, frozen=True, kw_only=True):
    """Somebody became known to the college (row 81: nobody needs a referral)."""


class ContactConfirmed(PersonEvent, frozen=True, kw_only=True):
    """She typed a code, or the desk spoke with her: she can be reached."""


class RoleTaken(PersonEvent, frozen=True, kw_only=True):
    """She accepted a role."""

    role: Role
    until_on: date | None = None


class RoleEnded(PersonEvent, frozen=True, kw_only=True):
    role: Role


class PersonErased(PersonEvent, frozen=True, kw_only=True):
    """She asked to be forgotten. Each service deletes her key and does what its README says."""
