"""Beginning a proposal, finding whoever owns it too, and taking it back."""

from uuid import UUID

import msgspec

from services.codesign.commands import ideas, summaries
from services.codesign.commands.deciding import withdraw
from services.codesign.model import Content, IdeaState, Owner, OwnerState, Proposal, ProposalState, Side, Typed
from services.codesign.rules import carried_over, versions
from services.codesign.rules import ideas as idea_rules
from services.codesign.rules import ownership as rules
from services.codesign.rules.drafts import PARTS, only
from services.codesign.rules.readers import CAN_BE_ASKED, READERS
from services.codesign.store import copies, courses, drafts
from services.codesign.store import ideas as idea_store
from services.codesign.store import proposals as store
from services.codesign.store import summaries as summary_store
from services.contracts.codesign import (
    CoOwnerAsked,
    CoOwnerJoined,
    CoOwnerNotJoined,
    IdeaReply,
    IdeaRevived,
    OwnerLeft,
    ProposalStarted,
    ProposalTakenBack,
)
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.merged import kept_person
from services.runtime.refusal import Missing
from services.runtime.work import Work


class ProposalKept(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int


class StartProposal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Out of an idea, a course from before, or nothing. Anybody we know may propose; the first two are for readers."""

    idea_id: UUID | None = None
    from_course_id: UUID | None = None


async def start_proposal(command: StartProposal, work: Work) -> ProposalKept:
    person_id = require_person(work.actor)
    if command.idea_id is not None:
        await _take_up(work, command.idea_id)
    old = await _course_from_before(work, command.from_course_id) if command.from_course_id else None
    proposal_id, number = new_id(), await idea_store.next_number(work.db, "proposal")
    from_id = command.from_course_id
    await store.insert_proposal(work.db, proposal_id, number, command.idea_id, from_id, person_id, work.now)
    work.record(
        ProposalStarted(
            proposal_id=proposal_id, number=number, owner_id=person_id, idea_id=command.idea_id, from_course_id=from_id
        )
    )
    if old is not None:
        await _write_from(work, proposal_id, person_id, carried_over.typed(old))
    return ProposalKept(proposal_id=proposal_id, number=number)


async def _course_from_before(work: Work, course_id: UUID) -> Content:
    """Two may write it anew; each is a proposal of its own."""
    require_role(work.actor, *READERS)
    course = carried_over.require_carried_over(await courses.load_course(work.db, course_id))
    return versions.read((await drafts.load_version(work.db, course.digest)).content)


async def _write_from(work: Work, proposal_id: UUID, person_id: UUID, typed: Typed) -> None:
    for part in PARTS:
        words = msgspec.json.encode(only(part, typed)).decode()
        sealed = await work.sealer.seal(work.db, proposal_id, words)
        await drafts.insert_part(work.db, proposal_id, part, 1, sealed, person_id, work.now)


async def _take_up(work: Work, idea_id: UUID) -> None:
    """Two may make a proposal of one idea; it is answered once."""
    require_role(work.actor, *READERS)
    idea = await idea_store.load_idea(work.db, idea_id)
    if idea.state is not IdeaState.BECAME_PROPOSAL:
        await ideas.answer(work, idea, IdeaReply.BECOMES_PROPOSAL)


class AskCoOwner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The proposer says which side she speaks from in this one, and asks somebody from the other side (row 7)."""

    proposal_id: UUID
    person_id: UUID
    side: Side


async def ask_co_owner(command: AskCoOwner, work: Work) -> ProposalKept:
    asking = require_person(work.actor)
    proposal = await store.load_proposal(work.db, command.proposal_id)
    asked = await kept_person(work.db, command.person_id)
    rules.ask(proposal, asking, asked)
    if not await copies.has_role(work.db, asked, CAN_BE_ASKED):
        raise rules.AskSomebodyElse(
            "We do not know this person as a tutor or a member of the group.", field="person_id"
        )
    await store.free_second(work.db, proposal.proposal_id, asking)
    written_as = rules.written_as(proposal, asking)
    sealed = await work.sealer.seal(work.db, written_as, command.side)
    await store.update_side(work.db, proposal.proposal_id, written_as, sealed)
    await store.insert_asked(work.db, proposal.proposal_id, asked, work.now)
    work.record(CoOwnerAsked(proposal_id=proposal.proposal_id, person_id=asked))
    return _view(proposal)


class TakeBackAsking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She has not answered; the proposer would rather ask somebody else."""

    proposal_id: UUID


async def take_back_asking(command: TakeBackAsking, work: Work) -> ProposalKept:
    asking = require_person(work.actor)
    proposal = await store.load_proposal(work.db, command.proposal_id)
    rules.require_owner(proposal, asking)
    if proposal.asked is not None:
        await store.delete_asked(work.db, proposal.proposal_id)
        work.record(CoOwnerNotJoined(proposal_id=proposal.proposal_id, person_id=proposal.asked.person_id))
    return _view(proposal)


class AnswerAsking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She is asked: yes, and which side she speaks from in this one; or not this time."""

    proposal_id: UUID
    joins: bool
    side: Side | None = None


async def answer_asking(command: AnswerAsking, work: Work) -> ProposalKept:
    """Not this time and "the same side" look alike to the proposer: neither side is told to anybody."""
    person_id = require_person(work.actor)
    proposal = await store.load_proposal(work.db, command.proposal_id)
    rules.require_asked(proposal, person_id)
    if command.joins and command.side is None:
        raise Missing("Say which side you speak from in this one.", field="side")
    others = [await _side(work, owner) for owner in proposal.owners if owner.state is OwnerState.JOINED]
    state = rules.joins(command.side, others[0]) if command.joins and others else OwnerState.NOT_JOINED
    is_joined = state is OwnerState.JOINED
    written_as = rules.written_as(proposal, person_id)
    sealed = await work.sealer.seal(work.db, written_as, command.side) if is_joined and command.side else None
    await store.update_owner(work.db, proposal.proposal_id, written_as, state, sealed, work.now)
    happened = CoOwnerJoined if is_joined else CoOwnerNotJoined
    work.record(happened(proposal_id=proposal.proposal_id, person_id=person_id))
    return _view(proposal)


class TakeBackProposal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An owner takes it back: the draft is gone, the group is not asked any more, its idea is in the box again."""

    proposal_id: UUID


async def take_back_proposal(command: TakeBackProposal, work: Work) -> ProposalKept:
    person_id = require_person(work.actor)
    proposal = await store.load_proposal(work.db, command.proposal_id)
    rules.require_owner(proposal, person_id)
    rules.require_no_course(proposal)
    await take_back(work, proposal)
    return _view(proposal)


async def take_back(work: Work, proposal: Proposal) -> None:
    await withdraw(work, proposal)
    await store.update_state(work.db, proposal.proposal_id, ProposalState.TAKEN_BACK)
    await drafts.delete_ready(work.db, proposal.proposal_id)
    await drafts.delete_draft(work.db, work.sealer, proposal.proposal_id)
    for summary in await summary_store.find_summaries_of_proposal(work.db, proposal.proposal_id):
        await summaries.drop(work, summary)
    work.record(ProposalTakenBack(proposal_id=proposal.proposal_id))
    if proposal.idea_id is not None:
        await _put_back(work, proposal.idea_id, proposal.proposal_id)


async def leave(work: Work, proposal: Proposal, person_id: UUID) -> None:
    """She is forgotten: whoever owns it too goes on; with nobody left and nothing agreed it is taken back."""
    await store.leave(work.db, proposal.proposal_id, person_id)
    await drafts.delete_ready(work.db, proposal.proposal_id)
    if person_id not in proposal.owner_ids:
        return work.record(CoOwnerNotJoined(proposal_id=proposal.proposal_id, person_id=person_id))
    work.record(OwnerLeft(proposal_id=proposal.proposal_id, person_id=person_id))
    if len(proposal.owner_ids) == 1 and proposal.state is ProposalState.OPEN and proposal.course_id is None:
        await take_back(work, proposal)


async def _put_back(work: Work, idea_id: UUID, proposal_id: UUID) -> None:
    idea = await idea_store.load_idea(work.db, idea_id)
    others = await store.count_others_of_idea(work.db, idea_id, proposal_id)
    if others or idea.state is not IdeaState.BECAME_PROPOSAL:
        return
    answer_by_on = idea_rules.answer_by_on(college_date(work.now))
    await idea_store.put_back(work.db, idea_id, answer_by_on)
    await work.due(ideas.REVIEW, str(idea_id), idea_rules.review_at(answer_by_on))
    work.record(IdeaRevived(idea_id=idea_id, answer_by_on=answer_by_on))


async def _side(work: Work, owner: Owner) -> Side | None:
    said = await work.sealer.open(work.db, owner.written_as, owner.side)
    return Side(said) if said else None


def _view(proposal: Proposal) -> ProposalKept:
    return ProposalKept(proposal_id=proposal.proposal_id, number=proposal.number)
