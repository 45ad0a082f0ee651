"""The letters that `people` writes itself, when their time has come: each in her own language, by its short name."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from services.people import tokens
from services.people.commands import erasing, factor_reset, organisation
from services.people.commands.shared import in_her_language
from services.people.model import Attempt, Channel, Contact, LetterKind, Person
from services.people.rules import college as college_rules
from services.people.rules import erasing as erasing_rules
from services.people.rules import letters
from services.people.rules import registering as registering_rules
from services.people.rules import signing_in as rules
from services.people.store import college, persons, roles, sign_in
from services.people.store import erasing as erasing_store
from services.runtime import mail
from services.runtime.clock import college_date
from services.runtime.due import Due
from services.runtime.work import Work

DUE = Due()
ASK_AGAIN = timedelta(minutes=1)
log = logging.getLogger(__name__)


@DUE.at(erasing.TELL)
async def tell_hidden(key: str, body: dict[str, Any], work: Work) -> None:
    """That nobody sees her any more, until when it can be brought back, and how."""
    erasure = await erasing_store.load_erasure(work.db, UUID(key))
    if erasure is None or erasure.state is not erasing_rules.ErasureState.HIDDEN or erasure.erase_at is None:
        return
    kept = await erasing.open_kept(work, erasure)
    if kept is None or kept.letter is None:
        return
    facts, _ = await college.load_college(work.db)
    language = kept.letter.language
    prefix = "/cy" if language == "cy" else ""
    link = f"{work.house.settings.college_address}{prefix}/farewell/{await erasing.new_link(work, erasure.erasure_id)}"
    number = erasing_rules.spoken(erasure.number)
    at = erasure.erase_at
    words = await in_her_language(
        work,
        language,
        "out_of_sight",
        lambda one: letters.out_of_sight(one, number, erasing_rules.in_words(at, one), link, facts.phone),
    )
    letter = mail.Letter(kept.letter.address, *words, sender=college_rules.called(facts, language))
    await _send_or_wait(work, erasing.TELL, key, body, letter)


@DUE.at(erasing.PROVE)
async def prove_erasure(key: str, body: dict[str, Any], work: Work) -> None:
    """The last letter; then its address goes too, also when it cannot be sent within the hour."""
    erasure = await erasing_store.load_erasure(work.db, UUID(key))
    kept = await erasing.open_kept(work, erasure) if erasure else None
    if erasure is None or kept is None or kept.letter is None:
        return
    facts, _ = await college.load_college(work.db)
    language, today = kept.letter.language, college_date(work.now)
    number = erasing_rules.spoken(erasure.number)
    words = await in_her_language(
        work,
        language,
        "rubbed_out",
        lambda one: letters.rubbed_out(one, number, erasing_rules.in_words(work.now, one)),
    )
    letter = mail.Letter(kept.letter.address, *words, sender=college_rules.called(facts, language))
    try:
        await mail.send(work.house, work.db, letter)
    except mail.NotSent as trouble:
        log.warning("letter_not_sent", extra={"kind": erasing.PROVE, "reason": str(trouble)})
        times = body.get("times", 0) + 1
        if not trouble.is_final and times < erasing_rules.LETTER_TRIES:
            return await work.due(erasing.PROVE, key, work.now + ASK_AGAIN, {"times": times})
        await erasing.forget_address(work, erasure.erasure_id, None)
    else:
        await erasing.forget_address(work, erasure.erasure_id, today)


@DUE.at("send-code")
async def send_code(key: str, body: dict[str, Any], work: Work) -> None:
    """Makes six numbers, keeps their hash, and sends them. When mail does not go now, new ones go in a minute."""
    attempt = await sign_in.load_attempt(work.db, UUID(key))
    if attempt is None or attempt.contact_id is None or attempt.letter is LetterKind.NONE:
        return
    contact = await persons.load_contact(work.db, attempt.contact_id)
    if contact is None or not rules.is_open(attempt, work.now):
        return
    try:
        await mail.send(work.house, work.db, await _letter(work, attempt, contact))
    except mail.NotSent as trouble:
        log.warning("code_not_sent", extra={"attempt_id": key, "reason": str(trouble)})
        if not trouble.is_final:
            await work.due("send-code", key, work.now + ASK_AGAIN)


@DUE.at("send-invitation")
async def send_invitation(key: str, body: dict[str, Any], work: Work) -> None:
    """Tells her that there is an invitation, and where she reads it. What it is stands on the page, not in the post."""
    invitation = await roles.invitation_to_see_to(work.db, UUID(key))
    if invitation is None or invitation.answer is not None:
        return
    if (reached := await _reached_in_writing(work, invitation.person_id)) is None:
        return
    person, contact = reached
    token = tokens.new_token()
    await roles.note_link(work.db, invitation.invitation_id, tokens.token_hash(token))
    facts, _ = await college.load_college(work.db)
    sender = college_rules.called(facts, person.language)
    link = _link(work, person, f"/invitation/{token}")
    words = await in_her_language(work, person.language, "invited", lambda one: letters.invited(one, sender, link))
    await _send_or_wait(work, "send-invitation", key, body, mail.Letter(contact.address, *words, sender=sender))


@DUE.at("confirm-answer")
async def confirm_answer(key: str, body: dict[str, Any], work: Work) -> None:
    """Somebody wrote down an answer for her on the phone: she is told, in case that it was not she."""
    invitation = await roles.invitation_to_see_to(work.db, UUID(key))
    if invitation is not None:
        send = partial(_send_or_wait, work, "confirm-answer", key, body)
        await _write_to(work, invitation.person_id, "answered_for_you", letters.answered_for_you, send)


@DUE.at("tell-old-contact")
async def tell_old_contact(key: str, body: dict[str, Any], work: Work) -> None:
    person_id = UUID(body["person_id"])
    person = await persons.load_person(work.db, person_id)
    old = await work.sealer.open(work.db, person_id, bytes.fromhex(body["to"]))
    if old is None:
        return
    facts, _ = await college.load_college(work.db)
    words = await in_her_language(
        work, person.language, "contact_changed", lambda one: letters.contact_changed(one, facts.phone)
    )
    letter = mail.Letter(old, *words, sender=college_rules.called(facts, person.language))
    await _send_or_wait(work, "tell-old-contact", key, body, letter)


@DUE.at(factor_reset.TELL)
async def tell_second_sign_anew(key: str, body: dict[str, Any], work: Work) -> None:
    send = partial(_send_or_wait, work, factor_reset.TELL, key, body)
    await _write_to(
        work, UUID(key), "second_sign_anew", lambda one, _, phone: letters.second_sign_anew(one, phone), send
    )


@DUE.at(organisation.TELL)
async def tell_organisation_known(key: str, body: dict[str, Any], work: Work) -> None:
    send = partial(_send_or_wait, work, organisation.TELL, key, body)
    await _write_to(
        work, UUID(key), "organisation_known", lambda one, _, phone: letters.organisation_known(one, phone), send
    )


async def _reached_in_writing(work: Work, person_id: UUID) -> tuple[Person, Contact] | None:
    person = await persons.read_person(work.db, person_id)
    contact = await persons.current_contact(work.db, person_id)
    if contact is None or not registering_rules.is_reachable_in_writing(contact.channel):
        return None
    return person, contact


async def _write_to(
    work: Work,
    person_id: UUID,
    called: str,
    words: Callable[[str, str, str], letters.Words],
    send: Callable[[mail.Letter], Awaitable[None]],
) -> None:
    """A letter that is known as `called`; its words by language, the college's short name and its phone."""
    if (reached := await _reached_in_writing(work, person_id)) is None:
        return
    person, contact = reached
    facts, _ = await college.load_college(work.db)
    sender = college_rules.called(facts, person.language)
    said = await in_her_language(work, person.language, called, lambda one: words(one, sender, facts.phone))
    await send(mail.Letter(contact.address, *said, sender=sender))


async def _letter(work: Work, attempt: Attempt, contact: Contact) -> mail.Letter:
    person = await persons.read_person(work.db, contact.person_id)
    facts, _ = await college.load_college(work.db)
    sender = college_rules.called(facts, person.language)
    if attempt.letter is LetterKind.SAY_YOUR_NAME:
        said = await in_her_language(work, person.language, "say_your_name", letters.say_your_name)
        return mail.Letter(contact.address, *said, sender=sender)
    code, token = tokens.new_code(), tokens.new_token()
    hashed = tokens.code_hash(work.house.settings.key, attempt.attempt_id, code)
    await sign_in.note_sent(work.db, attempt.attempt_id, hashed, tokens.token_hash(token), work.now + rules.CODE_LIFE)
    link = _link(work, person, f"/sign-in/link/{token}")
    is_text = contact.channel is Channel.TEXT
    words = await in_her_language(
        work,
        person.language,
        "six_numbers",
        lambda one: letters.six_numbers(one, code, sender, link, is_text=is_text),
        is_text=is_text,
    )
    return mail.Letter(contact.address, *words, sender=sender)


def _link(work: Work, person: Person, path: str) -> str:
    """It opens in her language, also where nobody chose one."""
    return f"{work.house.settings.college_address}{'/cy' if person.language == 'cy' else ''}{path}"


async def _send_or_wait(work: Work, kind: str, key: str, body: dict[str, Any], letter: mail.Letter) -> None:
    """A letter that is in no hurry: asked for again every hour for a day, then the desk's page says that she waits."""
    try:
        await mail.send(work.house, work.db, letter)
    except mail.NotSent as trouble:
        log.warning("letter_not_sent", extra={"kind": kind, "reason": str(trouble)})
        times = body.get("times", 0) + 1
        if not trouble.is_final and times < 24:
            await work.due(kind, key, work.now + timedelta(hours=1), {**body, "times": times})
