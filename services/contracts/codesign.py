"""What `codesign` tells: of ideas and proposals only that they are there; of an approved course its public words."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from services.contracts.event import Digest, Event, PublicText


class Theme(StrEnum):
    """What a course is about: the five patchwork colours."""

    UNDERSTANDING = "understanding"
    MAKING = "making"
    OUTDOORS = "outdoors"
    SKILLS = "skills"
    CHANGE = "change"


class RoomNeed(StrEnum):
    """What a course needs of a room."""

    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    QUIET_SPACE = "quiet_space"
    TABLES = "tables"
    OUTDOORS = "outdoors"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One public text in the college's languages. Welsh may be missing; then the page says so."""

    en: PublicText
    cy: PublicText | None = None


class IdeaEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "codesign"
    aggregate: ClassVar[str] = "idea"
    id_field: ClassVar[str] = "idea_id"
    idea_id: UUID


class IdeaOffered(IdeaEvent, frozen=True, kw_only=True):
    """Anybody left an idea; it has a number and a day by which its giver hears (row 39)."""

    number: int
    answer_by_on: date


class IdeaTakenBack(IdeaEvent, frozen=True, kw_only=True):
    pass


class IdeaReply(StrEnum):
    BECOMES_PROPOSAL = "becomes_proposal"
    NOT_YET = "not_yet"
    NO = "no"


class IdeaAnswered(IdeaEvent, frozen=True, kw_only=True):
    reply: IdeaReply
    wants_to_hear: bool = False
    """Whoever left it asked to be told, and the desk does that."""


class GiverTold(IdeaEvent, frozen=True, kw_only=True):
    """The desk told whoever left it what became of it. Name and contact are gone."""


class IdeaReviewDue(IdeaEvent, frozen=True, kw_only=True):
    """The day has come by which its giver was to hear, or on which a parked idea is looked at again."""


class IdeaRevived(IdeaEvent, frozen=True, kw_only=True):
    """The proposal that it became was taken back: it is in the box again, with a new day by which its giver hears."""

    answer_by_on: date


class ProposalEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "codesign"
    aggregate: ClassVar[str] = "proposal"
    id_field: ClassVar[str] = "proposal_id"
    proposal_id: UUID


class ProposalStarted(ProposalEvent, frozen=True, kw_only=True):
    number: int
    owner_id: UUID
    idea_id: UUID | None = None
    from_course_id: UUID | None = None
    """It writes a carried-over course anew."""


class CoOwnerAsked(ProposalEvent, frozen=True, kw_only=True):
    """The proposer asks somebody who speaks from the other side to own it with her (row 7)."""

    person_id: UUID


class CoOwnerJoined(ProposalEvent, frozen=True, kw_only=True):
    person_id: UUID


class CoOwnerNotJoined(ProposalEvent, frozen=True, kw_only=True):
    """She does not own it with the proposer. Why never travels: it would tell a side."""

    person_id: UUID


class OwnerLeft(ProposalEvent, frozen=True, kw_only=True):
    """She asked to be forgotten, or left the college; the other owner may ask somebody else."""

    person_id: UUID


class OwnerTookOver(ProposalEvent, frozen=True, kw_only=True):
    """Who owned it left the college. She owns it from now on."""

    person_id: UUID


class OwnerNeeded(ProposalEvent, frozen=True, kw_only=True):
    """Who left was not replaced: nobody owns it, or one alone, who speaks from one side. The desk finds somebody."""

    number: int
    has_one: bool


class OwnerSaidReady(ProposalEvent, frozen=True, kw_only=True):
    """One owner says "ready" to exactly this text; the other one reads it next."""

    person_id: UUID
    digest: Digest


class VersionCoSigned(ProposalEvent, frozen=True, kw_only=True):
    """Both owners said "ready": this version never changes by a byte."""

    version: int
    digest: Digest


class CommentMade(ProposalEvent, frozen=True, kw_only=True):
    comment_id: UUID
    person_id: UUID


class CommentAnswered(ProposalEvent, frozen=True, kw_only=True):
    """An owner answered the comment `comment_id`."""

    comment_id: UUID
    person_id: UUID


class CommentTakenBack(ProposalEvent, frozen=True, kw_only=True):
    comment_id: UUID


class SummaryAsked(ProposalEvent, frozen=True, kw_only=True):
    """Somebody wrote a short summary of what was argued: may it be shown? Everybody who argued is asked."""

    summary_id: UUID
    person_id: UUID


class SummaryAnswered(ProposalEvent, frozen=True, kw_only=True):
    """Whether yes or no never travels."""

    summary_id: UUID
    person_id: UUID


class SummaryTakenBack(ProposalEvent, frozen=True, kw_only=True):
    summary_id: UUID


class ProposalTakenBack(ProposalEvent, frozen=True, kw_only=True):
    pass


class ProposalNotAgreed(ProposalEvent, frozen=True, kw_only=True):
    """The group did not agree this version; the owners may write a next one."""

    version: int
    digest: Digest


class CourseEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "codesign"
    aggregate: ClassVar[str] = "course"
    id_field: ClassVar[str] = "course_id"
    course_id: UUID


class CourseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody may know of one course version."""

    version: int
    digest: Digest
    title: Words
    summary: Words
    who_for: Words
    outcomes: tuple[Words, ...]
    theme: Theme
    sessions: int
    minutes: int
    """Length of one session."""
    places: int
    """How many students a run takes at most, as its makers meant it."""
    room_needs: tuple[RoomNeed, ...] = ()


class CourseApproved(CourseEvent, frozen=True, kw_only=True):
    """The group agreed this version on both sides. Never taken back, only superseded or withdrawn for new runs."""

    facts: CourseFacts
    proposal_id: UUID


class CourseCarriedOver(CourseEvent, frozen=True, kw_only=True):
    """Made before the college kept this record: plannable for a while, and nothing is claimed of how it was made."""

    facts: CourseFacts
    plannable_until_on: date


class IfNotAgreed(StrEnum):
    """What follows when the group does not agree to keep a carried-over course. Said when the group is asked."""

    GOES_ON = "goes_on"
    """It may be planned until its day, as before."""
    REWRITTEN = "rewritten"
    """So too, and two people are looked for who write it anew as a proposal."""
    WITHDRAWN = "withdrawn"
    """No new runs, from now on."""


class CarriedOverAgreed(CourseEvent, frozen=True, kw_only=True):
    """The group agreed on both sides to keep it as it is: it is carried over no longer, and has no last day."""

    facts: CourseFacts


class CarriedOverNotAgreed(CourseEvent, frozen=True, kw_only=True):
    """The group did not agree to keep it, and this follows."""

    digest: Digest
    follows: IfNotAgreed
    group_id: UUID | None = None
    """The group that decides on courses."""


class CarriedOverEnding(CourseEvent, frozen=True, kw_only=True):
    """The last day comes near, and nothing is settled yet."""

    until_on: date
    group_id: UUID | None = None


class CourseWithdrawn(CourseEvent, frozen=True, kw_only=True):
    """Not for new runs any more. Runs that are planned go on."""
