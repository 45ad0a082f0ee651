"""Sending one message: ask `people` where to, write it, hand it over, say so. The answer of `people` is forgotten.

It all happens in the transaction of the due row, which nobody else can do meanwhile (the lock on the row is the lease:
it ends with the process). A message is tried until it is handed over or somebody must ring. What was handed over stands
in a file besides, so that it does not go again when the database goes before the commit. Only if the process dies
between the mail server's yes and that line does the one message go once more, with the same Message-ID.
"""

from functools import partial
from typing import Any

from services.contracts.messages import MessageNotSent, MessageSent
from services.messages import handed_over, words
from services.messages.commands.calls import owe_call
from services.messages.model import ABOUT_A_PLACE, CALL_WHEN_NOT_SENT, NEEDS_HER_ANSWER, Address, College, Message
from services.messages.rules import saying as rules
from services.messages.store import known
from services.messages.store import saying as store
from services.runtime import mail
from services.runtime.calling import CalleeAway
from services.runtime.mail import Letter, NotSent
from services.runtime.welsh import in_her_language
from services.runtime.work import Work


async def send(work: Work, message: Message) -> None:
    if message.was_sent or await _has_gone(work, message):
        await store.end_message(work.db, message.message_id, "sent", None, work.now)
        return work.record(MessageSent(**_about(message)))
    if rules.is_untrue(message.template, message.facts, work.now):
        return await store.end_message(work.db, message.message_id, "not_wanted", "too-late", work.now)
    try:
        address, college = await _look_up(work, message)
        if address is None or not rules.may_write(message.template, address):
            return await store.end_message(work.db, message.message_id, "not_wanted", None, work.now)
        await _hand_over(work, message, address, college)
    except CalleeAway:
        await _try_all_later(work, message, "people-away")
    except NotSent as trouble:
        await _not_sent(work, message, trouble)
    else:
        await store.end_message(work.db, message.message_id, "sent", None, work.now)
        work.record(MessageSent(**_about(message)))


async def _hand_over(work: Work, message: Message, address: Address, college: College) -> None:
    if address.channel not in ("mail", "text", "partner"):
        raise NotSent("no-written-channel", is_final=True)
    settings = work.house.settings
    reference = _reference(work, message)
    if address.channel == "partner":
        return await _ask_partner(work, message, address, college, reference)
    title, is_text = await _title(work, message, address), address.channel == "text"

    def say(language: str) -> words.Words:
        return words.write(
            message.template,
            language,
            rules.still_true(message.facts, work.now),
            name=address.name,
            college=college,
            address=settings.college_address,
            about_id=message.about_id,
            is_text=is_text,
            title=title,
        )

    is_passed = words.is_passed(message.template, address.welsh_passed)
    said = in_her_language(address.language, say, is_passed=is_passed, is_text=is_text)
    letter = Letter(address.contact, said.subject, said.text, reference, college.called(address.language))
    await _send(work, message, letter)


async def _has_gone(work: Work, message: Message) -> bool:
    """Perhaps in the moment in which the database went, or we were told to stop."""
    await mail.landed(_reference(work, message))
    return await handed_over.has_gone(work.house.settings.sent_list, message.key, work.now)


async def _send(work: Work, message: Message, letter: Letter) -> None:
    note = partial(handed_over.note, work.house.settings.sent_list, message.key, work.now)
    await mail.send(work.house, work.db, letter, gone=note)


def _reference(work: Work, message: Message) -> str:
    return rules.message_reference(message.message_id, work.house.settings.college_address)


async def _ask_partner(work: Work, message: Message, address: Address, college: College, reference: str) -> None:
    """The organisation that she chose is asked to tell her to ring, and told nothing else. What needs her answer by a
    time somebody says by phone: we do not know when it reaches her."""
    if message.template in NEEDS_HER_ANSWER:
        raise NotSent("through-a-partner", is_final=True)
    said = in_her_language(
        address.language,
        lambda language: words.through_partner(language, address.name, college),
        is_passed=words.is_passed("partner", address.welsh_passed),
    )
    letter = Letter(address.contact, said.subject, said.text, reference, college.called(address.language))
    await _send(work, message, letter)


async def _title(work: Work, message: Message, address: Address) -> str:
    """What it is about, only for whoever wishes to be told openly."""
    if not address.names_course or message.template not in ABOUT_A_PLACE:
        return ""
    return await known.title_of(work.db, message.about_id, message.facts.get("run_id"), address.language)


async def _not_sent(work: Work, message: Message, trouble: NotSent) -> None:
    if trouble.is_final:
        await _give_up(work, message, str(trouble))
    elif trouble.is_hers:
        await _try_later(work, message, str(trouble))
    else:
        await _try_all_later(work, message, str(trouble))


async def _try_all_later(work: Work, message: Message, reason: str) -> None:
    """Who is away for one is away for all: the others wait a minute too, and nothing else is held up."""
    await store.put_off_messages(work.db, work.now + rules.RETRY[0])
    await _try_later(work, message, reason)


async def _try_later(work: Work, message: Message, reason: str) -> None:
    at = rules.next_try(message.attempts + 1, work.now)
    if at is None:
        return await _give_up(work, message, reason)
    await store.count_attempt(work.db, message.message_id, reason)
    await work.due("send", str(message.message_id), at)


async def _give_up(work: Work, message: Message, reason: str) -> None:
    """It cannot be written to her. What she must know is said by phone."""
    code = "".join(sign if sign.isalnum() else "-" for sign in reason.lower())[:32].strip("-") or "unknown"
    await store.end_message(work.db, message.message_id, "not_sent", code, work.now)
    work.record(MessageNotSent(**_about(message), reason=code))
    if message.template in CALL_WHEN_NOT_SENT:
        person_id, about_id = message.person_id, message.about_id
        run_id = await known.run_of_place(work.db, about_id)
        await owe_call(work, person_id=person_id, about_id=about_id, why=message.template, run_id=run_id)


def _about(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "template": message.template.value,
        "person_id": message.person_id,
        "about_id": message.about_id,
    }


async def _look_up(work: Work, message: Message) -> tuple[Address | None, College]:
    """Where to, and who we are. Raises CalleeAway."""
    people = work.house.people
    found = await people.ask("/addresses", {"person_ids": [message.person_id]}, list[Address])
    return (found[0] if found else None), await people.look("/college", College)
