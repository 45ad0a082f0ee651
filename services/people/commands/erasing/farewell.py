"""While it can be brought back: how it stands, back again, or not waiting for the seven days."""

from datetime import datetime

import msgspec

from services.contracts.people import PersonCameBack
from services.people import tokens
from services.people.commands.erasing.kept import ERASE, of_the_desk, open_kept, take_back
from services.people.commands.shared import take_role
from services.people.rules import erasing as rules
from services.people.rules.erasing import Erasure, ErasureState
from services.people.store import erasing as store
from services.people.store import merging
from services.runtime.clock import college_date
from services.runtime.refusal import NotFound
from services.runtime.work import Work


class LookAtFarewell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it stands, for whoever has the link of the letter."""

    secret: str


class FarewellView(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    state: ErasureState
    erase_at: datetime | None
    is_written_to: bool


async def look_at_farewell(command: LookAtFarewell, work: Work) -> FarewellView:
    erasure = await _by_link(work, command.secret)
    return FarewellView(
        number=erasure.number,
        state=erasure.state,
        erase_at=erasure.erase_at,
        is_written_to=erasure.is_written_to,
    )


class ComeBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With the link of the letter, while it is not deleted."""

    secret: str


async def come_back(command: ComeBack, work: Work) -> None:
    await _bring_back(work, rules.still_back(await _by_link(work, command.secret), work.now))


class EraseNow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She has said it a second time: nobody waits for the seven days."""

    secret: str


async def erase_now(command: EraseNow, work: Work) -> None:
    erasure = rules.still_back(await _by_link(work, command.secret), work.now)
    await store.save_state(work.db, msgspec.structs.replace(erasure, erase_at=work.now))
    await work.due(ERASE, str(erasure.erasure_id), work.now)


class BringBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She rang: her number, or her whole name as she had it here. The desk's list holds no names."""

    said: str


async def bring_back(command: BringBack, work: Work) -> None:
    of_the_desk(work)
    for erasure in await store.hidden(work.db):
        kept = await open_kept(work, erasure)
        if kept is not None and rules.is_said(command.said, erasure.number, kept.names):
            locked = rules.still_back(await store.load_erasure(work.db, erasure.erasure_id), work.now)
            return await _bring_back(work, locked)
    raise rules.NobodyOfThatName("Nobody on this list has this number or this name.", field="said")


async def _bring_back(work: Work, erasure: Erasure) -> None:
    """Everything as it was, but what others have by now: places, seats, sessions, and what waited for her."""
    kept = await open_kept(work, erasure)
    if kept is None:
        raise rules.NotOpenAnyMore("It cannot be brought back any more.")
    await merging.lock_all(work.db, erasure.person_ids, also_hidden=True)
    await store.put_back(work.db, kept.rows)
    for one_id in erasure.person_ids:
        work.record(PersonCameBack(person_id=one_id))
    for role, until_on in kept.roles:
        if until_on is None or until_on >= college_date(work.now):
            await take_role(work, erasure.person_ids[0], role, until_on)
    await take_back(work, erasure)


async def _by_link(work: Work, secret: str) -> Erasure:
    erasure_id = await store.find_by_link(work.db, tokens.token_hash(secret)) if secret else None
    if erasure_id is None:
        raise NotFound("This link does not work any more.")
    return rules.refuse_unknown(await store.load_erasure(work.db, erasure_id))
