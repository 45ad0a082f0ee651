"""Phone and printed codes are lost. Two of the desk are sure who it is; the second says her numbers that work once.

What she has goes only when she uses them: until then nobody gets in with less than before.
"""

from uuid import UUID

import msgspec

from services.contracts.people import FactorResetAgreed, FactorResetAsked, FactorResetEnded
from services.people import tokens
from services.people.commands.shared import has_second_sign
from services.people.model import FactorReset, LookedAt, Session, Why
from services.people.rules import factor_reset as rules
from services.people.rules.signing_in import NoSecondFactor
from services.people.store import factor_reset as store
from services.people.store import looks, persons, roles, sign_in
from services.runtime.actor import require_fresh_second_factor, require_person, require_role
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.work import Work

END, TELL = "end-factor-reset", "tell-factor-reset"


class AskFactorReset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first yes."""

    person_id: UUID


class FactorResetAskedView(msgspec.Struct, frozen=True, kw_only=True):
    reset_id: UUID


async def ask_factor_reset(command: AskFactorReset, work: Work) -> FactorResetAskedView:
    by = _of_the_desk(work)
    person = await persons.load_person(work.db, command.person_id)
    rules.refuse_own(by, person.person_id)
    if not await has_second_sign(work, person.person_id):
        raise NoSecondFactor("They have no second sign, so they can set one up.")
    rules.refuse_asked(await store.load_of(work.db, person.person_id), work.now)
    rules.refuse_alone(await roles.holders(work.db, rules.STAFF, college_date(work.now)), by, person.person_id)
    reset = FactorReset(
        reset_id=new_id(),
        person_id=person.person_id,
        asked_by=by,
        asked_at=work.now,
        ends_at=work.now + rules.LIFE,
    )
    await store.insert(work.db, reset)
    await work.due(END, str(reset.reset_id), reset.ends_at)
    await looks.note(work, person.person_id, LookedAt.SECOND_SIGN, Why.ASKED)
    work.record(FactorResetAsked(person_id=person.person_id, reset_id=reset.reset_id))
    return FactorResetAskedView(reset_id=reset.reset_id)


class AgreeFactorReset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The second yes, of another one."""

    reset_id: UUID


class FactorResetAgreedView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    code: str
    """Said to her by whoever is sure who she is. Shown once; kept as a hash."""


async def agree_factor_reset(command: AgreeFactorReset, work: Work) -> FactorResetAgreedView:
    by = _of_the_desk(work)
    reset = rules.waiting(await store.load(work.db, command.reset_id), work.now)
    rules.refuse_own(by, reset.person_id)
    rules.refuse_same_two(reset, by)
    await persons.load_person(work.db, reset.person_id)
    code = tokens.new_printed_code()
    hashed = tokens.reset_hash(work.house.settings.key, reset.reset_id, code)
    await store.agree(work.db, reset.reset_id, by, hashed)
    await work.due(TELL, str(reset.person_id), work.now)
    await looks.note(work, reset.person_id, LookedAt.SECOND_SIGN, Why.ASKED)
    work.record(FactorResetAgreed(person_id=reset.person_id, reset_id=reset.reset_id))
    return FactorResetAgreedView(person_id=reset.person_id, code=code)


class DropFactorReset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It was a mistake, or not she who asked. Any of the desk may say so, also after the second yes."""

    reset_id: UUID


async def drop_factor_reset(command: DropFactorReset, work: Work) -> None:
    _of_the_desk(work)
    reset = await store.load(work.db, command.reset_id)
    if reset is None:
        raise rules.ResetEnded("This is not open any more.")
    await end(work, reset)


async def use(work: Work, session: Session, typed: str) -> bool:
    """Whether these are the numbers that she was told. All that she had goes, and she is signed in nowhere else."""
    reset = await store.load_of(work.db, session.person_id)
    if reset is None or work.now >= reset.ends_at:
        return False
    hashed = tokens.reset_hash(work.house.settings.key, reset.reset_id, typed)
    if not tokens.same(reset.code_hash, hashed):
        return False
    await persons.load_person(work.db, session.person_id)
    await sign_in.forget_second_factor(work.db, session.person_id)
    await sign_in.end_sessions_of(work.db, session.person_id, but=session.session_id)
    await end(work, reset)
    return True


async def end(work: Work, reset: FactorReset) -> None:
    await store.delete(work.db, reset.reset_id)
    await work.not_due(END, str(reset.reset_id))
    work.record(FactorResetEnded(person_id=reset.person_id, reset_id=reset.reset_id))


def _of_the_desk(work: Work) -> UUID:
    require_role(work.actor, *rules.STAFF)
    require_fresh_second_factor(work.actor, work.now)
    return require_person(work.actor)
