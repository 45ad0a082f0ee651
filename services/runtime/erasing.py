"""Somebody asked to be forgotten: what every service does alike.

While it can still be brought back, her key is put aside: what she wrote cannot be opened by anybody. When she is erased
each service does what its README says, and then says that it has; both are one transaction.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

from services.contracts.erasure import ErasureCarriedOut
from services.contracts.people import PersonCameBack, PersonErased, PersonHidden
from services.runtime.database import Connection
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work

HerKeys = Callable[[Connection, UUID], Awaitable[list[UUID]]]
"""Under which ids, beside her own, something of hers alone is sealed: an idea, a summary."""


async def _only_her_own(db: Connection, person_id: UUID) -> list[UUID]:
    return []


def follow(reactions: Reactions, others: HerKeys = _only_her_own) -> None:
    """Each service's reactions.py calls this once, below its own reactions: the last one says that it is done."""

    async def put_her_keys_aside(event: PersonHidden, work: Work) -> None:
        await _put_aside(work.db, [event.person_id, *await others(work.db, event.person_id)], is_aside=True)

    async def take_her_keys_back(event: PersonCameBack, work: Work) -> None:
        await _put_aside(work.db, [event.person_id, *await others(work.db, event.person_id)], is_aside=False)

    async def say_that_she_is_gone(event: PersonErased, work: Work) -> None:
        await work.sealer.forget(work.db, event.person_id)
        await forget_what_she_pressed(work.db, event.person_id)
        work.record(ErasureCarriedOut(person_id=event.person_id, service=reactions.service))

    reactions.consequence(PersonHidden, since=BEGINNING)(put_her_keys_aside)
    reactions.consequence(PersonCameBack, since=BEGINNING)(take_her_keys_back)
    reactions.consequence(PersonErased, since=BEGINNING)(say_that_she_is_gone)


async def forget_what_she_pressed(db: Connection, person_id: UUID) -> None:
    """The answers kept for a button pressed twice."""
    await db.execute("delete from idempotency where actor_key in ($1, $2)", str(person_id), f"errand:{person_id}")


async def _put_aside(db: Connection, ids: list[UUID], *, is_aside: bool) -> None:
    await db.execute("update person_key set is_aside = $2 where person_id = any($1)", ids, is_aside)
