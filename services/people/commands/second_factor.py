"""The second factor: numbers from an app (TOTP), and ten printed codes for the day without a phone."""

from uuid import UUID

import msgspec
import pyotp

from services.people import tokens
from services.people.commands import factor_reset
from services.people.commands.shared import (
    SessionView,
    live_session,
    own_session,
    refuse_unless_sure,
    renew_session,
    slow_down,
)
from services.people.model import SecondFactor
from services.people.rules import signing_in as rules
from services.people.store import college, persons, sign_in
from services.runtime.actor import Factor, require_fresh_second_factor, require_person
from services.runtime.refusal import Refusal
from services.runtime.work import Work

_STEPS = (-1, 0, 1)
"""A phone's clock may be half a minute off, either way."""


class BeginSecondFactor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new secret for one's app. It counts only when numbers made with it have been shown."""


class SecretView(msgspec.Struct, frozen=True, kw_only=True):
    secret: str
    """To type into the app."""
    address: str
    """To show as a picture that the app reads."""


async def begin_second_factor(command: BeginSecondFactor, work: Work) -> SecretView:
    """Replacing one that works takes the one that works."""
    person_id = require_person(work.actor)
    person = await persons.load_person(work.db, person_id)
    await refuse_unless_sure(work, person_id)
    secret = pyotp.random_base32()
    await sign_in.begin_second_factor(work.db, person_id, await work.sealer.seal(work.db, person_id, secret))
    facts, _ = await college.load_college(work.db)
    issuer = facts.short_name or facts.name or "College"
    return SecretView(secret=secret, address=pyotp.TOTP(secret).provisioning_uri(name=person.name, issuer_name=issuer))


class ConfirmSecondFactor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first numbers from the app: from now on it is asked for."""

    session_token: str
    code: str


class SecondFactorView(msgspec.Struct, frozen=True, kw_only=True):
    session: SessionView
    printed_codes: tuple[str, ...]
    """Shown once; they are kept as hashes."""


async def confirm_second_factor(command: ConfirmSecondFactor, work: Work) -> SecondFactorView | Refusal:
    session = await live_session(work, command.session_token)
    await slow_down(work, rules.SECOND_FACTORS, str(session.person_id))
    factor = await sign_in.load_second_factor(work.db, session.person_id)
    if factor is None or factor.confirmed_at is not None:
        raise rules.NoSecondFactor("There is nothing to confirm.")
    step = await _step(work, factor, command.code)
    if step is None:
        return _wrong()
    await sign_in.note_step(work.db, session.person_id, step, work.now)
    await sign_in.end_sessions_of(work.db, session.person_id, but=session.session_id)
    codes = await _print_codes(work, session.person_id)
    return SecondFactorView(session=await renew_session(work, session, Factor.SECOND), printed_codes=codes)


class ShowSecondFactor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers from the app, one of the printed codes, or what two of the desk let her use instead of both. Rights rise,
    so the session gets another token."""

    session_token: str
    code: str


async def show_second_factor(command: ShowSecondFactor, work: Work) -> SessionView | Refusal:
    session = await live_session(work, command.session_token)
    await slow_down(work, rules.SECOND_FACTORS, str(session.person_id))
    if await factor_reset.use(work, session, command.code):
        renewed = await renew_session(work, session, session.factor)
        return msgspec.structs.replace(renewed, sets_up_anew=True)
    factor = await sign_in.load_second_factor(work.db, session.person_id)
    if factor is None or factor.confirmed_at is None:
        raise rules.NoSecondFactor("You have no second factor yet.")
    if not await is_second_sign(work, session.person_id, command.code):
        return _wrong()
    return await renew_session(work, session, Factor.SECOND)


async def is_second_sign(work: Work, person_id: UUID, typed: str) -> bool:
    """Numbers from her app, or one of her printed codes; used once."""
    factor = await sign_in.load_second_factor(work.db, person_id)
    if factor is None or factor.confirmed_at is None:
        return False
    if (step := await _step(work, factor, typed)) is not None:
        await sign_in.note_step(work.db, person_id, step, work.now)
        return True
    return await _is_printed(work, person_id, typed)


class PrintCodes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ten new printed codes; the old ones are nothing any more."""


class PrintedView(msgspec.Struct, frozen=True, kw_only=True):
    printed_codes: tuple[str, ...]


async def print_codes(command: PrintCodes, work: Work) -> PrintedView:
    session = await own_session(work)
    require_fresh_second_factor(work.actor, work.now)
    return PrintedView(printed_codes=await _print_codes(work, session.person_id))


async def _step(work: Work, factor: SecondFactor, typed: str) -> int | None:
    """The half-minute whose numbers were typed, if it was not used yet."""
    secret = await work.sealer.open(work.db, factor.person_id, factor.secret)
    if secret is None:
        return None
    totp, typed = pyotp.TOTP(secret), tokens.digits(typed)
    now = totp.timecode(work.now)
    fits = [(now + step, pyotp.utils.strings_equal(totp.generate_otp(now + step), typed)) for step in _STEPS]
    return rules.fitting_step(fits, factor.last_step)


async def _is_printed(work: Work, person_id: UUID, typed: str) -> bool:
    hashed = tokens.printed_hash(work.house.settings.key, person_id, typed)
    return await sign_in.use_printed_code(work.db, person_id, hashed, work.now)


async def _print_codes(work: Work, person_id: UUID) -> tuple[str, ...]:
    codes = tuple(tokens.new_printed_code() for _ in range(rules.PRINTED_CODES))
    key = work.house.settings.key
    await sign_in.replace_printed_codes(
        work.db, person_id, [tokens.printed_hash(key, person_id, code) for code in codes]
    )
    return codes


def _wrong() -> rules.WrongSecondFactor:
    return rules.WrongSecondFactor("These numbers do not fit.", field="code")
