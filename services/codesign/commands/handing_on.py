"""Whose proposals these are, when somebody leaves the college; and what the desk does where nobody is left."""

from uuid import UUID

import msgspec

from services.codesign.commands.proposals import ProposalKept, take_back
from services.codesign.model import Proposal, ProposalState
from services.codesign.rules import ownership as rules
from services.codesign.rules.readers import CAN_BE_ASKED
from services.codesign.store import copies, drafts
from services.codesign.store import proposals as store
from services.contracts.codesign import CoOwnerAsked, CoOwnerNotJoined, OwnerLeft, OwnerNeeded, OwnerTookOver
from services.contracts.people import Role
from services.runtime.actor import require_role
from services.runtime.merged import kept_person
from services.runtime.work import Work


async def hand_on(work: Work, proposal: Proposal, person_id: UUID, to_id: UUID | None) -> None:
    """She leaves. Whoever owns it too goes on; what then lacks somebody goes to `to_id`, or to the desk."""
    proposal_id = proposal.proposal_id
    await store.leave_as_one(work.db, proposal_id, person_id)
    await drafts.delete_ready(work.db, proposal_id)
    if person_id not in proposal.owner_ids:
        return work.record(CoOwnerNotJoined(proposal_id=proposal_id, person_id=person_id))
    work.record(OwnerLeft(proposal_id=proposal_id, person_id=person_id))
    left = await store.load_proposal(work.db, proposal_id)
    if not left.owner_ids and left.asked is not None:  # by her, who cannot be answered any more
        await store.delete_asked(work.db, proposal_id)
        work.record(CoOwnerNotJoined(proposal_id=proposal_id, person_id=left.asked.person_id))
        left = await store.load_proposal(work.db, proposal_id)
    if left.asked is None and not (to_id and await _give(work, left, to_id)) and left.course_id is None:
        work.record(OwnerNeeded(proposal_id=proposal_id, number=left.number, has_one=bool(left.owner_ids)))


class FindOwner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The desk finds somebody: for a proposal that nobody owns, or to be asked by the one who is left."""

    proposal_id: UUID
    person_id: UUID


async def find_owner(command: FindOwner, work: Work) -> ProposalKept:
    require_role(work.actor, Role.COORDINATOR)
    proposal = await store.load_proposal(work.db, command.proposal_id)
    rules.require_needed(proposal)
    if not await _give(work, proposal, await kept_person(work.db, command.person_id)):
        raise rules.AskSomebodyElse("This person cannot take it on.", field="person_id")
    return ProposalKept(proposal_id=proposal.proposal_id, number=proposal.number)


class PutAsideProposal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nobody wants to go on with it. Its idea is in the box again."""

    proposal_id: UUID


async def put_aside_proposal(command: PutAsideProposal, work: Work) -> ProposalKept:
    require_role(work.actor, Role.COORDINATOR)
    proposal = await store.load_proposal(work.db, command.proposal_id)
    rules.require_nobodys(proposal)
    await take_back(work, proposal)
    return ProposalKept(proposal_id=proposal.proposal_id, number=proposal.number)


async def _give(work: Work, proposal: Proposal, to_id: UUID) -> bool:
    """What nobody owns is hers from now on; beside another owner she is asked, and says her side herself."""
    is_free = proposal.state is ProposalState.OPEN and proposal.owner(to_id) is None
    if not is_free or not await copies.has_role(work.db, to_id, CAN_BE_ASKED):
        return False
    if proposal.owner_ids:
        await store.insert_asked(work.db, proposal.proposal_id, to_id, work.now)
        work.record(CoOwnerAsked(proposal_id=proposal.proposal_id, person_id=to_id))
    else:
        await store.insert_owner(work.db, proposal.proposal_id, to_id, work.now)
        work.record(OwnerTookOver(proposal_id=proposal.proposal_id, person_id=to_id))
    return True
