"""Saying something about a version, and answering what was said."""

from uuid import UUID

import msgspec

from services.codesign.commands import summaries
from services.codesign.model import Comment, OwnerState, Proposal
from services.codesign.rules import talking as rules
from services.codesign.rules.readers import READERS
from services.codesign.store import comments as store
from services.codesign.store import proposals
from services.contracts.codesign import CommentAnswered, CommentMade, CommentTakenBack
from services.runtime.actor import require_person, require_role
from services.runtime.ids import new_id
from services.runtime.merged import one_person
from services.runtime.work import Work


class CommentKept(msgspec.Struct, frozen=True, kw_only=True):
    comment_id: UUID
    proposal_id: UUID


class MakeComment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reader or an owner says what she thinks of a version; or, with `answers`, answers what was said."""

    proposal_id: UUID
    version: int
    words: str
    answers: UUID | None = None


async def make_comment(command: MakeComment, work: Work) -> CommentKept:
    person_id = require_person(work.actor)
    proposal = await proposals.load_proposal(work.db, command.proposal_id)
    is_from_owner = _is_owner(proposal, person_id)
    if not is_from_owner:
        require_role(work.actor, *READERS)
    rules.check_words(command.words)
    answered = await store.load_comment(work.db, command.answers) if command.answers else None
    rules.check_place(proposal, command.version, answered)
    comment = Comment(
        comment_id=new_id(),
        proposal_id=proposal.proposal_id,
        version=command.version,
        person_id=person_id,
        answers=command.answers,
        is_from_owner=is_from_owner,
        is_taken_back=False,
    )
    sealed = await work.sealer.seal(work.db, person_id, command.words.strip())
    await store.insert_comment(work.db, comment, sealed, work.now)
    _record(work, comment)
    await summaries.ask_too(work, comment)
    return CommentKept(comment_id=comment.comment_id, proposal_id=comment.proposal_id)


class ChangeComment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its writer says it better."""

    comment_id: UUID
    words: str


async def change_comment(command: ChangeComment, work: Work) -> CommentKept:
    comment = await _load_own(work, command.comment_id)
    rules.check_words(command.words)
    sealed = await work.sealer.seal(work.db, comment.person_id, command.words.strip())
    await store.update_comment(work.db, comment.comment_id, sealed, work.now)
    return CommentKept(comment_id=comment.comment_id, proposal_id=comment.proposal_id)


class TakeBackComment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its writer takes it back: the words are gone, what was answered stays."""

    comment_id: UUID


async def take_back_comment(command: TakeBackComment, work: Work) -> CommentKept:
    comment = await _load_own(work, command.comment_id)
    await store.update_comment(work.db, comment.comment_id, None, work.now)
    work.record(CommentTakenBack(proposal_id=comment.proposal_id, comment_id=comment.comment_id))
    return CommentKept(comment_id=comment.comment_id, proposal_id=comment.proposal_id)


async def _load_own(work: Work, comment_id: UUID) -> Comment:
    """Under the lock of its proposal, like every change of it."""
    person_id = require_person(work.actor)
    await proposals.load_proposal(work.db, await store.find_proposal_of_comment(work.db, comment_id))
    comment = await store.load_comment(work.db, comment_id)
    rules.require_own(comment, await one_person(work.db, person_id))
    return comment


def _is_owner(proposal: Proposal, person_id: UUID) -> bool:
    owner = proposal.owner(person_id)
    return owner is not None and owner.state is OwnerState.JOINED


def _record(work: Work, comment: Comment) -> None:
    if comment.answers is not None and comment.is_from_owner:
        work.record(
            CommentAnswered(proposal_id=comment.proposal_id, comment_id=comment.answers, person_id=comment.person_id)
        )
    else:
        work.record(
            CommentMade(proposal_id=comment.proposal_id, comment_id=comment.comment_id, person_id=comment.person_id)
        )
