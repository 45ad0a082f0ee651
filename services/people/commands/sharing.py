"""Who shares a contact shows something more: the second sign, or numbers that the desk says to her."""

from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people import tokens
from services.people.commands.second_factor import is_second_sign
from services.people.commands.shared import SessionView, live_session, renew_session, slow_down
from services.people.model import Attempt, LetterKind, LookedAt, Purpose, Why
from services.people.rules import signing_in as rules
from services.people.store import looks, persons, sign_in
from services.runtime.actor import Factor, require_role
from services.runtime.ids import new_id
from services.runtime.refusal import Refusal
from services.runtime.work import Work


class SayNumbers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The desk has spoken with her and is sure: six numbers, said and not sent. Those said before are nothing now."""

    person_id: UUID


class SaidNumbersView(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    """Shown once; kept as a hash."""


async def say_numbers(command: SayNumbers, work: Work) -> SaidNumbersView:
    require_role(work.actor, Role.COORDINATOR)
    person = await persons.load_person(work.db, command.person_id)
    attempt_id, code = new_id(), tokens.new_code()
    attempt = Attempt(
        attempt_id=attempt_id,
        purpose=Purpose.SAID,
        letter=LetterKind.NONE,
        person_id=person.person_id,
        contact_id=None,
        browser="",
        asked_at=work.now,
        ends_at=work.now + rules.CODE_LIFE,
        code_hash=tokens.code_hash(work.house.settings.key, attempt_id, code),
    )
    await sign_in.insert_attempt(work.db, attempt)
    await looks.note(work, person.person_id, LookedAt.NUMBERS_SAID, Why.ASKED)
    return SaidNumbersView(code=code)


class ShowMore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers that the desk said, or her second sign: her session opens all that is hers."""

    session_token: str
    code: str


async def show_more(command: ShowMore, work: Work) -> SessionView | Refusal:
    session = await live_session(work, command.session_token)
    await slow_down(work, rules.SECOND_FACTORS, str(session.person_id))
    said = await sign_in.load_said(work.db, session.person_id)
    if said is not None and rules.is_open(said, work.now):
        hashed = tokens.code_hash(work.house.settings.key, said.attempt_id, tokens.digits(command.code))
        if tokens.same(said.code_hash, hashed):
            await sign_in.note_used(work.db, said.attempt_id, session.browser, session.session_id, work.now)
            return await renew_session(work, session, session.factor)
        await sign_in.count_try(work.db, said.attempt_id)
    if await is_second_sign(work, session.person_id, command.code):
        return await renew_session(work, session, Factor.SECOND)
    return rules.WrongNumbers("These numbers do not fit.", field="code")
