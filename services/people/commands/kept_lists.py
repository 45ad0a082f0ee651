"""A tutor keeps the list of one session on her device: it opens without signing in until the session is over.

It is a sign-in that opens this and nothing else, on this browser alone. It stands where she is signed in and can be
ended there; it ends with her role, and by itself. Whether the session is hers, and when, `enrolment` says each time.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people import tokens
from services.people.commands.shared import SessionView, begin_session, browser_of, roles_now
from services.people.commands.signing_in import ExchangedView, signed
from services.people.rules import kept_lists as rules
from services.people.rules import signing_in
from services.people.rules.roles import TUTORS
from services.people.store import persons, sign_in
from services.runtime.actor import TOKEN_LIFE, Actor, Errand, Factor, require_person, require_role
from services.runtime.refusal import SignInFirst
from services.runtime.work import Work


class KeepList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of this session, until then."""

    session_id: UUID
    until_at: datetime
    browser: str
    device: str = ""
    """In one word of web's."""


async def keep_list(command: KeepList, work: Work) -> SessionView:
    require_role(work.actor, Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING)
    rules.refuse_too_long(command.until_at, command.browser, work.now)
    person_id = require_person(work.actor)
    await sign_in.end_list_on(work.db, person_id, command.browser, command.session_id)
    return await begin_session(
        work,
        person_id,
        Factor.CODE,
        command.browser,
        is_limited=True,
        errand_id=command.session_id,
        until_at=command.until_at,
        device=command.device,
    )


class ExchangeKeptList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cookie for a signed token, good for a minute. It is worth nothing on another browser."""

    session_token: str
    browser: str = ""


async def exchange_kept_list(command: ExchangeKeptList, work: Work) -> ExchangedView:
    kept = await sign_in.load_session(work.db, tokens.token_hash(command.session_token))
    browser = browser_of(work.actor, command.browser)
    if kept is None or kept.until_at is None or kept.errand_id is None or not browser or kept.browser != browser:
        raise SignInFirst("This list is not kept here.")
    held = await roles_now(work, kept.person_id)
    if TUTORS.isdisjoint(held) or not signing_in.is_live(kept, held, work.now):
        raise SignInFirst("This list is not kept any more.")
    if work.now - kept.seen_at >= signing_in.SEEN_EVERY:
        await sign_in.note_seen(work.db, kept.session_id, work.now)
    person = await persons.read_person(work.db, kept.person_id)
    errand = Errand(person_id=person.person_id, about_id=kept.errand_id, is_list=True)
    return ExchangedView(
        actor_token=signed(Actor(errand=errand), work),
        person_id=person.person_id,
        name=person.name,
        roles=frozenset(),
        factor=Factor.CODE,
        language=person.language,
        expires_in=int(TOKEN_LIFE.total_seconds()),
        is_limited=True,
        errand_id=kept.errand_id,
    )
