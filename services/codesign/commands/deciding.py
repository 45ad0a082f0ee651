"""Asking the group about a version, and taking it back from the group."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.codesign.model import Proposal, Request, RequestState
from services.codesign.rules import deciding as rules
from services.codesign.rules import ownership
from services.codesign.store import drafts
from services.codesign.store import proposals as store
from services.contracts.event import Digest
from services.contracts.requests import DecisionRequested, DecisionRequestWithdrawn
from services.runtime.actor import require_person
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.work import Work

ITEM_KIND = "course-version"


class AskGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An owner puts the latest version, known by its digest, to the group."""

    proposal_id: UUID
    digest: Digest


class AskedView(msgspec.Struct, frozen=True, kw_only=True):
    decision_request_id: UUID
    answer_by: datetime


async def ask_group(command: AskGroup, work: Work) -> AskedView:
    person_id = require_person(work.actor)
    proposal = await store.load_proposal(work.db, command.proposal_id)
    ownership.require_owner(proposal, person_id)
    ownership.require_both(proposal)
    latest = await drafts.load_last_version(work.db, proposal.proposal_id)
    rules.ask_group(proposal, command.digest, latest.digest if latest else None)
    request = Request(
        decision_request_id=new_id(),
        proposal_id=proposal.proposal_id,
        version=proposal.last_version,
        digest=command.digest,
        asked_by=person_id,
        asked_at=work.now,
        answer_by=rules.answer_by(college_date(work.now)),
        state=RequestState.ASKED,
    )
    await store.insert_request(work.db, request)
    work.record(
        DecisionRequested(
            decision_request_id=request.decision_request_id,
            item_kind=ITEM_KIND,
            item_id=proposal.proposal_id,
            item_digest=request.digest,
            owner_ids=proposal.owner_ids,
            answer_by=request.answer_by,
        )
    )
    return AskedView(decision_request_id=request.decision_request_id, answer_by=request.answer_by)


class WithdrawFromGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An owner takes it back while the group has not answered."""

    proposal_id: UUID


async def withdraw_from_group(command: WithdrawFromGroup, work: Work) -> AskedView:
    person_id = require_person(work.actor)
    proposal = await store.load_proposal(work.db, command.proposal_id)
    ownership.require_owner(proposal, person_id)
    request = rules.require_asked(proposal)
    await withdraw(work, proposal)
    return AskedView(decision_request_id=request.decision_request_id, answer_by=request.answer_by)


async def withdraw(work: Work, proposal: Proposal) -> None:
    """For a proposal that is locked: the group is asked no more. An answer on its way is undone by the group."""
    if proposal.request is None or not proposal.is_with_group:
        return
    request_id = proposal.request.decision_request_id
    await store.close_request(work.db, request_id, RequestState.WITHDRAWN, work.now)
    work.record(DecisionRequestWithdrawn(decision_request_id=request_id))
