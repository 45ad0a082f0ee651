"""Choosing who is told when the program does not run."""

from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.rules import trouble as rules
from services.people.store import trouble as store
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.work import Work


class ChooseWhoIsTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most two. Nobody: the first two administrators again."""

    person_ids: tuple[UUID, ...] = ()


async def choose_who_is_told(command: ChooseWhoIsTold, work: Work) -> None:
    require_role(work.actor, Role.ADMINISTRATOR)
    chosen = tuple(dict.fromkeys(command.person_ids))
    reached = await store.reached(work.db, college_date(work.now))
    rules.refuse_who_is_told(chosen, [one.person_id for one in reached])
    await store.replace_told(work.db, chosen, require_person(work.actor), work.now)
