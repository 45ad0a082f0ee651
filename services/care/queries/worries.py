"""That worries are there: for who wrote them, and for lead and deputy. What they say, only the command that reads."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.care.model import WorryState
from services.care.rules import worries as rules
from services.care.store import roles
from services.care.store.worries import years_kept
from services.contracts.people import Role
from services.runtime.actor import require_person
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class WhoIsToldQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class HolderView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    role: Role


async def who_is_told(question: WhoIsToldQuestion, look: Look) -> list[HolderView]:
    """Lead and deputy, as they are now. Empty: nobody, and the page must not pretend."""
    rules.colleague(look.actor)
    found = await roles.holders(look.db, rules.KEEPERS, college_date(look.now))
    return [HolderView(person_id=one.person_id, role=one.role) for one in rules.one_role_each(found)]


class PassedOnWorryQuestion(msgspec.Struct, frozen=True, kw_only=True):
    worry_id: UUID


class ToldView(msgspec.Struct, frozen=True, kw_only=True):
    """`is_sent`: None while the message is on its way."""

    person_id: UUID
    role: Role
    is_sent: bool | None


class PassedOnView(msgspec.Struct, frozen=True, kw_only=True):
    """What she sees who wrote it: nothing of what she wrote, and that it was read, by role."""

    worry_id: UUID
    passed_on_at: datetime
    is_unheard: bool
    read_at: datetime | None
    read_as: Role | None
    told: tuple[ToldView, ...] = ()


_PASSED_ON = """
select w.worry_id, w.passed_on_at, w.unheard_at is not null as is_unheard, w.read_at, w.read_as,
       (select jsonb_agg(jsonb_build_object('person_id', t.person_id, 'role', t.role, 'is_sent',
                   (select bool_or(c.is_sent) from told_copy c
                    where c.worry_id = w.worry_id and c.person_id = t.person_id)) order by t.role desc)
        from worry_told t where t.worry_id = w.worry_id) as told
from worry w
"""


async def passed_on_worry(question: PassedOnWorryQuestion, look: Look) -> PassedOnView:
    """One's own."""
    row = await look.db.fetchrow(
        _PASSED_ON + "where w.worry_id = $1 and w.writer_id = any (one_person($2))",
        question.worry_id,
        require_person(look.actor),
    )
    if row is None:
        raise NotFound("There is nothing here.")
    return msgspec.convert(dict(row), PassedOnView)


class MyWorriesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


async def my_worries(question: MyWorriesQuestion, look: Look) -> list[PassedOnView]:
    """The newest of one's own."""
    rows = await look.db.fetch(
        _PASSED_ON + "where w.writer_id = any (one_person($1)) order by w.passed_on_at desc, w.worry_id desc limit 20",
        require_person(look.actor),
    )
    return [msgspec.convert(dict(row), PassedOnView) for row in rows]


class WorriesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class WorryLineView(msgspec.Struct, frozen=True, kw_only=True):
    worry_id: UUID
    number: int
    writer_id: UUID
    state: WorryState
    passed_on_at: datetime
    read_at: datetime | None
    closed_at: datetime | None
    kept_until: date | None


class WorriesView(msgspec.Struct, frozen=True, kw_only=True):
    """For lead and deputy: that they are there. Open ones first, then the newest."""

    worries: list[WorryLineView]
    years_kept: int


async def worries(question: WorriesQuestion, look: Look) -> WorriesView:
    rules.keeper(look.actor)
    rows = await look.db.fetch(
        """select worry_id, number, writer_id, state, passed_on_at, read_at, closed_at, kept_until
           from worry where sealed is not null order by state desc, passed_on_at desc, worry_id desc limit 200"""
    )
    lines = [msgspec.convert(dict(row), WorryLineView) for row in rows]
    return WorriesView(worries=lines, years_kept=await years_kept(look.db))
