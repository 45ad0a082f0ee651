"""Looking up how somebody can be reached. Each look is written down in the same transaction."""

from uuid import UUID

import msgspec

from services.people.model import Channel, Choice, Why
from services.people.rules import contacts
from services.people.rules import looking as rules
from services.people.rules import roles as role_rules
from services.people.rules.college import CHOSEN_UNTIL_SAID
from services.people.store import persons, welsh
from services.people.store.persons import Address
from services.runtime.actor import require_role
from services.runtime.refusal import NotAllowed, NotFound, Refusal
from services.runtime.work import Work

MOST_ADDRESSES = 100


class TooManyAsked(Refusal):
    slug = "too-many-asked"
    status = 422


class LookUpAddresses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`messages` asks at the moment of sending; the answer is used and forgotten."""

    person_ids: tuple[UUID, ...]


class AddressView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    channel: str
    """mail, text, call, partner or none; none is somebody who is reached through others, as `contact` says."""
    contact: str
    partner: str = ""
    """The organisation whose address `contact` is: it is written to (`partner`) or rung (`call`), and told nothing."""
    language: str
    wants_reminders: bool
    may_say_who_rings: bool
    names_course: bool
    welsh_passed: tuple[str, ...] = ()
    """Of the Welsh of messages, what somebody has read; for whoever is written to in Welsh."""


async def look_up_addresses(command: LookUpAddresses, work: Work) -> list[AddressView]:
    """Only for `messages`. Nobody is in the answer who is not here any more."""
    if work.actor.service != "messages":
        raise NotAllowed("This is for messages only.")
    if len(command.person_ids) > MOST_ADDRESSES:
        raise TooManyAsked(f"At most {MOST_ADDRESSES} at once.", field="person_ids")
    found = await persons.look_up_addresses(work.db, command.person_ids, "messages", Why.MESSAGE, work.now)
    has_welsh = any(one.language == "cy" for one in found)
    read = tuple(sorted(await welsh.passed(work.db, "letters_messages"))) if has_welsh else ()
    return [msgspec.structs.replace(view_of(one), welsh_passed=read if one.language == "cy" else ()) for one in found]


class LookAtPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Staff open how one person can be reached, because they have to reach her."""

    person_id: UUID
    why: Why


async def look_at_person(command: LookAtPerson, work: Work) -> AddressView:
    require_role(work.actor, *role_rules.SEES_PEOPLE)
    rules.refuse_without_why(command.why)
    found = await persons.look_up_addresses(work.db, [command.person_id], work.actor.key, command.why, work.now)
    if not found:
        raise NotFound("There is nobody here.")
    return view_of(found[0])


def view_of(one: Address) -> AddressView:
    writes = {Channel.MAIL: "mail", Channel.TEXT: "text", Channel.CALL: "call"}
    return AddressView(
        person_id=one.person_id,
        name=one.name,
        channel=_through_partner(one) if one.partner else writes.get(one.channel, "none") if one.channel else "none",
        contact=one.contact or "",
        partner=one.partner or "",
        language=one.language,
        wants_reminders=_chosen(one, Choice.REMINDERS),
        may_say_who_rings=_chosen(one, Choice.SAY_WHO_RINGS),
        names_course=_chosen(one, Choice.NAME_COURSE),
    )


def _through_partner(one: Address) -> str:
    return "partner" if contacts.is_mail_address(one.contact or "") else "call"


def _chosen(one: Address, kind: Choice) -> bool:
    return one.choices.get(kind, CHOSEN_UNTIL_SAID[kind])
