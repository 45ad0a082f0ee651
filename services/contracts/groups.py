"""What `groups` tells of deciding together. No side of a seat, no vote and no reason ever travels."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from services.contracts.event import Code, Digest, Event, PublicText


class GroupEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "groups"
    aggregate: ClassVar[str] = "group"
    id_field: ClassVar[str] = "group_id"
    group_id: UUID


class GroupFormed(GroupEvent, frozen=True, kw_only=True):
    """A co-production group with its remit (row 1)."""

    name: PublicText
    remit: Code = "courses"


class SeatTaken(GroupEvent, frozen=True, kw_only=True):
    seat_id: UUID
    person_id: UUID
    is_co_chair: bool = False


class SeatLeft(GroupEvent, frozen=True, kw_only=True):
    seat_id: UUID
    person_id: UUID


class CoChairNamed(GroupEvent, frozen=True, kw_only=True):
    seat_id: UUID
    person_id: UUID


class CoChairStoodDown(GroupEvent, frozen=True, kw_only=True):
    """She keeps her seat."""

    seat_id: UUID
    person_id: UUID


class CompositionRuleSet(GroupEvent, frozen=True, kw_only=True):
    """What it takes to decide, for what is put to the group from now on (row 4)."""

    least_per_side: int
    voting_days: int
    extension_days: int


class MeetingEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "groups"
    aggregate: ClassVar[str] = "meeting"
    id_field: ClassVar[str] = "meeting_id"
    meeting_id: UUID


class MeetingPlanned(MeetingEvent, frozen=True, kw_only=True):
    group_id: UUID
    starts_at: datetime


class MeetingCalledOff(MeetingEvent, frozen=True, kw_only=True):
    group_id: UUID


class DecisionEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "groups"
    aggregate: ClassVar[str] = "decision"
    id_field: ClassVar[str] = "decision_id"
    decision_id: UUID


class VotingOpened(DecisionEvent, frozen=True, kw_only=True):
    """The group is asked about exactly this digest; answers are taken until `closes_at`."""

    group_id: UUID
    decision_request_id: UUID
    item_id: UUID
    item_digest: Digest
    closes_at: datetime
    meeting_id: UUID | None = None
    """It is on the list of this meeting from the start."""


class MembersReminded(DecisionEvent, frozen=True, kw_only=True):
    """Every member is reminded once, whether she has answered or not: who has not is nobody's to know."""

    group_id: UUID
    closes_at: datetime


class VotingExtended(DecisionEvent, frozen=True, kw_only=True):
    """Too few answered on one side: once, there is more time (row 5)."""

    group_id: UUID
    closes_at: datetime


class WhyToMeeting(StrEnum):
    TOO_FEW = "too_few"
    """Too few again. Nothing passes by default."""
    ASKED = "asked"
    """Whoever asked the group put it on the list of this meeting."""
    MOVED = "moved"
    """The meeting is called off, another is planned, or the co-chairs have put it off, once."""


class DecisionPutToMeeting(DecisionEvent, frozen=True, kw_only=True):
    """The item is on the list of this meeting; answers are taken until its day is over."""

    group_id: UUID
    meeting_id: UUID
    starts_at: datetime
    why: WhyToMeeting = WhyToMeeting.TOO_FEW


class MeetingNeeded(DecisionEvent, frozen=True, kw_only=True):
    """It waits for a meeting, and none is planned: the co-chairs are asked to plan one. At `closes_at` it lapses."""

    group_id: UUID
    closes_at: datetime


class DecisionWithdrawn(DecisionEvent, frozen=True, kw_only=True):
    """The asker took the request back: nobody need answer any more, and an answer already given is undone."""

    group_id: UUID
    decision_request_id: UUID


class ConversationOpened(DecisionEvent, frozen=True, kw_only=True):
    """A member cannot support it: somebody talks with her (row 17). Who it is, and whether she
    stays with it, does not travel; once for each member and decision."""

    group_id: UUID
