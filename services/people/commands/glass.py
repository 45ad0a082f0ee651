"""Somebody must reach a person outside her own work, now: it opens for an hour, and the safeguarding lead is told."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.people import GlassBroken, GlassLookedAt, Role
from services.people.commands.looking import AddressView, view_of
from services.people.model import Glass, Why
from services.people.rules import glass as rules
from services.people.store import glass as store
from services.people.store import persons, roles
from services.runtime.actor import require_fresh_second_factor, require_person, require_role
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.runtime.work import Work


class BreakGlass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`words`: why. She whom it is about reads them, unless the lead says that it would harm her."""

    person_id: UUID
    words: str


class GlassView(msgspec.Struct, frozen=True, kw_only=True):
    glass_id: UUID
    ends_at: datetime
    address: AddressView


async def break_glass(command: BreakGlass, work: Work) -> GlassView:
    by = _one_of_us(work)
    person = await persons.load_person(work.db, command.person_id)
    told = await _told(work, by, person.person_id)
    rules.open_it(command.words, by, person.person_id, told)
    glass = Glass(
        glass_id=new_id(),
        person_id=person.person_id,
        by_id=by,
        words=await work.sealer.seal(work.db, person.person_id, command.words.strip()),
        opened_at=work.now,
        ends_at=work.now + rules.HOUR,
    )
    await store.insert(work.db, glass)
    work.record(
        GlassBroken(
            person_id=glass.person_id, glass_id=glass.glass_id, by_id=by, until_at=glass.ends_at, told_ids=tuple(told)
        )
    )
    return await _seen(work, glass)


class LookThroughGlass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Once more within the hour. It is written down once more."""

    glass_id: UUID


async def look_through_glass(command: LookThroughGlass, work: Work) -> GlassView:
    by = _one_of_us(work)
    return await _seen(work, rules.still_open(await store.load(work.db, command.glass_id), by, work.now))


class LookAtGlass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lead or deputy has looked. `harm`: why she whom it is about must not see that it was opened."""

    glass_id: UUID
    harm: str | None = None


async def look_at_glass(command: LookAtGlass, work: Work) -> None:
    by = rules.keeper(work.actor, has_keeper=bool(await roles.holders(work.db, rules.KEEPERS, college_date(work.now))))
    glass = rules.look(await store.load(work.db, command.glass_id), by, command.harm)
    harm = command.harm.strip() if command.harm else None
    sealed = await work.sealer.seal(work.db, glass.person_id, harm) if harm else None
    await store.note_looked(work.db, glass.glass_id, by, sealed, work.now)
    work.record(GlassLookedAt(person_id=glass.person_id, glass_id=glass.glass_id))


async def _seen(work: Work, glass: Glass) -> GlassView:
    found = await persons.look_up_addresses(
        work.db, [glass.person_id], str(glass.by_id), Why.NEED, work.now, glass.words
    )
    if not found:
        raise NotFound("There is nobody here.")
    return GlassView(glass_id=glass.glass_id, ends_at=glass.ends_at, address=view_of(found[0]))


def _one_of_us(work: Work) -> UUID:
    require_role(work.actor, *rules.MAY_BREAK)
    require_fresh_second_factor(work.actor, work.now)
    return require_person(work.actor)


async def _told(work: Work, by: UUID, person_id: UUID) -> list[UUID]:
    """Lead and deputy; where there is none but those two themselves, the administrators."""
    today = college_date(work.now)
    for some in (rules.KEEPERS, (Role.ADMINISTRATOR,)):
        found = set(await roles.holders(work.db, some, today)) - {by, person_id}
        if found:
            return sorted(found)
    return []
