"""What was said: to oneself, and what the example college wrote."""

from datetime import datetime

import msgspec

from services.runtime.actor import require_person
from services.runtime.http import Look
from services.runtime.mail import is_example
from services.runtime.refusal import NotFound


class MyMessagesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class MessageLineView(msgspec.Struct, frozen=True, kw_only=True):
    template: str
    state: str
    made_at: datetime
    ended_at: datetime | None


async def my_messages(question: MyMessagesQuestion, look: Look) -> list[MessageLineView]:
    """What was written to the person who asks: which kind and when, for its text is not kept."""
    rows = await look.db.fetch(
        """select template, state, made_at, ended_at from message
           where person_id = any (one_person($1)) order by made_at desc limit 100""",
        require_person(look.actor),
    )
    return [MessageLineView(**dict(row)) for row in rows]


class OutboxQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class OutboxView(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    contact: str
    subject: str
    text: str
    at: datetime


async def outbox(question: OutboxQuestion, look: Look) -> list[OutboxView]:
    """The example college's messages, which go nowhere. Raises NotFound in every other college."""
    if not await is_example(look.db):
        raise NotFound("There is nothing here.")
    rows = await look.db.fetch("select number, contact, subject, text, at from outbox order by number desc limit 50")
    return [OutboxView(**dict(row)) for row in rows]
