"""A short summary of what was argued: who may write one, and who is asked whether it may be shown."""

from collections.abc import Collection
from uuid import UUID

from services.codesign.model import Proposal, ProposalState
from services.runtime.lengths import check_length
from services.runtime.refusal import Missing, NotFound, Refusal

MOST_WORDS = 800


class NobodyArgued(Refusal):
    slug = "nobody-argued"


def check_words(words: str) -> None:
    if not words.strip():
        raise Missing("Write in a few sentences what was argued.", field="words")
    check_length(words, MOST_WORDS, "words")


def check_place(proposal: Proposal, version: int, argued: Collection[UUID], writer: UUID) -> None:
    """There is such a version, and somebody beside the writer has said something about it."""
    if proposal.state is ProposalState.TAKEN_BACK or not 1 <= version <= proposal.last_version:
        raise NotFound("There is nothing here.")
    if not set(argued) - {writer}:
        raise NobodyArgued(
            "Nobody else has said anything about this version.",
            what_to_do="Wait until others have said what they think.",
        )


def require_argued(argued: Collection[UUID], person_id: UUID) -> None:
    """Only who argued has a say. To everybody else there is nothing here."""
    if person_id not in argued:
        raise NotFound("There is nothing here.")
