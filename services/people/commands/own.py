"""What a person decides about her own record."""

from uuid import UUID

import msgspec

from services.people import tokens
from services.people.commands.shared import contact_works, refuse_unless_sure, slow_down
from services.people.commands.signing_in import ask_for_code
from services.people.model import Channel, Choice, Contact, LetterKind, Purpose
from services.people.rules import contacts, registering
from services.people.rules import signing_in as sign_in_rules
from services.people.store import college, persons, sign_in
from services.runtime.actor import require_person
from services.runtime.ids import new_id
from services.runtime.refusal import Refusal
from services.runtime.work import Work


class ChangeName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What she wants to be called."""

    name: str


class OwnView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID


async def change_name(command: ChangeName, work: Work) -> OwnView:
    person = await persons.load_person(work.db, require_person(work.actor))
    await persons.update_person(work.db, msgspec.structs.replace(person, name=registering.name(command.name)))
    return OwnView(person_id=person.person_id)


class ChoosePublicName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The name that the public may see, for example as a tutor of a course. None: no name."""

    public_name: str | None = None


async def choose_public_name(command: ChoosePublicName, work: Work) -> OwnView:
    person = await persons.load_person(work.db, require_person(work.actor))
    chosen = registering.name(command.public_name, field="public_name") if command.public_name else None
    await persons.update_person(work.db, msgspec.structs.replace(person, public_name=chosen))
    return OwnView(person_id=person.person_id)


class ChooseLanguage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For pages when she is signed in, and for everything that is sent to her."""

    language: str


async def choose_language(command: ChooseLanguage, work: Work) -> OwnView:
    person = await persons.load_person(work.db, require_person(work.actor))
    language = command.language if command.language in ("en", "cy") else "en"
    await persons.update_person(work.db, msgspec.structs.replace(person, language=language))
    return OwnView(person_id=person.person_id)


class ChooseDistrict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where she lives, for planning courses near people."""

    district: str


async def choose_district(command: ChooseDistrict, work: Work) -> OwnView:
    person = await persons.load_person(work.db, require_person(work.actor))
    facts, _ = await college.load_college(work.db)
    district = registering.district(command.district, facts)
    await persons.update_person(work.db, msgspec.structs.replace(person, district=district))
    return OwnView(person_id=person.person_id)


class Choose(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Yes or no to one thing, changeable at any time."""

    kind: Choice
    is_yes: bool


async def choose(command: Choose, work: Work) -> OwnView:
    person = await persons.load_person(work.db, require_person(work.actor))
    await persons.choose(work.db, person.person_id, command.kind, command.is_yes, work.now)
    return OwnView(person_id=person.person_id)


class ChangeContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another way to be reached. Where numbers can be sent it counts once they were typed; till then the old holds."""

    contact: str
    channel: Channel | None = None
    partner: str = ""
    """Through an organisation of this name: the contact is the organisation's, and `channel` is `through`."""
    browser: str = ""


class ContactChangeView(msgspec.Struct, frozen=True, kw_only=True):
    attempt_id: UUID | None
    """Where to type the six numbers. None: it holds from now on."""
    contact_hint: str
    channel: Channel


async def change_contact(command: ChangeContact, work: Work) -> ContactChangeView:
    person = await persons.load_person(work.db, require_person(work.actor))
    await refuse_unless_sure(work, person.person_id)
    _, is_example = await college.load_college(work.db)
    channel = Channel.THROUGH if command.partner else command.channel or contacts.channel_of(command.contact)
    contact = Contact(
        contact_id=new_id(),
        person_id=person.person_id,
        channel=channel,
        address=" ".join(command.contact.split()),
        folded=contacts.fold(channel, command.contact),
        is_current=False,
        partner=contacts.partner(command.partner, command.contact) if command.partner else None,
    )
    hint = contacts.hint(channel, contact.address)
    await persons.forget_waiting_contacts(work.db, person.person_id)
    await persons.insert_contact(work.db, contact, work.now)
    if not contacts.can_carry_code(channel, is_example=is_example, has_mail=bool(work.house.settings.mail_url)):
        await _use(work, contact)
        return ContactChangeView(attempt_id=None, contact_hint=hint, channel=channel)
    await slow_down(work, sign_in_rules.CODES_FOR_CONTACT, contact.folded, str(person.person_id))
    attempt_id = await ask_for_code(
        work, Purpose.CONTACT, LetterKind.CODE, person.person_id, contact.contact_id, command.browser
    )
    return ContactChangeView(attempt_id=attempt_id, contact_hint=hint, channel=channel)


class ConfirmMyContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The six numbers that were sent to the new address: they change the address and open nothing else."""

    attempt_id: UUID
    code: str


async def confirm_my_contact(command: ConfirmMyContact, work: Work) -> OwnView | Refusal:
    person = await persons.load_person(work.db, require_person(work.actor))
    attempt = await sign_in.load_attempt(work.db, command.attempt_id)
    if attempt is None or attempt.purpose is not Purpose.CONTACT or attempt.person_id != person.person_id:
        raise sign_in_rules.CodeEnded("These numbers cannot be used any more.", field="code")
    sign_in_rules.refuse_ended(attempt, "", work.now)
    hashed = tokens.code_hash(work.house.settings.key, attempt.attempt_id, tokens.digits(command.code))
    if not tokens.same(attempt.code_hash, hashed):
        await sign_in.count_try(work.db, attempt.attempt_id)
        return sign_in_rules.wrong_code(attempt)
    contact = await persons.load_contact(work.db, attempt.contact_id)
    if contact is None:
        raise sign_in_rules.CodeEnded("These numbers cannot be used any more.", field="code")
    await sign_in.note_used(work.db, attempt.attempt_id, "", None, work.now)
    await _use(work, contact)
    await contact_works(work, contact)
    return OwnView(person_id=person.person_id)


async def _use(work: Work, contact: Contact) -> None:
    """From now on; the old address is told, then forgotten."""
    before = await persons.current_contact(work.db, contact.person_id)
    if before is not None and before.confirmed_at is not None and registering.is_reachable_in_writing(before.channel):
        await work.due("tell-old-contact", str(contact.contact_id), work.now, await _sealed_address(work, before))
    await persons.make_current(work.db, contact)


async def _sealed_address(work: Work, contact: Contact) -> dict[str, str]:
    """The old address waits sealed for as long as the letter takes."""
    sealed = await work.sealer.seal(work.db, contact.person_id, contact.address)
    return {"person_id": str(contact.person_id), "to": sealed.hex()}
