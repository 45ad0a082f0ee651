"""Requests and decisions. Whoever changes a decision locks its row; where its group matters too, the group first."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.requests import DecisionAnswered, DecisionRequested
from services.groups.model import Decision, Meeting, Request, Seat, Stage
from services.runtime.database import Connection

_DECISION = """d.decision_id, d.decision_request_id, d.group_id, d.item_kind, d.item_id, d.item_digest,
    kept_people(d.owner_ids) as owner_ids, d.least_per_side, d.extension_days, d.stage, d.meeting_id, d.opened_at,
    d.round_began_at, d.closes_at, d.reminded_at, d.answer, d.withdrawn_at,
    exists (select from put_off p where p.decision_id = d.decision_id) as is_put_off"""


async def keep_request(db: Connection, asked: DecisionRequested) -> bool:
    """False when it is known already or was taken back before it arrived."""
    is_new: bool = await db.fetchval(
        """insert into decision_request
               (decision_request_id, remit, item_kind, item_id, item_digest, owner_ids, answer_by, meeting_id)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (decision_request_id) do update set remit = excluded.remit, item_kind = excluded.item_kind,
               item_id = excluded.item_id, item_digest = excluded.item_digest, owner_ids = excluded.owner_ids,
               answer_by = excluded.answer_by, meeting_id = excluded.meeting_id
           returning withdrawn_at is null and not is_opened""",
        asked.decision_request_id,
        asked.remit,
        asked.item_kind,
        asked.item_id,
        asked.item_digest,
        list(asked.owner_ids),
        asked.answer_by,
        asked.meeting_id,
    )
    return is_new


async def keep_withdrawal(db: Connection, decision_request_id: UUID, at: datetime) -> None:
    await db.execute(
        """insert into decision_request (decision_request_id, withdrawn_at) values ($1, $2)
           on conflict (decision_request_id)
           do update set withdrawn_at = coalesce(decision_request.withdrawn_at, excluded.withdrawn_at)""",
        decision_request_id,
        at,
    )


async def requests_waiting(db: Connection, remit: str) -> list[Request]:
    """What was asked before there was a group for it."""
    rows = await db.fetch(
        """select decision_request_id, item_kind, item_id, item_digest, owner_ids, answer_by, meeting_id
           from decision_request
           where remit = $1 and not is_opened and withdrawn_at is null order by decision_request_id for update""",
        remit,
    )
    return msgspec.convert([dict(row) for row in rows], list[Request])


async def insert_decisions(db: Connection, decisions: Collection[Decision]) -> None:
    await db.executemany(
        """with opened as (update decision_request set is_opened = true where decision_request_id = $2)
           insert into decision (decision_id, decision_request_id, group_id, item_kind, item_id, item_digest, owner_ids,
               least_per_side, extension_days, stage, opened_at, round_began_at, closes_at, meeting_id)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""",
        [
            (
                d.decision_id,
                d.decision_request_id,
                d.group_id,
                d.item_kind,
                d.item_id,
                d.item_digest,
                list(d.owner_ids),
                d.least_per_side,
                d.extension_days,
                d.stage,
                d.opened_at,
                d.round_began_at,
                d.closes_at,
                d.meeting_id,
            )
            for d in decisions
        ],
    )


async def load_decision(db: Connection, decision_id: UUID) -> Decision | None:
    """Locks it."""
    row = await db.fetchrow(
        f"select {_DECISION} from decision d where d.decision_id = $1 for update",  # noqa: S608  (fixed names)
        decision_id,
    )
    return msgspec.convert(dict(row), Decision) if row else None


async def load_decision_with_group(db: Connection, decision_id: UUID) -> Decision | None:
    """Locks its group, then it."""
    await db.execute(
        """select from co_production_group
           where group_id = (select group_id from decision where decision_id = $1) for update""",
        decision_id,
    )
    return await load_decision(db, decision_id)


async def load_decision_of_request(db: Connection, decision_request_id: UUID) -> Decision | None:
    """Locks it."""
    row = await db.fetchrow(
        f"select {_DECISION} from decision d where d.decision_request_id = $1 for update",  # noqa: S608  (fixed names)
        decision_request_id,
    )
    return msgspec.convert(dict(row), Decision) if row else None


async def load_decision_for(db: Connection, decision_id: UUID, person_id: UUID) -> tuple[Decision, Seat] | None:
    """The decision with the seat through which she finds it. Locks the decision."""
    row = await db.fetchrow(
        f"""select {_DECISION}, s.seat_id, kept_person(s.person_id) as person_id, s.is_co_chair, s.taken_at
            from decision d
            join seat s on s.group_id = d.group_id and s.person_id = any (one_person($2)) and s.ended_at is null
            where d.decision_id = $1 order by s.taken_at limit 1 for update of d""",  # noqa: S608  (fixed names)
        decision_id,
        person_id,
    )
    return (msgspec.convert(dict(row), Decision), msgspec.convert(dict(row), Seat)) if row else None


async def decisions_waiting_for_meeting(db: Connection, group_id: UUID, now: datetime) -> list[Decision]:
    """Locks them, in the order of their ids."""
    rows = await db.fetch(
        f"""select {_DECISION} from decision d
            where d.group_id = $1 and d.stage = 'meeting' and d.meeting_id is null and d.closes_at > $2
              and d.answer is null and d.withdrawn_at is null order by d.decision_id for update""",  # noqa: S608
        group_id,
        now,
    )
    return msgspec.convert([dict(row) for row in rows], list[Decision])


async def decisions_on_agenda(db: Connection, meeting_id: UUID, now: datetime) -> list[Decision]:
    """Locks them, in the order of their ids."""
    rows = await db.fetch(
        f"""select {_DECISION} from decision d
            where d.meeting_id = $1 and d.closes_at > $2 and d.answer is null and d.withdrawn_at is null
            order by d.decision_id for update""",  # noqa: S608  (fixed names)
        meeting_id,
        now,
    )
    return msgspec.convert([dict(row) for row in rows], list[Decision])


async def begin_round(
    db: Connection,
    decision_ids: Collection[UUID],
    stage: Stage,
    meeting: Meeting | None,
    closes_at: datetime,
    now: datetime,
) -> None:
    await db.execute(
        """update decision set stage = $2, meeting_id = $3, closes_at = $4, round_began_at = $5
           where decision_id = any($1)""",
        list(decision_ids),
        stage,
        meeting.meeting_id if meeting else None,
        closes_at,
        now,
    )


async def group_of_decision(db: Connection, decision_id: UUID) -> UUID | None:
    group_id: UUID | None = await db.fetchval("select group_id from decision where decision_id = $1", decision_id)
    return group_id


async def note_put_off(db: Connection, decision_id: UUID, meeting_id: UUID, at: datetime) -> None:
    await db.execute(
        "insert into put_off (decision_id, meeting_id, at) values ($1, $2, $3)", decision_id, meeting_id, at
    )


async def note_reminded(db: Connection, decision_id: UUID, at: datetime) -> None:
    await db.execute("update decision set reminded_at = $2 where decision_id = $1", decision_id, at)


async def freeze(db: Connection, answered: DecisionAnswered, composition: bytes, at: datetime) -> None:
    """Writes the answer with the composition at this moment. Neither changes any more."""
    await db.execute(
        """update decision set answer = $2, reason = $3, lived_experience_held = $4, professional_held = $5,
               composition = $6, decided_at = $7
           where decision_id = $1""",
        answered.decision_id,
        answered.answer,
        answered.reason,
        answered.lived_experience_held,
        answered.professional_held,
        composition,
        at,
    )


async def withdraw(db: Connection, decision_id: UUID, at: datetime) -> None:
    await db.execute("update decision set withdrawn_at = $2 where decision_id = $1", decision_id, at)
