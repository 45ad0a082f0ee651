"""Asked for: by herself, or by two of the desk. From then on nobody sees her."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from services.contracts.people import ErasureAsked, ErasureDropped, PersonHidden, PersonLeft, Role, RoleEnded
from services.people.commands.erasing.kept import (
    ERASE,
    TELL,
    Kept,
    letter_to,
    new_link,
    of_the_desk,
    seal,
    take_back,
)
from services.people.commands.shared import has_second_sign, roles_now, slow_down
from services.people.commands.signing_in import ask_for_code
from services.people.model import LetterKind, Purpose
from services.people.rules import erasing as rules
from services.people.rules import roles as role_rules
from services.people.rules import signing_in as sign_in_rules
from services.people.rules.erasing import Erasure, ErasureState
from services.people.rules.registering import is_reachable_in_writing
from services.people.store import erasing as store
from services.people.store import merging, persons, roles
from services.runtime.actor import require_fresh_second_factor, require_person, require_role
from services.runtime.erasing import forget_what_she_pressed
from services.runtime.work import Work

NUMBER_DIGITS = 8


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
        erasure = await begin(work, person_id, by=None)
    return await hide(work, erasure, with_secret=True)


class AskErasureOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She asked the desk. A second one of the desk says yes, and then it begins."""

    person_id: UUID


class AskedView(msgspec.Struct, frozen=True, kw_only=True):
    erasure_id: UUID


async def ask_erasure_of(command: AskErasureOf, work: Work) -> AskedView:
    require_role(work.actor, Role.ADMINISTRATOR)
    require_fresh_second_factor(work.actor, work.now)
    erasure = await begin(work, command.person_id, by=require_person(work.actor))
    work.record(ErasureAsked(person_id=erasure.person_ids[0]))
    return AskedView(erasure_id=erasure.erasure_id)


class AgreeErasure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The second yes of the desk."""

    erasure_id: UUID


async def agree_erasure(command: AgreeErasure, work: Work) -> HiddenView:
    by = of_the_desk(work)
    erasure = rules.open_one(await store.load_erasure(work.db, command.erasure_id), ErasureState.ASKED)
    rules.refuse_same_two(erasure.asked_by, by)
    rules.refuse_own(by, erasure.person_ids)
    await store.save_agreed(work.db, erasure.erasure_id, by)
    return await hide(work, erasure, with_secret=False)


class DropErasure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The desk had asked, and nobody has said the second yes."""

    erasure_id: UUID


async def drop_erasure(command: DropErasure, work: Work) -> None:
    of_the_desk(work)
    erasure = rules.open_one(await store.load_erasure(work.db, command.erasure_id), ErasureState.ASKED)
    await merging.lock_all(work.db, erasure.person_ids)
    work.record(ErasureDropped(person_id=erasure.person_ids[0]))
    await take_back(work, erasure)


async def require_sure(work: Work, person_id: UUID) -> None:
    rules.how_sure(work.actor, work.now, has_second=await has_second_sign(work, person_id))


async def begin(work: Work, person_id: UUID, by: UUID | None) -> Erasure:
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


async def hide(work: Work, erasure: Erasure, *, with_secret: bool) -> HiddenView:
    """One step: what was hers goes to others as when somebody leaves, she is signed out everywhere, and is gone."""
    known = await merging.lock_all(work.db, erasure.person_ids[:1])
    person_id = known[erasure.person_ids[0]]
    ids = (person_id, *sorted(known.keys() - {person_id}))  # as they are one now
    held = [one for one in await roles.held_by(work.db, person_id) if one.role is not Role.STUDENT]
    if held:
        work.record(PersonLeft(person_id=person_id))
    for one in await roles.end_all(work.db, person_id, work.now, work.actor.key):
        await work.not_due("end-role", str(one.role_id))
        work.record(RoleEnded(person_id=one.person_id, role=one.role))
    letter = await letter_to(work, person_id)
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
        kept=await seal(work, erasure.erasure_id, kept),
    )
    await store.save_state(work.db, hidden)
    await work.due(ERASE, str(erasure.erasure_id), work.now + rules.WAITS)
    if letter is not None:
        await work.due(TELL, str(erasure.erasure_id), work.now)
    secret = await new_link(work, erasure.erasure_id) if with_secret else ""
    return HiddenView(
        number=erasure.number, erase_at=work.now + rules.WAITS, is_written_to=letter is not None, secret=secret
    )
