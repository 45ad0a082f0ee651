"""What is being rubbed out, and what was: numbers and days. And whether somebody has just shown who she is."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.kept import KEPT
from services.people.queries.held import SECOND
from services.people.rules import erasing as rules
from services.people.rules.erasing import ErasureState
from services.runtime.actor import require_person, require_role
from services.runtime.http import Look
from services.runtime.kept import EverythingQuestion, TableView
from services.runtime.refusal import StepUpFirst


class ErasuresQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class ErasureView(msgspec.Struct, frozen=True, kw_only=True):
    """`person_id` only while a second of the desk must say yes to it: then nobody is forgotten yet."""

    erasure_id: UUID
    number: str
    state: ErasureState
    asked_at: datetime
    by_the_desk: bool
    person_id: UUID | None
    asked_by: UUID | None
    erase_at: datetime | None
    done_on: date | None
    is_written_to: bool
    proof_sent_on: date | None
    missing: tuple[str, ...]
    """The services that have not said yet that she is gone."""


async def erasures(question: ErasuresQuestion, look: Look) -> list[ErasureView]:
    """What waits first, then what was done, the newest first."""
    require_role(look.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    rows = await look.db.fetch(
        """select erasure_id, number, state, asked_at, asked_by is not null as by_the_desk,
                  case when state = 'asked' then person_ids[1] end as person_id,
                  case when state = 'asked' then asked_by end as asked_by,
                  erase_at, done_on, is_written_to, proof_sent_on, person_ids,
                  (select coalesce(jsonb_agg(jsonb_build_array(c.person_id, c.service)), '[]')
                   from erasure_carried_out c where c.person_id = any (e.person_ids)) as told
           from erasure e where state <> 'taken-back'
           order by state in ('asked', 'hidden', 'erased') desc, asked_at desc limit 200"""
    )
    return [_view(dict(row)) for row in rows]


def _view(row: dict[str, object]) -> ErasureView:
    told = {(one, service) for one, service in msgspec.convert(row.pop("told"), list[tuple[UUID, str]])}
    ids = msgspec.convert(row.pop("person_ids"), list[UUID])
    missing = rules.missing(ids, told) if row["state"] == ErasureState.ERASED else []
    return msgspec.convert({**row, "missing": missing}, ErasureView)


class HowSureQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class Sure(StrEnum):
    YES = "yes"
    SECOND = "second"
    """Her second sign is wanted."""
    NUMBERS = "numbers"
    """She has none: six numbers, sent to her once more."""


async def how_sure(question: HowSureQuestion, look: Look) -> Sure:
    try:
        await require_sure(look)
    except StepUpFirst:
        return Sure.SECOND
    except rules.NumbersFirst:
        return Sure.NUMBERS
    return Sure.YES


async def everything_about_me(question: EverythingQuestion, look: Look) -> list[TableView]:
    """As in every service; whoever has a second sign has shown it."""
    await require_sure(look)
    return await KEPT.everything(look)


async def require_sure(look: Look) -> None:
    person_id = require_person(look.actor)
    has_second = await look.db.fetchval(
        f"select {SECOND} from person p where p.person_id = $1",  # noqa: S608
        person_id,
    )
    rules.how_sure(look.actor, look.now, has_second=bool(has_second))
