"""Being forgotten: asked for, out of everyone's sight at once, brought back or deleted, and proof of it.

Nothing of hers is in any other table while it can be brought back: it lies sealed in the row of the erasure, and so no
question can show it by mistake.
"""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from services.contracts.people import (
    ErasureAsked,
    ErasureDropped,
    PersonCameBack,
    PersonErased,
    PersonHidden,
    PersonLeft,
    PersonsMerged,
    PersonsParted,
    Role,
    RoleEnded,
)
from services.people import tokens
from services.people.commands.shared import has_second_sign, roles_now, slow_down, take_role
from services.people.commands.signing_in import ask_for_code
from services.people.model import LetterKind, Purpose
from services.people.rules import contacts
from services.people.rules import erasing as rules
from services.people.rules import roles as role_rules
from services.people.rules import signing_in as sign_in_rules
from services.people.rules.erasing import Erasure, ErasureState
from services.people.rules.registering import is_reachable_in_writing
from services.people.store import college, merging, persons, roles
from services.people.store import erasing as store
from services.runtime.actor import house as part_of_the_house
from services.runtime.actor import require_fresh_second_factor, require_person, require_role
from services.runtime.clock import college_date
from services.runtime.erasing import forget_what_she_pressed
from services.runtime.house import House
from services.runtime.refusal import NotFound
from services.runtime.work import Work
from services.runtime.work import work as do_work

ERASE, TELL, PROVE, LOOK = "erase", "tell-hidden", "prove-erasure", "look-at-erasure"
TROUBLE = "erasure"
NUMBER_DIGITS = 8


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What lies sealed: her rows, the roles she held, and where letters go."""

    rows: dict[str, Any]
    roles: list[tuple[Role, date | None]]
    names: list[str]
    letter: "LetterTo | None" = None


class LetterTo(msgspec.Struct, frozen=True, kw_only=True):
    """Where she is told. None: nobody can write to her, and whoever speaks with her says it."""

    address: str
    language: str


class HiddenView(msgspec.Struct, frozen=True, kw_only=True):
    """`secret` opens the page on which it can be brought back. Empty when it was asked for somebody else."""

    number: str
    erase_at: datetime
    is_written_to: bool
    secret: str = ""


class SendMyNumbers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Six numbers to her own contact: who has no second sign shows by them that it is she."""

    browser: str = ""


class MyNumbersView(msgspec.Struct, frozen=True, kw_only=True):
    attempt_id: UUID


async def send_my_numbers(command: SendMyNumbers, work: Work) -> MyNumbersView:
    person_id = require_person(work.actor)
    contact = await persons.current_contact(work.db, person_id)
    if contact is None or not is_reachable_in_writing(contact.channel):
        raise sign_in_rules.NoWayToSend("We cannot send numbers there.")
    await slow_down(work, sign_in_rules.CODES_FOR_CONTACT, contact.folded, str(person_id))
    attempt_id = await ask_for_code(
        work, Purpose.SIGN_IN, LetterKind.CODE, person_id, contact.contact_id, command.browser
    )
    return MyNumbersView(attempt_id=attempt_id)


class AskErasure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She wants to be forgotten. From now on nobody sees her; in seven days it is deleted."""


async def ask_erasure(command: AskErasure, work: Work) -> HiddenView:
    person_id = require_person(work.actor)
    await require_sure(work, person_id)
    if waiting := await store.find_open(work.db, person_id):  # the desk had begun it for her
        erasure = rules.refuse_unknown(await store.load_erasure(work.db, waiting))
    else:
        erasure = await _begin(work, person_id, by=None)
    return await _hide(work, erasure, with_secret=True)


class AskErasureOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She asked the desk. A second one of the desk says yes, and then it begins."""

    person_id: UUID


class AskedView(msgspec.Struct, frozen=True, kw_only=True):
    erasure_id: UUID


async def ask_erasure_of(command: AskErasureOf, work: Work) -> AskedView:
    require_role(work.actor, Role.ADMINISTRATOR)
    require_fresh_second_factor(work.actor, work.now)
    erasure = await _begin(work, command.person_id, by=require_person(work.actor))
    work.record(ErasureAsked(person_id=erasure.person_ids[0]))
    return AskedView(erasure_id=erasure.erasure_id)


class AgreeErasure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The second yes of the desk."""

    erasure_id: UUID


async def agree_erasure(command: AgreeErasure, work: Work) -> HiddenView:
    by = _of_the_desk(work)
    erasure = rules.open_one(await store.load_erasure(work.db, command.erasure_id), ErasureState.ASKED)
    rules.refuse_same_two(erasure.asked_by, by)
    rules.refuse_own(by, erasure.person_ids)
    await store.save_agreed(work.db, erasure.erasure_id, by)
    return await _hide(work, erasure, with_secret=False)


class DropErasure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The desk had asked, and nobody has said the second yes."""

    erasure_id: UUID


async def drop_erasure(command: DropErasure, work: Work) -> None:
    _of_the_desk(work)
    erasure = rules.open_one(await store.load_erasure(work.db, command.erasure_id), ErasureState.ASKED)
    await merging.lock_all(work.db, erasure.person_ids)
    work.record(ErasureDropped(person_id=erasure.person_ids[0]))
    await _take_back(work, erasure)


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
    _of_the_desk(work)
    for erasure in await store.hidden(work.db):
        kept = await open_kept(work, erasure)
        if kept is not None and rules.is_said(command.said, erasure.number, kept.names):
            locked = rules.still_back(await store.load_erasure(work.db, erasure.erasure_id), work.now)
            return await _bring_back(work, locked)
    raise rules.NobodyOfThatName("Nobody on this list has this number or this name.", field="said")


async def require_sure(work: Work, person_id: UUID) -> None:
    rules.how_sure(work.actor, work.now, has_second=await has_second_sign(work, person_id))


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
    sealed = await _seal(work, erasure_id, last) if last else None
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


async def forget_address(work: Work, erasure_id: UUID, sent_on: date | None) -> None:
    await work.sealer.forget(work.db, erasure_id)
    await store.forget_address(work.db, erasure_id, sent_on)


async def open_kept(work: Work, erasure: Erasure) -> Kept | None:
    words = await work.sealer.open(work.db, erasure.erasure_id, erasure.kept)
    return msgspec.json.decode(words, type=Kept) if words else None


async def _begin(work: Work, person_id: UUID, by: UUID | None) -> Erasure:
    person = await persons.load_person(work.db, person_id)
    known = await merging.lock_all(work.db, [person.person_id])
    if by is not None:
        rules.refuse_own(by, known)
    if Role.ADMINISTRATOR in await roles_now(work, person.person_id):
        role_rules.refuse_last_administrator(Role.ADMINISTRATOR, await roles.administrators(work.db))
    ids = (person.person_id, *sorted(known.keys() - {person.person_id}))
    erasure = Erasure(
        erasure_id=uuid4(),  # one that holds no time would be found in the journal by it
        number=f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}}",
        person_ids=ids,
        state=ErasureState.ASKED,
        asked_at=work.now,
        asked_by=by,
    )
    if not await store.insert_erasure(work.db, erasure):
        raise rules.AskedAlready("This was asked for already.")
    return erasure


async def _hide(work: Work, erasure: Erasure, *, with_secret: bool) -> HiddenView:
    """One step: what was hers goes to others as when somebody leaves, she is signed out everywhere, and is gone."""
    known = await merging.lock_all(work.db, erasure.person_ids[:1])
    person_id = known[erasure.person_ids[0]]
    ids = (person_id, *sorted(known.keys() - {person_id}))  # as they are one now
    held = [one for one in await roles.held_by(work.db, person_id) if one.role is not Role.STUDENT]
    if held:
        work.record(PersonLeft(person_id=person_id))
    for one in await roles.end_all(work.db, person_id, work.now):
        await work.not_due("end-role", str(one.role_id))
        work.record(RoleEnded(person_id=one.person_id, role=one.role))
    letter = await _letter_to(work, person_id)
    rows = await store.take_out(work.db, ids, work.now)
    kept = Kept(
        rows=rows,
        roles=[(one.role, one.until_on) for one in held],
        names=[one["name"] for one in rows["person"]],
        letter=letter,
    )
    for one_id in ids:
        work.record(PersonHidden(person_id=one_id))
        await forget_what_she_pressed(work.db, one_id)
    hidden = msgspec.structs.replace(
        erasure,
        person_ids=ids,
        state=ErasureState.HIDDEN,
        erase_at=work.now + rules.WAITS,
        is_written_to=letter is not None,
        kept=await _seal(work, erasure.erasure_id, kept),
    )
    await store.save_state(work.db, hidden)
    await work.due(ERASE, str(erasure.erasure_id), work.now + rules.WAITS)
    if letter is not None:
        await work.due(TELL, str(erasure.erasure_id), work.now)
    secret = await new_link(work, erasure.erasure_id) if with_secret else ""
    return HiddenView(
        number=erasure.number, erase_at=work.now + rules.WAITS, is_written_to=letter is not None, secret=secret
    )


async def new_link(work: Work, erasure_id: UUID) -> str:
    token = tokens.new_token()
    await store.insert_link(work.db, erasure_id, tokens.token_hash(token))
    return token


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
    await _take_back(work, erasure)


async def _take_back(work: Work, erasure: Erasure) -> None:
    await work.not_due(ERASE, str(erasure.erasure_id))
    await work.sealer.forget(work.db, erasure.erasure_id)
    await store.forget_links(work.db, erasure.erasure_id)
    over = msgspec.structs.replace(erasure, state=ErasureState.TAKEN_BACK, kept=None, erase_at=None, person_ids=())
    await store.save_state(work.db, over)


async def _erase(work: Work, person_ids: Sequence[UUID], addresses: Sequence[str]) -> None:
    """Two records are parted first: each service then erases by the id under which it wrote (0008)."""
    await merging.lock_all(work.db, person_ids, also_hidden=True)
    for one_id in person_ids:
        await work.house.erased.append(one_id, work.now)
        await _part(work, one_id)
    await store.erase(work.db, person_ids, addresses, work.now)
    for one_id in person_ids:
        for one in await roles.end_all(work.db, one_id, work.now):
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


async def _letter_to(work: Work, person_id: UUID) -> LetterTo | None:
    reached = await store.reached_by(work.db, person_id)
    _, is_example = await college.load_college(work.db)
    has_mail = bool(work.house.settings.mail_url)
    if reached is None or not contacts.can_carry_code(reached.channel, is_example=is_example, has_mail=has_mail):
        return None
    return LetterTo(address=reached.address, language=reached.language)


def _of_the_desk(work: Work) -> UUID:
    require_role(work.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    require_fresh_second_factor(work.actor, work.now)
    return require_person(work.actor)


async def _by_link(work: Work, secret: str) -> Erasure:
    erasure_id = await store.find_by_link(work.db, tokens.token_hash(secret)) if secret else None
    if erasure_id is None:
        raise NotFound("This link does not work any more.")
    return rules.refuse_unknown(await store.load_erasure(work.db, erasure_id))


async def _seal(work: Work, erasure_id: UUID, kept: Kept) -> bytes:
    return await work.sealer.seal(work.db, erasure_id, msgspec.json.encode(kept).decode())
