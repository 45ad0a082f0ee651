"""Proposals, their owners, and what the group is asked."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.codesign.model import Owner, OwnerState, Proposal, ProposalState, Request, RequestState
from services.codesign.store.rows import need, read
from services.runtime.database import Connection
from services.runtime.refusal import NotFound


async def insert_proposal(
    db: Connection,
    proposal_id: UUID,
    number: int,
    idea_id: UUID | None,
    from_course_id: UUID | None,
    proposer_id: UUID,
    now: datetime,
) -> None:
    await db.execute(
        """with made as (
               insert into proposal (proposal_id, number, idea_id, from_course_id, started_at)
               values ($1, $2, $3, $6, $5))
           insert into owner (proposal_id, person_id, is_proposer, state, asked_at)
           values ($1, $4, true, 'joined', $5)""",
        proposal_id,
        number,
        idea_id,
        proposer_id,
        now,
        from_course_id,
    )


async def load_proposal(db: Connection, proposal_id: UUID) -> Proposal:
    """With its owners and its latest request, locked. Everything of a proposal is changed under this lock."""
    row = await db.fetchrow("select * from proposal where proposal_id = $1 for update", proposal_id)
    if row is None:
        raise NotFound("There is nothing here.")
    owners = await db.fetch(
        """select person_id, is_proposer, state, side, written_as from owners_now
           where proposal_id = $1 order by asked_at""",
        proposal_id,
    )
    request = await db.fetchrow(
        "select * from decision_request where proposal_id = $1 order by asked_at desc limit 1", proposal_id
    )
    parts = {"owners": tuple(read(owner, Owner) for owner in owners), "request": request and read(request, Request)}
    return msgspec.convert(dict(row) | parts, Proposal)


async def load_proposal_ids_of(db: Connection, person_id: UUID) -> list[UUID]:
    """Those that she owns or is asked to own, in the order in which they are locked."""
    rows = await db.fetch(
        "select proposal_id from owner where person_id = $1 and state in ('asked', 'joined') order by proposal_id",
        person_id,
    )
    return [row["proposal_id"] for row in rows]


async def load_proposal_ids_of_one_person(db: Connection, person_id: UUID) -> list[UUID]:
    """The same, under whichever of her records."""
    rows = await db.fetch(
        """select distinct proposal_id from owner join proposal using (proposal_id)
           where person_id = any (one_person($1)) and owner.state in ('asked', 'joined') and proposal.state = 'open'
           order by proposal_id""",
        person_id,
    )
    return [row["proposal_id"] for row in rows]


async def insert_owner(db: Connection, proposal_id: UUID, person_id: UUID, now: datetime) -> None:
    """Of one that nobody owns. Her side she says when she asks somebody to own it with her."""
    await db.execute(
        "insert into owner (proposal_id, person_id, is_proposer, state, asked_at) values ($1, $2, true, 'joined', $3)",
        proposal_id,
        person_id,
        now,
    )


async def insert_asked(db: Connection, proposal_id: UUID, person_id: UUID, now: datetime) -> None:
    await db.execute(
        "insert into owner (proposal_id, person_id, is_proposer, state, asked_at) values ($1, $2, false, 'asked', $3)",
        proposal_id,
        person_id,
        now,
    )


async def free_second(db: Connection, proposal_id: UUID, person_id: UUID) -> None:
    """She owned it twice, under two ids: the second place is free for somebody else."""
    await db.execute(
        """update owner set state = 'left', side = null where proposal_id = $1 and person_id = any (one_person($2))
             and not is_proposer and state in ('asked', 'joined')""",
        proposal_id,
        person_id,
    )


async def update_side(db: Connection, proposal_id: UUID, person_id: UUID, side: bytes) -> None:
    await db.execute(
        "update owner set side = $3 where proposal_id = $1 and person_id = $2", proposal_id, person_id, side
    )


async def update_owner(
    db: Connection, proposal_id: UUID, person_id: UUID, state: OwnerState, side: bytes | None, now: datetime
) -> None:
    await db.execute(
        "update owner set state = $3, side = $4, answered_at = $5 where proposal_id = $1 and person_id = $2",
        proposal_id,
        person_id,
        state,
        side,
        now,
    )


async def delete_asked(db: Connection, proposal_id: UUID) -> None:
    await db.execute("delete from owner where proposal_id = $1 and state = 'asked'", proposal_id)


async def leave(db: Connection, proposal_id: UUID, person_id: UUID) -> None:
    """She owns it no more; whoever stays is its proposer."""
    await db.execute(
        """update owner set state = 'left', side = null, is_proposer = false
           where proposal_id = $1 and person_id = $2""",
        proposal_id,
        person_id,
    )
    await _promote(db, proposal_id)


async def leave_as_one(db: Connection, proposal_id: UUID, person_id: UUID) -> None:
    """The same, under whichever of her records she owned it or was asked."""
    await db.execute(
        """update owner set state = 'left', side = null, is_proposer = false
           where proposal_id = $1 and person_id = any (one_person($2)) and state in ('asked', 'joined')""",
        proposal_id,
        person_id,
    )
    await _promote(db, proposal_id)


async def _promote(db: Connection, proposal_id: UUID) -> None:
    await db.execute(
        "update owner set is_proposer = true where proposal_id = $1 and state = 'joined' and not is_proposer",
        proposal_id,
    )


async def update_state(db: Connection, proposal_id: UUID, state: ProposalState) -> None:
    await db.execute("update proposal set state = $2 where proposal_id = $1", proposal_id, state)


async def count_others_of_idea(db: Connection, idea_id: UUID, proposal_id: UUID) -> int:
    count: int = await db.fetchval(
        "select count(*) from proposal where idea_id = $1 and proposal_id <> $2 and state = 'open'",
        idea_id,
        proposal_id,
    )
    return count


async def update_course(db: Connection, proposal_id: UUID, course_id: UUID) -> None:
    await db.execute("update proposal set course_id = $2 where proposal_id = $1", proposal_id, course_id)


async def insert_request(db: Connection, request: Request) -> None:
    await db.execute(
        """insert into decision_request
               (decision_request_id, proposal_id, version, digest, asked_by, asked_at, answer_by, course_id, meeting_id,
                if_not_agreed)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        request.decision_request_id,
        request.proposal_id,
        request.version,
        request.digest,
        request.asked_by,
        request.asked_at,
        request.answer_by,
        request.course_id,
        request.meeting_id,
        request.if_not_agreed,
    )


async def find_what_was_asked(db: Connection, decision_request_id: UUID) -> tuple[UUID | None, UUID | None]:
    """The proposal or the course; neither: somebody else's request. Lock it, then look at its request."""
    row = await db.fetchrow(
        "select proposal_id, course_id from decision_request where decision_request_id = $1", decision_request_id
    )
    return (row["proposal_id"], row["course_id"]) if row else (None, None)


async def load_request(db: Connection, decision_request_id: UUID) -> Request:
    row = await db.fetchrow(
        "select * from decision_request where decision_request_id = $1 for update", decision_request_id
    )
    return need(row, Request)


async def close_request(db: Connection, decision_request_id: UUID, state: RequestState, now: datetime) -> None:
    await db.execute(
        "update decision_request set state = $2, answered_at = $3 where decision_request_id = $1",
        decision_request_id,
        state,
        now,
    )
