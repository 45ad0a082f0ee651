"""What `people` tells: that somebody is there, which roles she holds, that she is gone. Never a name or a contact."""

from datetime import date, datetime
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
    group_id: UUID | None = None
    """Who chairs this group asked her into it: with her yes she has a seat there."""


class RoleEnded(PersonEvent, frozen=True, kw_only=True):
    role: Role


class PersonLeft(PersonEvent, frozen=True, kw_only=True):
    """She does nothing here any more. Her roles end right after this; who takes over what, where somebody does."""

    tasks_to_id: UUID | None = None
    sessions_to_id: UUID | None = None
    seats_to_id: UUID | None = None
    proposals_to_id: UUID | None = None


class NamedContactAssigned(PersonEvent, frozen=True, kw_only=True):
    """Somebody of the college is her own person to turn to."""

    named_contact_id: UUID


class NamedContactChanged(PersonEvent, frozen=True, kw_only=True):
    """Another is now; or, when none is named, whoever is there for her district."""

    named_contact_id: UUID | None = None


class PersonsMerged(PersonEvent, frozen=True, kw_only=True):
    """Somebody of the desk saw that this record and another are one person. From now on both are `kept_id`. Said of the
    record that went into the other, so that a copy of it is a function of its own events alone."""

    kept_id: UUID


class PersonsParted(PersonEvent, frozen=True, kw_only=True):
    """They were two people after all: this record stands by itself again."""

    kept_id: UUID
    """With which it was one."""


class SecondRecordLikely(PersonEvent, frozen=True, kw_only=True):
    """Somebody became known with the contact, or the whole name and the district, of `other_id`: perhaps she stands
    here twice, and the desk looks. Nothing follows from it by itself."""

    other_id: UUID


class SaidToBeTwo(PersonEvent, frozen=True, kw_only=True):
    """The desk looked, and they are two people. Nobody is asked about these two again."""

    other_id: UUID


class ErasureAsked(PersonEvent, frozen=True, kw_only=True):
    """Somebody of the desk says that she asked to be forgotten. A second one must say yes before anything happens."""


class ErasureDropped(PersonEvent, frozen=True, kw_only=True):
    """Nobody said the second yes. Nothing has happened, and nothing will."""


class PersonHidden(PersonEvent, frozen=True, kw_only=True):
    """She asked to be forgotten. From now on nobody sees her or reads what she wrote. It can still be brought back."""


class PersonCameBack(PersonEvent, frozen=True, kw_only=True):
    """She, or the desk for her, brought it back in time. What she wrote can be read again."""


class PersonErased(PersonEvent, frozen=True, kw_only=True):
    """She asked to be forgotten. Each service deletes her key and does what its README says."""


THE_COLLEGE = UUID("01930000-0000-7000-8000-c011e9e00000")
"""An installation serves one college."""


class FactorResetAsked(PersonEvent, frozen=True, kw_only=True):
    """Phone and printed codes are lost, and one of the desk is sure who it is. A second one must be, within a day."""

    reset_id: UUID


class FactorResetAgreed(PersonEvent, frozen=True, kw_only=True):
    """Two are sure. With what the second says to her she sets up a second sign anew."""

    reset_id: UUID


class FactorResetEnded(PersonEvent, frozen=True, kw_only=True):
    """She has used it, somebody has put it aside, or its day is over."""

    reset_id: UUID


class GlassBroken(PersonEvent, frozen=True, kw_only=True):
    """Somebody opened in need, outside her own work, how this person can be reached. Why never travels."""

    glass_id: UUID
    by_id: UUID
    until_at: datetime
    told_ids: tuple[UUID, ...]
    """Lead and deputy; where there is none, the administrators."""


class GlassLookedAt(PersonEvent, frozen=True, kw_only=True):
    """Lead or deputy has looked at what was opened in need."""

    glass_id: UUID


class CollegeEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "people"
    aggregate: ClassVar[str] = "college"
    id_field: ClassVar[str] = "college_id"
    college_id: UUID = THE_COLLEGE


class CrisisInfoReviewed(CollegeEvent, frozen=True, kw_only=True):
    """Somebody has looked whether the numbers to ring in a crisis are right."""

    look_again_on: date | None = None


class CrisisInfoReviewDue(CollegeEvent, frozen=True, kw_only=True):
    """The day has come to look at them again."""

    told_ids: tuple[UUID, ...]
    """Their keeper; where there is none any more, the administrators."""


class RolesReviewDue(CollegeEvent, frozen=True, kw_only=True):
    """A quarter is over: somebody is to look through who may do what."""

    told_ids: tuple[UUID, ...]
    """The administrators of that day."""


class RolesReviewed(CollegeEvent, frozen=True, kw_only=True):
    """An administrator has looked through who may do what."""


class ComplaintEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "people"
    aggregate: ClassVar[str] = "complaint"
    id_field: ClassVar[str] = "complaint_id"
    complaint_id: UUID


class ComplaintMade(ComplaintEvent, frozen=True, kw_only=True):
    """Somebody is not happy with how the college handles what it knows of her."""

    acknowledge_by: datetime
    told_ids: tuple[UUID, ...]
    """The administrators of that day."""


class ComplaintAcknowledged(ComplaintEvent, frozen=True, kw_only=True):
    """She has been told that it has come."""


class ComplaintAnswered(ComplaintEvent, frozen=True, kw_only=True):
    """She has been told what was found."""
