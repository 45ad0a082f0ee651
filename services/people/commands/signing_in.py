"""Signing in: six numbers or the link beside them, the session they open, and its end."""

from uuid import UUID

import msgspec

from services.people import tokens
from services.people.commands.shared import (
    SessionView,
    begin_session,
    browser_of,
    contact_works,
    is_loopback,
    live_session,
    own_session,
    roles_now,
    slow_down,
    slow_down_network,
)
from services.people.model import Attempt, LetterKind, Purpose, Session
from services.people.rules import contacts, registering
from services.people.rules import signing_in as rules
from services.people.store import college, persons, sign_in
from services.runtime.actor import TOKEN_LIFE, Actor, Errand, Factor, private_key, require_person, sign
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound, Refusal
from services.runtime.work import Work

LETS_IN = (Purpose.SIGN_IN, Purpose.REGISTER)


class SendCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Six numbers to this mail address or mobile number. `name` tells apart people who share it."""

    contact: str
    browser: str = ""
    name: str = ""
    errand_id: UUID | None = None
    """The booking that she wants to see: all that they open, where several people share the contact."""


class AttemptView(msgspec.Struct, frozen=True, kw_only=True):
    attempt_id: UUID


async def send_code(command: SendCode, work: Work) -> AttemptView:
    """The same steps, the same answer, in the same time, whether or not anybody has this contact."""
    browser = browser_of(work.actor, command.browser)
    _, is_example = await college.load_college(work.db)
    channel = contacts.channel_of(command.contact)
    folded = contacts.fold(channel, command.contact)
    can_send = contacts.can_carry_code(channel, is_example=is_example, has_mail=bool(work.house.settings.mail_url))
    if not can_send:
        raise rules.NoWayToSend("We cannot send numbers there.", field="contact")
    sharers = await persons.sharers(work.db, folded, browser)
    her_own = browser if any(one.knows_browser for one in sharers) else ""
    await slow_down_network(work, rules.CODES_FROM_NETWORK)
    await slow_down(work, rules.CODES_FROM_BROWSER, browser)
    await slow_down(work, rules.CODES_FOR_CONTACT, folded, her_own)
    one, letter = rules.letter_for(sharers, registering.fold_name(command.name))
    lets_in = one.person_id if one and letter is LetterKind.CODE else None
    contact_id = one.contact_id if one else None
    attempt_id = await ask_for_code(
        work, Purpose.SIGN_IN, letter, lets_in, contact_id, browser, errand_id=command.errand_id
    )
    return AttemptView(attempt_id=attempt_id)


class ResendCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing has come: new numbers for the same asking. The old ones are nothing any more."""

    attempt_id: UUID
    browser: str = ""


async def resend_code(command: ResendCode, work: Work) -> AttemptView:
    browser = browser_of(work.actor, command.browser)
    attempt = await sign_in.load_attempt(work.db, command.attempt_id)
    if attempt is None or not rules.can_be_sent_again(attempt, work.now) or attempt.browser != browser:
        raise rules.CodeEnded("These numbers cannot be used any more.", field="code")
    await slow_down(work, rules.CODES_FROM_BROWSER, browser)
    await slow_down(work, rules.CODES_FOR_CONTACT, str(attempt.contact_id or attempt.attempt_id), "again")
    await sign_in.renew_attempt(work.db, attempt.attempt_id, work.now + rules.CODE_LIFE)
    await work.due("send-code", str(attempt.attempt_id), work.now)
    return AttemptView(attempt_id=attempt.attempt_id)


class RedeemCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The six numbers, typed anywhere. They open what they were asked for, once."""

    attempt_id: UUID
    code: str
    browser: str = ""
    errand_id: UUID | None = None
    """Her first booking: made after the numbers of a registration were asked for."""


async def redeem_code(command: RedeemCode, work: Work) -> SessionView | Refusal:
    browser = browser_of(work.actor, command.browser)
    attempt = rules.refuse_ended(await sign_in.load_attempt(work.db, command.attempt_id), browser, work.now)
    if attempt.purpose not in LETS_IN or not _fits(work, attempt, command.code):
        await sign_in.count_try(work.db, attempt.attempt_id)
        return rules.wrong_code(attempt)
    return await _let_in(work, _with_errand(attempt, command.errand_id), browser)


def _with_errand(attempt: Attempt, errand_id: UUID | None) -> Attempt:
    """What is said with numbers or link counts for a registration alone: its booking was made after they were sent."""
    if attempt.purpose is not Purpose.REGISTER:
        return attempt
    return msgspec.structs.replace(attempt, errand_id=errand_id)


class RedeemLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The link beside the numbers, on the browser that asked; or, in the example college, one of its own links."""

    token: str
    browser: str = ""
    errand_id: UUID | None = None
    """Her first booking, as with the numbers of a registration."""


async def redeem_link(command: RedeemLink, work: Work) -> SessionView:
    browser = browser_of(work.actor, command.browser)
    if person_id := tokens.example_person(work.house.settings.key, command.token):
        return await _let_example_person_in(work, person_id, browser)
    attempt = await sign_in.load_attempt_by_link(work.db, tokens.token_hash(command.token))
    if attempt is None or attempt.purpose not in LETS_IN or not browser or attempt.browser != browser:
        raise rules.LinkEnded("This link does not work here. It works on the device where you asked for it.")
    if not (rules.is_open(attempt, work.now) or rules.is_pressed_again(attempt, browser, work.now)):
        raise rules.LinkEnded("This link cannot be used any more.")
    return await _let_in(work, _with_errand(attempt, command.errand_id), browser)


class ExchangeSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cookie for a signed token, good for a minute at the services."""

    session_token: str


class ExchangedView(msgspec.Struct, frozen=True, kw_only=True):
    actor_token: str
    person_id: UUID
    name: str
    roles: frozenset[str]
    factor: Factor
    language: str
    expires_in: int
    is_limited: bool = False
    errand_id: UUID | None = None


async def exchange_session(command: ExchangeSession, work: Work) -> ExchangedView:
    """The roles in force today. An ended session or role is dead within the life of the token."""
    session = await live_session(work, command.session_token)
    if work.now - session.seen_at >= rules.SEEN_EVERY:
        await sign_in.note_seen(work.db, session.session_id, work.now)
    person = await persons.read_person(work.db, session.person_id)
    held = await roles_now(work, session.person_id)
    factor = rules.factor_now(session, work.now)
    actor = Actor(
        person_id=session.person_id,
        roles=held,
        factor=factor,
        factor_at=session.factor_at,
        session_id=session.session_id,
    )
    if session.is_limited:
        actor = Actor(errand=_errand(session))
    return ExchangedView(
        actor_token=signed(actor, work),
        person_id=session.person_id,
        name=person.name,
        roles=frozenset() if session.is_limited else held,
        factor=factor,
        language=person.language,
        expires_in=int(TOKEN_LIFE.total_seconds()),
        is_limited=session.is_limited,
        errand_id=session.errand_id,
    )


def _errand(session: Session) -> Errand | None:
    if session.errand_id is None:
        return None
    return Errand(person_id=session.person_id, about_id=session.errand_id)


class EndSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign out here."""

    session_token: str


class EndedView(msgspec.Struct, frozen=True, kw_only=True):
    ended: bool = True


async def end_session(command: EndSession, work: Work) -> EndedView:
    session = await sign_in.load_session(work.db, tokens.token_hash(command.session_token))
    await sign_in.end_session(work.db, session.session_id if session else None)
    return EndedView()


class EndMySession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From the list of one's own sessions: one of them, or all but this one."""

    session_id: UUID | None = None


async def end_my_session(command: EndMySession, work: Work) -> EndedView:
    here = await own_session(work)
    if command.session_id is None:
        await sign_in.end_sessions_of(work.db, here.person_id, but=here.session_id)
        return EndedView()
    session = await sign_in.load_session_by_id(work.db, command.session_id, require_person(work.actor))
    if session is None:
        raise NotFound("This sign-in has ended already.")
    await sign_in.end_session(work.db, session.session_id)
    return EndedView()


async def _let_in(work: Work, attempt: Attempt, browser: str) -> SessionView:
    """Opens a session for the one person for whom the numbers were made."""
    if attempt.person_id is None:
        raise rules.CodeEnded("These numbers cannot be used any more.", field="code")
    person = await persons.load_person(work.db, attempt.person_id)
    contact = await persons.load_contact(work.db, attempt.contact_id)
    if contact is not None:
        await contact_works(work, contact)
    await sign_in.end_session(work.db, attempt.session_id)  # of the first press, when this is the second
    is_limited = contact is not None and rules.is_shared(
        await persons.sharers(work.db, contact.folded, browser), person.person_id
    )
    view = await begin_session(
        work, person.person_id, Factor.CODE, browser, is_limited=is_limited, errand_id=attempt.errand_id
    )
    await sign_in.note_used(work.db, attempt.attempt_id, browser, view.session_id, work.now)
    return view


async def _let_example_person_in(work: Work, person_id: UUID, browser: str) -> SessionView:
    """Only in the example college and only its own people; from the machine itself, unless it is for practice."""
    settings = work.house.settings
    here = is_loopback(work.actor.network) and settings.college_address.startswith("http://")
    here = here or settings.is_practice
    if not (here and await persons.is_example_person(work.db, person_id)):
        raise rules.LinkEnded("This link cannot be used any more.")
    return await begin_session(work, person_id, Factor.SECOND, browser)


def _fits(work: Work, attempt: Attempt, typed: str) -> bool:
    hashed = tokens.code_hash(work.house.settings.key, attempt.attempt_id, tokens.digits(typed))
    return tokens.same(attempt.code_hash, hashed)


async def ask_for_code(
    work: Work,
    purpose: Purpose,
    letter: LetterKind,
    person_id: UUID | None,
    contact_id: UUID | None,
    browser: str,
    *,
    errand_id: UUID | None = None,
) -> UUID:
    """Notes the asking. The numbers are made and sent a moment later, when nobody waits for the answer."""
    attempt = Attempt(
        attempt_id=new_id(),
        purpose=purpose,
        letter=letter,
        person_id=person_id,
        contact_id=contact_id,
        browser=browser,
        asked_at=work.now,
        ends_at=work.now + rules.CODE_LIFE,
        errand_id=errand_id,
    )
    await sign_in.insert_attempt(work.db, attempt)
    await work.due("send-code", str(attempt.attempt_id), work.now)
    return attempt.attempt_id


def signed(actor: Actor, work: Work) -> str:
    return sign(actor, private_key(work.house.settings.people_signing_key or ""), work.now)
