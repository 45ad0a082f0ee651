"""Writing a short summary of what was argued, and saying whether it may be shown."""

from uuid import UUID

import msgspec

from services.codesign.model import Comment, OwnerState, Proposal, Summary
from services.codesign.rules import summaries as rules
from services.codesign.store import proposals
from services.codesign.store import summaries as store
from services.contracts.codesign import SummaryAnswered, SummaryAsked, SummaryTakenBack
from services.contracts.people import Role
from services.runtime.actor import require_person, require_role
from services.runtime.ids import new_id
from services.runtime.merged import one_person
from services.runtime.refusal import NotFound
from services.runtime.work import Work


class SummaryKept(msgspec.Struct, frozen=True, kw_only=True):
    summary_id: UUID
    proposal_id: UUID
    version: int


class WriteSummary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An owner or a co-chair. Written anew, everybody is asked anew."""

    proposal_id: UUID
    version: int
    words: str


async def write_summary(command: WriteSummary, work: Work) -> SummaryKept:
    proposal = await proposals.load_proposal(work.db, command.proposal_id)
    writer = _writer(proposal, work)
    rules.check_words(command.words)
    argued = await store.who_argued(work.db, proposal.proposal_id, command.version)
    rules.check_place(proposal, command.version, argued, writer)
    before = await store.find_summary_of(work.db, proposal.proposal_id, command.version)
    if before is not None:
        await drop(work, before)
    summary = Summary(new_id(), proposal.proposal_id, command.version, writer)
    words = await work.sealer.seal(work.db, summary.summary_id, command.words.strip())
    await store.insert_summary(work.db, summary, words, work.now)
    for person_id in sorted(argued - {writer}):
        _ask(work, summary, person_id)
    return _kept(summary)


class TakeBackSummary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whoever may write it takes it back: its words are gone."""

    summary_id: UUID


async def take_back_summary(command: TakeBackSummary, work: Work) -> SummaryKept:
    proposal, summary = await _load(work, command.summary_id)
    _writer(proposal, work)
    await drop(work, summary)
    return _kept(summary)


class AnswerSummary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who argued says whether it may be shown, and may change her mind on any day."""

    summary_id: UUID
    is_yes: bool


async def answer_summary(command: AnswerSummary, work: Work) -> SummaryKept:
    person_id = require_person(work.actor)
    _, summary = await _load(work, command.summary_id)
    argued = await store.who_argued(work.db, summary.proposal_id, summary.version)
    rules.require_argued(argued - await one_person(work.db, summary.written_by), person_id)
    await store.save_answer(work.db, summary.summary_id, person_id, command.is_yes, work.now)
    work.record(SummaryAnswered(proposal_id=summary.proposal_id, summary_id=summary.summary_id, person_id=person_id))
    return _kept(summary)


async def ask_too(work: Work, comment: Comment) -> None:
    """Somebody has said something after the summary was written: she is asked too, and until then it is not shown."""
    summary = await store.find_summary_of(work.db, comment.proposal_id, comment.version)
    if summary is None or summary.written_by in await one_person(work.db, comment.person_id):
        return
    if not await store.has_answered(work.db, summary.summary_id, comment.person_id):
        _ask(work, summary, comment.person_id)


async def drop(work: Work, summary: Summary) -> None:
    """For a proposal that is locked."""
    await store.delete_summary(work.db, work.sealer, summary.summary_id)
    work.record(SummaryTakenBack(proposal_id=summary.proposal_id, summary_id=summary.summary_id))


def _ask(work: Work, summary: Summary, person_id: UUID) -> None:
    work.record(SummaryAsked(proposal_id=summary.proposal_id, summary_id=summary.summary_id, person_id=person_id))


def _writer(proposal: Proposal, work: Work) -> UUID:
    """An owner, or a co-chair."""
    person_id = require_person(work.actor)
    owner = proposal.owner(person_id)
    if owner is None or owner.state is not OwnerState.JOINED:
        require_role(work.actor, Role.CO_CHAIR)
    return person_id


async def _load(work: Work, summary_id: UUID) -> tuple[Proposal, Summary]:
    """Under the lock of its proposal, like every change of it."""
    proposal_id = await store.find_proposal_of_summary(work.db, summary_id)
    if proposal_id is None:
        raise NotFound("There is nothing here.")
    proposal = await proposals.load_proposal(work.db, proposal_id)
    return proposal, await store.load_summary(work.db, summary_id)


def _kept(summary: Summary) -> SummaryKept:
    return SummaryKept(summary_id=summary.summary_id, proposal_id=summary.proposal_id, version=summary.version)
