"""What several commands do: slow down, begin and renew sessions, take roles, note that a contact works."""

from collections.abc import Callable
from datetime import date, datetime
from ipaddress import ip_address
from uuid import UUID

import msgspec

from services.contracts.people import ContactConfirmed, Role, RoleTaken
from services.people import tokens
from services.people.model import Contact, HeldRole, Session
from services.people.rules import letters
from services.people.rules import roles as role_rules
from services.people.rules import signing_in as rules
from services.people.rules.signing_in import Bucket
from services.people.store import passkeys, persons, roles, sign_in, welsh
from services.runtime import welsh as welsh_letters
from services.runtime.actor import (
    Actor,
    Factor,
    require_fresh_second_factor,
    require_person,
    require_role,
    require_second_factor,
)
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import SignInFirst
from services.runtime.work import Work


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A new session. Its token is said once and kept nowhere; the old one, if there was one, is nothing any more."""

    session_token: str
    session_id: UUID
    person_id: UUID
    factor: Factor
    expires_in: int
    """Seconds, for the cookie. The session itself decides when it ends."""
    language: str
    is_limited: bool = False
    """It opens `errand_id` and nothing else, until more is shown."""
    errand_id: UUID | None = None
    sets_up_anew: bool = False
    """The second sign that she had is gone: she sets one up next."""


async def slow_down(work: Work, bucket: Bucket, *of: str) -> None:
    """Takes one out of the bucket of this contact, network or person. Raises SlowDown when it is empty."""
    level = await sign_in.take(work.db, tokens.keyed(work.house.settings.key, bucket.kind, *of), bucket, work.now)
    if level is not None:
        raise rules.slow_down(bucket, level)


async def slow_down_network(work: Work, bucket: Bucket) -> None:
    """This machine itself is not slowed down: the example college has nobody else."""
    if (network := work.actor.network) and not is_loopback(network):
        await slow_down(work, bucket, network)


def is_loopback(network: str | None) -> bool:
    try:
        return ip_address(network or "").is_loopback
    except ValueError:
        return False


async def begin_session(
    work: Work,
    person_id: UUID,
    factor: Factor,
    browser: str,
    *,
    is_limited: bool = False,
    errand_id: UUID | None = None,
    factor_at: datetime | None = None,
    until_at: datetime | None = None,
    device: str | None = None,
) -> SessionView:
    """A fresh token whatever the browser held before: nobody can choose another's session."""
    person = await persons.read_person(work.db, person_id)
    session = Session(
        session_id=new_id(),
        person_id=person.person_id,
        factor=factor,
        factor_at=factor_at or work.now,
        browser=browser,
        began_at=work.now,
        seen_at=work.now,
        device=rules.device(device or work.actor.device),
        is_limited=is_limited,
        errand_id=errand_id if is_limited else None,
        until_at=until_at,
    )
    token = tokens.new_token()
    await sign_in.insert_session(work.db, session, tokens.token_hash(token))
    await _note_used(work, session)
    return await _view(work, session, token)


async def renew_session(work: Work, session: Session, factor: Factor) -> SessionView:
    """Rights rose: the same session under another token."""
    token = tokens.new_token()
    factor_at = work.now if factor is Factor.SECOND else session.factor_at
    await sign_in.renew_session(work.db, session.session_id, tokens.token_hash(token), factor, factor_at, work.now)
    risen = msgspec.structs.replace(session, factor=factor, factor_at=factor_at, is_limited=False, errand_id=None)
    await _note_used(work, risen)
    return await _view(work, risen, token)


async def live_session(work: Work, token: str) -> Session:
    """The session of this token, locked. Raises SignInFirst."""
    session = await sign_in.load_session(work.db, tokens.token_hash(token))
    if session is None or session.until_at is not None:  # a list that is kept is no sign-in, and becomes none
        raise SignInFirst("Your sign-in has ended.")
    if not rules.is_live(session, await roles_now(work, session.person_id), work.now):
        raise SignInFirst("Your sign-in has ended.")
    return session


async def own_session(work: Work) -> Session:
    """The session with which the actor acts. Raises SignInFirst."""
    person_id = require_person(work.actor)
    session = await sign_in.load_session_by_id(work.db, work.actor.session_id, person_id)
    if session is None:
        raise SignInFirst("Your sign-in has ended.")
    return session


async def has_second_sign(work: Work, person_id: UUID) -> bool:
    known = await sign_in.load_second_factor(work.db, person_id)
    return (known is not None and known.confirmed_at is not None) or bool(await passkeys.of(work.db, person_id))


async def refuse_unless_sure(work: Work, person_id: UUID) -> None:
    """Whoever has a second sign shows it before another takes its place or comes beside it. Raises StepUpFirst."""
    if await has_second_sign(work, person_id):
        require_fresh_second_factor(work.actor, work.now)


async def roles_now(work: Work, person_id: UUID) -> frozenset[Role]:
    return role_rules.in_force(await roles.held_by(work.db, person_id), college_date(work.now))


async def require_to_see_to(work: Work, role: Role, group_id: UUID | None) -> None:
    """An invitation is seen to by whoever may send it: a co-chair into her own group, else the office."""
    if group_id is not None and group_id in await roles.chaired_by(work.db, require_person(work.actor)):
        return require_second_factor(work.actor)
    require_role(work.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    role_rules.refuse_giving(work.actor.roles, role)


async def take_role(
    work: Work, person_id: UUID, role: Role, until_on: date | None, group_id: UUID | None = None
) -> None:
    """She has it from now on. Said twice, it is one role. The person's row is locked by the caller."""
    held = await roles.held_by(work.db, person_id)
    if group_id is None and any(one.role == role and one.until_on == until_on for one in held):
        return
    before = next((one for one in held if one.role == role), None)
    now = HeldRole(
        role_id=before.role_id if before else new_id(),
        person_id=before.person_id if before else person_id,
        role=role,
        until_on=until_on,
    )
    await roles.insert_role(work.db, now, work.actor.key, work.now)
    if until_on is not None:
        await work.due("end-role", str(now.role_id), role_rules.ends_at(until_on), {})
    else:
        await work.not_due("end-role", str(now.role_id))
    work.record(RoleTaken(person_id=now.person_id, role=role, until_on=until_on, group_id=group_id))


async def in_her_language(
    work: Work, language: str, letter: str, say: Callable[[str], letters.Words], *, is_text: bool = False
) -> welsh_letters.Written:
    """In Welsh alone once somebody has read it (docs/decisions/0011)."""
    read = await welsh.passed(work.db, "letters_people") if language == "cy" else ()
    is_passed = letters.is_passed(letter, read)
    return welsh_letters.in_her_language(language, say, is_passed=is_passed, is_text=is_text)


async def contact_works(work: Work, contact: Contact) -> None:
    """Notes the first time that she was reached by it. The person's row is locked by the caller."""
    if contact.confirmed_at is None:
        await persons.confirm_contact(work.db, contact.contact_id, work.now)
        work.record(ContactConfirmed(person_id=contact.person_id))


def browser_of(actor: Actor, said: str) -> str:
    """What web says of the asking browser: in the command, or with every signed-out request."""
    return said or actor.browser or ""


async def _note_used(work: Work, session: Session) -> None:
    """Roles open nothing without the second sign, so this is when they are used."""
    if session.factor is Factor.SECOND:
        await roles.note_used(work.db, session.person_id, college_date(work.now))


async def _view(work: Work, session: Session, token: str) -> SessionView:
    person = await persons.read_person(work.db, session.person_id)
    held = await roles_now(work, session.person_id)
    return SessionView(
        session_token=token,
        session_id=session.session_id,
        person_id=session.person_id,
        factor=session.factor,
        expires_in=int((rules.ends_at(session, held) - work.now).total_seconds()),
        language=person.language,
        is_limited=session.is_limited,
        errand_id=session.errand_id,
    )
