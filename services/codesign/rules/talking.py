"""What people say about a version: in their own words, theirs to change or take back."""

from collections.abc import Collection
from uuid import UUID

from services.codesign.model import Comment, Proposal, ProposalState
from services.runtime.lengths import check_length
from services.runtime.refusal import Missing, NotFound, Refusal

MOST_WORDS = 4000


class NoVersionYet(Refusal):
    slug = "no-version-yet"


def check_words(words: str) -> None:
    if not words.strip():
        raise Missing("Write what you think. A few words are enough.", field="words")
    check_length(words, MOST_WORDS, "words")


def check_place(proposal: Proposal, version: int, answered: Comment | None) -> None:
    """A comment stands on a version that the group can see; an answer stands below a comment on the same proposal."""
    if proposal.state is ProposalState.TAKEN_BACK:
        raise NotFound("There is nothing here.")
    if not 1 <= version <= proposal.last_version:
        raise NoVersionYet("There is no such version.")
    if answered is not None and (answered.proposal_id != proposal.proposal_id or answered.answers is not None):
        raise NotFound("There is nothing here.")


def require_own(comment: Comment, hers: Collection[UUID]) -> None:
    """`hers`: all ids of whoever asks."""
    if comment.person_id not in hers or comment.is_taken_back:
        raise NotFound("There is nothing here.")
