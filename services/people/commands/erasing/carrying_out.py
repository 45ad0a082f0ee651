"""Deleted, also once more after an older backup was put back; what each service says of it is the proof."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec

from services.contracts.people import PersonErased, PersonsMerged, PersonsParted, RoleEnded
from services.people.commands.erasing.kept import LOOK, PROVE, Kept, open_kept, seal
from services.people.rules import erasing as rules
from services.people.rules.erasing import ErasureState
from services.people.store import erasing as store
from services.people.store import merging, persons, roles
from services.runtime.actor import house as part_of_the_house
from services.runtime.clock import college_date
from services.runtime.erasing import forget_what_she_pressed
from services.runtime.house import House
from services.runtime.work import Work
from services.runtime.work import work as do_work

TROUBLE = "erasure"


async def carry_out(work: Work, erasure_id: UUID) -> None:
    """The seven days are over, or she did not want to wait."""
    erasure = await store.load_erasure(work.db, erasure_id)
    if erasure is None or erasure.state is not ErasureState.HIDDEN:
        return
    kept = await open_kept(work, erasure)
    await _erase(work, erasure.person_ids, [one["address"] for one in kept.rows["contact"]] if kept else [])
    await work.sealer.forget(work.db, erasure_id)
    await store.forget_links(work.db, erasure_id)
    last = Kept(rows={}, roles=[], names=[], letter=kept.letter) if kept and kept.letter else None
    sealed = await seal(work, erasure_id, last) if last else None
    erased = msgspec.structs.replace(erasure, state=ErasureState.ERASED, erased_at=work.now, kept=sealed)
    await store.save_state(work.db, erased)
    await work.due(LOOK, str(erasure_id), work.now + rules.TOLD_WITHIN)


async def erase_listed(house: House) -> None:
    """Before anybody is answered: whom the college has forgotten, and an older backup brought back, is erased again."""
    listed = [one.person_id for one in await asyncio.to_thread(house.erased.read)]
    if not listed:
        return
    async with house.database.reading() as db:
        there = await store.still_there(db, listed)
    for person_id in there:
        async with do_work(house, part_of_the_house("people")) as unit:
            await erase_again(unit, person_id)


async def erase_again(work: Work, person_id: UUID) -> bool:
    """She is on the list of those whom the college has forgotten, and a backup brought her back. False: it did not."""
    if (erasure_id := await store.find_hidden(work.db, person_id)) is not None:
        await carry_out(work, erasure_id)
        return True
    if not await persons.is_known(work.db, person_id):
        return False
    contact = await persons.current_contact(work.db, person_id)
    await _erase(work, [person_id], [contact.address] if contact else [])
    return True


async def _erase(work: Work, person_ids: Sequence[UUID], addresses: Sequence[str]) -> None:
    """Two records are parted first: each service then erases by the id under which it wrote (0008)."""
    await merging.lock_all(work.db, person_ids, also_hidden=True)
    for one_id in person_ids:
        await work.house.erased.append(one_id, work.now)
        await _part(work, one_id)
    await store.erase(work.db, person_ids, addresses, work.now)
    for one_id in person_ids:
        for one in await roles.end_all(work.db, one_id, work.now, work.actor.key):
            work.record(RoleEnded(person_id=one.person_id, role=one.role))
        await work.sealer.forget(work.db, one_id)
        await forget_what_she_pressed(work.db, one_id)
        work.record(PersonErased(person_id=one_id))


async def _part(work: Work, person_id: UUID) -> None:
    """Both ways: from the record into which she went, and from those that have gone into hers."""
    gone = await merging.gone_into(work.db, person_id)
    for merged_id in [*gone, person_id]:
        if (merged := await merging.load_merged(work.db, merged_id)) is None:
            continue
        for one in await merging.part(work.db, merged.merged_id):
            work.record(PersonsMerged(person_id=one, kept_id=merged.merged_id))
        work.record(PersonsParted(person_id=merged.merged_id, kept_id=merged.kept_id))


async def note_carried_out(work: Work, person_id: UUID, service: str) -> None:
    """One more service has said it. When all have, the number is the proof."""
    await store.note_carried_out(work.db, person_id, service)
    if (erasure_id := await store.find_of_erased(work.db, person_id)) is None:
        return
    erasure = await store.load_erasure(work.db, erasure_id)
    if erasure is None or rules.missing(erasure.person_ids, await store.carried_out(work.db, erasure.person_ids)):
        return
    await store.close(work.db, erasure, college_date(work.now))
    await store.forget_links(work.db, erasure_id)
    for name in [name for name in work.house.troubles if name.startswith(TROUBLE)]:
        del work.house.troubles[name]
    await work.not_due(LOOK, str(erasure_id))
    if erasure.kept is not None:
        await work.due(PROVE, str(erasure_id), work.now)


async def say_who_is_missing(work: Work, erasure_id: UUID) -> bool:
    """True while a service has not said that she is gone."""
    erasure = await store.load_erasure(work.db, erasure_id)
    if erasure is None or erasure.state is not ErasureState.ERASED:
        return False
    missing = rules.missing(erasure.person_ids, await store.carried_out(work.db, erasure.person_ids))
    for service in missing:
        work.house.troubles[f"{TROUBLE}.{service}"] = "has not said that an erasure is carried out"
    return bool(missing)
