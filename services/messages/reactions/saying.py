"""How something is said: queued once for its cause, and sent when the clock comes by."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.messages import sending
from services.messages.model import Said, Template
from services.messages.store import saying as store
from services.runtime.due import Due
from services.runtime.reactions import Reactions
from services.runtime.work import Work

REACTIONS = Reactions("messages")
DUE = Due()


async def say(work: Work, said: Sequence[Said], cause: str | None = None) -> None:
    """Queues what is new and lets the clock send it: each at most once for its cause."""
    await store.queue_messages(work.db, said, cause or str(work.cause), work.now)


async def tell(
    work: Work,
    people: Sequence[UUID],
    template: Template,
    about_id: UUID,
    facts: Mapping[str, str] | None = None,
    cause: str | None = None,
) -> None:
    """The same to each of `people`."""
    said = [Said(template=template, person_id=one, about_id=about_id, facts=dict(facts or {})) for one in people]
    await say(work, said, cause)


@DUE.at("send")
async def send_message(key: str, body: dict[str, Any], work: Work) -> None:
    message = await store.load_message(work.db, UUID(key))
    if message is not None:
        await sending.send(work, message)
