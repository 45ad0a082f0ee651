"""One service asks another to decide. The asker records the request on an aggregate of its own named after it; the
decider answers exactly once (design §4.11). No new asker needs an edit in the decider."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from services.contracts.event import Code, Digest, Event
from services.contracts.groups import DecisionEvent


class Answer(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class DecisionRequestEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "*"
    aggregate: ClassVar[str] = "decision_request"
    id_field: ClassVar[str] = "decision_request_id"
    decision_request_id: UUID


class DecisionRequested(DecisionRequestEvent, frozen=True, kw_only=True):
    """Asks the group with this remit to decide on exactly this digest. Owners speak but neither vote nor count."""

    item_kind: Code
    item_id: UUID
    item_digest: Digest
    owner_ids: tuple[UUID, ...]
    answer_by: datetime
    remit: Code = "courses"
    meeting_id: UUID | None = None
    """Put on the list of this meeting at once; without it members answer in writing first."""


class DecisionRequestWithdrawn(DecisionRequestEvent, frozen=True, kw_only=True):
    """The asker takes it back. An answer that crosses this is undone by the decider."""


class DecisionAnswered(DecisionEvent, frozen=True, kw_only=True):
    """The group decided: the outcome, and per side only whether its quorum and majority held (row 6)."""

    decision_request_id: UUID
    item_id: UUID
    item_digest: Digest
    answer: Answer
    lived_experience_held: bool
    professional_held: bool
    reason: Code | None = None
