"""A message to oneself, to see whether messages arrive."""

import msgspec

from services.contracts.people import Role
from services.people.commands.shared import in_her_language
from services.people.model import Channel
from services.people.rules import college as college_rules
from services.people.rules import letters
from services.people.rules.signing_in import NoWayToSend
from services.people.store import college, persons
from services.runtime import mail
from services.runtime.actor import require_person, require_role
from services.runtime.refusal import Refusal
from services.runtime.work import Work


class NothingCame(Refusal):
    slug = "nothing-came"
    what_to_do = "Send yourself a message first."


class SendTestMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To her own address, at once: she waits for what the mail server says."""


class MailTestedView(msgspec.Struct, frozen=True, kw_only=True):
    trouble: str


async def send_test_message(command: SendTestMessage, work: Work) -> MailTestedView:
    require_role(work.actor, Role.ADMINISTRATOR)
    person_id = require_person(work.actor)
    contact = await persons.current_contact(work.db, person_id)
    if contact is None or contact.channel is not Channel.MAIL:
        raise NoWayToSend("We have no email address of yours.", what_to_do="Write one on your own page first.")
    person = await persons.read_person(work.db, person_id)
    facts, _ = await college.load_college(work.db)
    sender = college_rules.called(facts, person.language)
    link = f"{work.house.settings.college_address}/first-day/mail"
    trouble = ""
    try:
        words = await in_her_language(
            work, person.language, "mail_test", lambda language: letters.mail_test(language, sender, link)
        )
        await mail.send(work.house, work.db, mail.Letter(contact.address, *words, sender=sender))
    except mail.NotSent as said:
        trouble = str(said)
    await college.note_mail_tried(work.db, person_id, trouble, work.now)
    return MailTestedView(trouble=trouble)


class ConfirmMailCame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She has seen it in her own post."""


async def confirm_mail_came(command: ConfirmMailCame, work: Work) -> None:
    require_role(work.actor, Role.ADMINISTRATOR)
    if not await college.note_mail_came(work.db, require_person(work.actor), work.now):
        raise NothingCame("No message has gone out to you yet.")
