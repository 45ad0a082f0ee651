"""What `messages` tells: that something was said to somebody, or could not be. Never what it said."""

from typing import ClassVar
from uuid import UUID

from services.contracts.event import Code, Event


class MessageEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "messages"
    aggregate: ClassVar[str] = "message"
    id_field: ClassVar[str] = "message_id"
    message_id: UUID
    template: Code
    person_id: UUID
    about_id: UUID
    """What it is about: a place, a decision, an idea."""


class MessageSent(MessageEvent, frozen=True, kw_only=True):
    """Handed over and accepted, or said on the phone."""


class MessageNotSent(MessageEvent, frozen=True, kw_only=True):
    """It cannot reach her this way; somebody must ring."""

    reason: Code


class CallEvent(Event, frozen=True, kw_only=True):
    """A call that the desk owes somebody."""

    publisher: ClassVar[str] = "messages"
    aggregate: ClassVar[str] = "call"
    id_field: ClassVar[str] = "call_id"
    call_id: UUID
    person_id: UUID | None
    about_id: UUID | None
    why: Code


class CallOwed(CallEvent, frozen=True, kw_only=True):
    pass


class CallMade(CallEvent, frozen=True, kw_only=True):
    is_reached: bool
