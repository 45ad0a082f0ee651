"""Becoming known to the college: by oneself, at the desk, or from a spreadsheet."""

from uuid import UUID

import msgspec

from services.contracts.people import ContactConfirmed, PersonRegistered, Role, SecondRecordLikely
from services.people.commands.shared import browser_of, contact_works, slow_down, slow_down_network
from services.people.commands.signing_in import ask_for_code
from services.people.model import Channel, Contact, LetterKind, LookedAt, Person, Purpose, Why
from services.people.rules import contacts, registering
from services.people.rules import merging as merging_rules
from services.people.rules import signing_in as sign_in_rules
from services.people.store import college, looks, merging, persons
from services.runtime.actor import Actor, require_role
from services.runtime.ids import new_id
from services.runtime.work import Work


class RegisterStudent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The four things we must know. Whoever asks is not signed in; the desk may do it for somebody (`on_behalf`)."""

    name: str
    contact: str
    is_of_age: bool
    district: str
    channel: Channel | None = None
    language: str = "en"
    browser: str = ""
    on_behalf: bool = False


class RegisteredView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    attempt_id: UUID | None
    """Where to type the six numbers. None when no numbers can reach her: the desk rings."""
    channel: Channel
    contact_hint: str
    is_on_behalf: bool = False
    actor_token: str | None = None
    """For her, with no factor, for a minute: enough to ask for a place that is then confirmed. None at the desk."""


async def register_student(command: RegisterStudent, work: Work) -> RegisteredView:
    if command.on_behalf:
        require_role(work.actor, Role.COORDINATOR)
    facts, is_example = await college.load_college(work.db)
    channel = command.channel or contacts.channel_of(command.contact)
    folded = contacts.fold(channel, command.contact)
    person = Person(
        person_id=new_id(),
        name=registering.name(command.name),
        is_of_age=command.is_of_age,
        district=registering.district(command.district, facts),
        language=_language(command.language),
    )
    registering.refuse_too_young(command.is_of_age, facts)
    contact = _contact(person.person_id, channel, command.contact, folded)
    if not command.on_behalf:
        await slow_down_network(work, sign_in_rules.REGISTERING_FROM_NETWORK)
        await slow_down(work, sign_in_rules.CODES_FOR_CONTACT, folded, "")
    await persons.insert_person(work.db, person, "desk" if command.on_behalf else "self", work.now)
    await persons.insert_contact(work.db, contact, work.now)
    work.record(PersonRegistered(person_id=person.person_id))
    await _look_for_alike(work, person)
    attempt_id = None
    if command.on_behalf:
        await contact_works(work, contact)  # somebody spoke with her
    elif contacts.can_carry_code(channel, is_example=is_example, has_mail=bool(work.house.settings.mail_url)):
        browser = browser_of(work.actor, command.browser)
        attempt_id = await ask_for_code(
            work, Purpose.REGISTER, LetterKind.CODE, person.person_id, contact.contact_id, browser
        )
    return RegisteredView(
        person_id=person.person_id,
        attempt_id=attempt_id,
        channel=channel,
        contact_hint=contacts.hint(channel, command.contact),
        is_on_behalf=command.on_behalf,
    )


class AddPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Staff make somebody known: a tutor, a member, a colleague. A given id makes a repeated import change nothing."""

    name: str
    contact: str = ""
    channel: Channel | None = None
    district: str | None = None
    language: str = "en"
    person_id: UUID | None = None


class PersonAddedView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID


async def add_person(command: AddPerson, work: Work) -> PersonAddedView:
    """By the desk or an administrator; by `import` and `example`, who may say the id."""
    by_house = work.actor.service if work.actor.service in ("import", "example") else None
    if by_house is None:
        require_role(work.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    person = Person(
        person_id=(command.person_id if by_house else None) or new_id(),
        name=registering.name(command.name),
        district=command.district or None,
        language=_language(command.language),
    )
    return PersonAddedView(person_id=await _add(work, person, command.contact, command.channel, by_house))


async def make_known(work: Work, name: str, contact: str, channel: Channel | None, language: str) -> UUID:
    """By a co-chair who asks her into her group."""
    person = Person(person_id=new_id(), name=registering.name(name), language=_language(language))
    return await _add(work, person, contact, channel, None)


async def _add(work: Work, person: Person, typed: str, channel: Channel | None, by_house: str | None) -> UUID:
    contact = None
    if typed.strip():
        channel = channel or contacts.channel_of(typed)
        contact = _contact(person.person_id, channel, typed, contacts.fold(channel, typed))
    if await persons.insert_person(work.db, person, by_house or "desk", work.now):
        if contact is not None:
            await persons.insert_contact(work.db, contact, work.now)
        work.record(PersonRegistered(person_id=person.person_id))
        if by_house != "example":
            await _look_for_alike(work, person)
    return person.person_id


class WriteContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Staff write down how somebody is reached whom a spreadsheet only named. What she has, she changes herself."""

    person_id: UUID
    contact: str
    channel: Channel | None = None


async def write_contact(command: WriteContact, work: Work) -> PersonAddedView:
    require_role(work.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    await persons.load_person(work.db, command.person_id)
    if await persons.current_contact(work.db, command.person_id) is not None:
        raise registering.ContactKnown("We know already how to reach them.", field="contact")
    channel = command.channel or contacts.channel_of(command.contact)
    folded = contacts.fold(channel, command.contact)
    await persons.insert_contact(work.db, _contact(command.person_id, channel, command.contact, folded), work.now)
    await looks.note(work, command.person_id, LookedAt.REACH_WRITTEN, Why.WORK)
    return PersonAddedView(person_id=command.person_id)


class ConfirmContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The desk spoke with her: she can be reached."""

    person_id: UUID


class ContactConfirmedView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID


async def confirm_contact(command: ConfirmContact, work: Work) -> ContactConfirmedView:
    require_role(work.actor, Role.COORDINATOR, service="example")
    await persons.load_person(work.db, command.person_id)
    contact = await persons.current_contact(work.db, command.person_id)
    if contact is None:
        work.record(ContactConfirmed(person_id=command.person_id))
    else:
        await contact_works(work, contact)
    return ContactConfirmedView(person_id=command.person_id)


async def _look_for_alike(work: Work, person: Person) -> None:
    """Perhaps she stands here already. She is let in all the same, and somebody of the desk looks at both."""
    by_name = merging_rules.says_who(person.name)
    if other_id := await merging.find_alike(work.db, person.person_id, by_name=by_name):
        await merging.insert_likely(work.db, person.person_id, other_id, work.now)
        work.record(SecondRecordLikely(person_id=person.person_id, other_id=other_id))


def provisional(person_id: UUID) -> Actor:
    """Somebody who has just registered and has typed no code yet."""
    return Actor(person_id=person_id)


def _contact(person_id: UUID, channel: Channel, typed: str, folded: str) -> Contact:
    return Contact(
        contact_id=new_id(), person_id=person_id, channel=channel, address=" ".join(typed.split()), folded=folded
    )


def _language(said: str) -> str:
    return said if said in ("en", "cy") else "en"
