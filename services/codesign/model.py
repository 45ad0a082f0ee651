"""Ideas, proposals with their owners and drafts, versions, what is said about them, and courses."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from services.contracts.codesign import IfNotAgreed, RoomNeed, Theme, Words


class IdeaState(StrEnum):
    LEFT = "left"
    READ = "read"
    TALKED_ABOUT = "talked_about"
    BECAME_PROPOSAL = "became_proposal"
    NOT_YET = "not_yet"
    NO = "no"
    TAKEN_BACK = "taken_back"


class Idea(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int
    left_at: datetime
    person_id: UUID | None
    browser: str | None
    state: IdeaState
    read_by_on: date
    answer_by_on: date
    look_again_on: date | None


class Side(StrEnum):
    """Where an owner speaks from in this one piece of work. Sealed; never shown, logged or sent."""

    LIVED_EXPERIENCE = "lived_experience"
    PROFESSIONAL = "professional"


class OwnerState(StrEnum):
    ASKED = "asked"
    JOINED = "joined"
    NOT_JOINED = "not_joined"
    LEFT = "left"


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    is_proposer: bool
    state: OwnerState
    side: bytes | None
    """Sealed for her, under the id that the row was written with."""
    written_as: UUID


class ProposalState(StrEnum):
    OPEN = "open"
    TAKEN_BACK = "taken_back"


class RequestState(StrEnum):
    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """The group is asked about exactly this digest: a proposal's version, or a carried-over course."""

    decision_request_id: UUID
    proposal_id: UUID | None = None
    course_id: UUID | None = None
    version: int
    digest: str
    asked_by: UUID
    asked_at: datetime
    answer_by: datetime
    state: RequestState
    meeting_id: UUID | None = None
    """On whose list it was put at once."""
    if_not_agreed: IfNotAgreed | None = None
    """What follows a "no", of a carried-over course."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    idea_id: UUID | None
    from_course_id: UUID | None = None
    """The carried-over course that it writes anew."""
    state: ProposalState
    last_version: int
    course_id: UUID | None
    owners: tuple[Owner, ...]
    """All that were ever asked."""
    request: Request | None
    """The latest."""

    @property
    def owner_ids(self) -> tuple[UUID, ...]:
        """Who owns it now, the proposer first."""
        joined = [owner for owner in self.owners if owner.state is OwnerState.JOINED]
        return tuple(owner.person_id for owner in sorted(joined, key=lambda owner: not owner.is_proposer))

    @property
    def asked(self) -> Owner | None:
        """Who is asked and has not answered yet."""
        return next((owner for owner in self.owners if owner.state is OwnerState.ASKED), None)

    @property
    def is_with_group(self) -> bool:
        return self.request is not None and self.request.state is RequestState.ASKED

    def owner(self, person_id: UUID | None) -> Owner | None:
        return next((owner for owner in self.owners if owner.person_id == person_id), None)


class Cannot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that cannot change, and why."""

    what: str
    because: str = ""


class Typed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A draft as it was typed: every field may be empty or odd, and nothing is lost."""

    title: str = ""
    title_cy: str = ""
    summary: str = ""
    summary_cy: str = ""
    theme: str = ""
    who_for: str = ""
    who_for_cy: str = ""
    in_the_room: str = ""
    outcomes: str = ""
    outcomes_cy: str = ""
    weeks: tuple[str, ...] = ()
    minutes: str = ""
    places: str = ""
    room_needs: tuple[str, ...] = ()
    can_change: tuple[str, ...] = ()
    cannot_change: tuple[Cannot, ...] = ()


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a draft as it was saved last."""

    part: int
    revision: int
    typed: Typed
    saved_by: UUID
    saved_at: datetime


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a course is: the text that is signed, decided on and taught."""

    title: Words
    summary: Words
    who_for: Words
    in_the_room: str = ""
    outcomes: tuple[Words, ...]
    weeks: tuple[str, ...]
    sessions: int
    minutes: int
    places: int
    theme: Theme
    room_needs: tuple[RoomNeed, ...] = ()
    can_change: tuple[str, ...] = ()
    cannot_change: tuple[Cannot, ...] = ()


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version as it is signed: which proposal (or carried-over course) it is of, its number, its content."""

    format: int = 1
    of: UUID
    version: int
    content: Content


class Version(msgspec.Struct, frozen=True, kw_only=True):
    digest: str
    proposal_id: UUID | None
    number: int
    content: bytes
    """Canonical JSON of the document."""
    at: datetime


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    comment_id: UUID
    proposal_id: UUID
    version: int
    person_id: UUID
    answers: UUID | None
    is_from_owner: bool
    is_taken_back: bool


class Summary(msgspec.Struct, frozen=True):
    """A short summary of what was argued about a version. Its words are sealed."""

    summary_id: UUID
    proposal_id: UUID
    version: int
    written_by: UUID


class Course(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    digest: str
    version: int
    is_carried_over: bool
    plannable_until_on: date | None
    withdrawn_at: datetime | None
    request: Request | None = None
    """The latest that is about this course itself."""

    @property
    def is_with_group(self) -> bool:
        return self.request is not None and self.request.state is RequestState.ASKED
