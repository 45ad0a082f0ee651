"""What care does when others' events arrive, and when a time has come."""

from typing import Any
from uuid import UUID

from services.care.store import questions, roles
from services.care.store import worries as store
from services.contracts.care import WorryUnheard
from services.contracts.messages import MessageNotSent, MessageSent
from services.contracts.people import PersonErased, RoleEnded, RoleTaken
from services.runtime import erasing, merged
from services.runtime.database import Connection
from services.runtime.due import Due
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work

REACTIONS = Reactions("care")
merged.follow(REACTIONS)
DUE = Due()
WORRY_MESSAGE = "something-waits"
"""The message that tells of a worry without a word about it."""


@REACTIONS.copy(RoleTaken)
async def copy_role(event: RoleTaken, db: Connection) -> None:
    await roles.save_role(db, event.person_id, event.role, event.until_on)


@REACTIONS.copy(RoleEnded)
async def copy_role_ended(event: RoleEnded, db: Connection) -> None:
    await roles.delete_role(db, event.person_id, event.role)


@REACTIONS.copy(PersonErased)
async def copy_erasure(event: PersonErased, db: Connection) -> None:
    await roles.delete_role(db, event.person_id)


@REACTIONS.copy(MessageSent, MessageNotSent)
async def copy_what_became_of_message(event: MessageSent | MessageNotSent, db: Connection) -> None:
    if event.template == WORRY_MESSAGE:
        is_sent = isinstance(event, MessageSent)
        await store.save_told(db, event.message_id, event.about_id, event.person_id, is_sent=is_sent)


@REACTIONS.consequence(PersonErased, since=BEGINNING)
async def rub_out_what_she_asked(event: PersonErased, work: Work) -> None:
    """What she let everybody read stays: it names nobody. A worry about her stays until its own end."""
    await questions.rub_out_questions_of(work.db, event.person_id)
    await work.sealer.forget(work.db, event.person_id)


erasing.follow(REACTIONS)


@DUE.at("look-whether-heard")
async def look_whether_heard(key: str, body: dict[str, Any], work: Work) -> None:
    """Some minutes after it was passed on. What nobody has read and no message has brought, somebody must say."""
    told = await store.unheard(work.db, UUID(key), work.now)
    if told:
        work.record(WorryUnheard(worry_id=UUID(key), told_ids=tuple(told)))


@DUE.at("rub-out-worry")
async def rub_out_worry(key: str, body: dict[str, Any], work: Work) -> None:
    """It has been kept long enough. Its key goes too, so that old copies cannot be read either."""
    if await store.rub_out(work.db, UUID(key)):
        await work.sealer.forget(work.db, UUID(key))


@DUE.at("rub-out-question")
async def rub_out_question(key: str, body: dict[str, Any], work: Work) -> None:
    """Half a year after the answer nothing is left of what was said between the two."""
    await questions.rub_out_question(work.db, UUID(key))
