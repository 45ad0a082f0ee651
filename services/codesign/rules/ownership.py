"""Two owners, who speak from different sides. Which is whose is compared here and never told."""

from uuid import UUID

from services.codesign.model import OwnerState, Proposal, ProposalState, Side
from services.runtime.refusal import NotFound, Refusal


class AskSomebodyElse(Refusal):
    slug = "ask-somebody-else"
    what_to_do = "Please choose somebody else."


class AlreadyOwned(Refusal):
    slug = "already-owned"


class AlreadyAsked(Refusal):
    """She was asked and will not own it with you. Why is not said: it would tell a side."""

    slug = "already-asked"
    what_to_do = "Please ask somebody who speaks from the other side."


class CoOwnerFirst(Refusal):
    slug = "co-owner-first"
    what_to_do = "Ask somebody who speaks from the other side to own it with you."


class SomebodyOwnsIt(Refusal):
    slug = "somebody-owns-it"
    what_to_do = "Look at the list again."


class IsACourse(Refusal):
    slug = "is-a-course"


def require_owner(proposal: Proposal, person_id: UUID) -> None:
    """To anybody else there is nothing here."""
    owner = proposal.owner(person_id)
    if owner is None or owner.state is not OwnerState.JOINED or proposal.state is ProposalState.TAKEN_BACK:
        raise NotFound("There is nothing here.")


def written_as(proposal: Proposal, person_id: UUID) -> UUID:
    """The id that her row was written with: that of a record which has gone into hers, perhaps."""
    owner = proposal.owner(person_id)
    return owner.written_as if owner else person_id


def require_asked(proposal: Proposal, person_id: UUID) -> None:
    if proposal.asked is None or proposal.asked.person_id != person_id or proposal.state is ProposalState.TAKEN_BACK:
        raise NotFound("There is nothing here.")


def ask(proposal: Proposal, asking: UUID, asked: UUID) -> None:
    """Raises when `asked` may not be asked now."""
    require_owner(proposal, asking)
    if asked == asking:
        raise AskSomebodyElse("You own it already.", field="person_id")
    if len(proposal.owner_ids) > 1:
        raise AlreadyOwned("Two people own this proposal already.")
    if proposal.asked is not None:
        raise AlreadyOwned("Somebody is asked already.", what_to_do="Take that back first, if you want to ask another.")
    if proposal.owner(asked) is not None:
        raise AlreadyAsked("This person cannot join you in this one.", field="person_id")


def joins(one: Side | None, other: Side | None) -> OwnerState:
    """They own it together when they speak from different sides."""
    is_from_both = one is not None and other is not None and one is not other
    return OwnerState.JOINED if is_from_both else OwnerState.NOT_JOINED


def require_both(proposal: Proposal) -> None:
    if len(proposal.owner_ids) < 2:
        raise CoOwnerFirst("Nobody owns it with you yet.")


def require_needed(proposal: Proposal) -> None:
    """Somebody has left, and nobody is asked in her place. What somebody is only beginning to write is hers alone."""
    if all(one.state is not OwnerState.LEFT for one in proposal.owners):
        raise NotFound("There is nothing here.")
    owners = [one for one in proposal.owners if one.state is OwnerState.JOINED]
    is_hers = len(owners) > 1 or any(one.side is None for one in owners)  # who has said no side asks somebody herself
    if proposal.state is ProposalState.TAKEN_BACK or is_hers or proposal.asked is not None:
        raise SomebodyOwnsIt("Somebody has been found already.")


def require_nobodys(proposal: Proposal) -> None:
    if proposal.state is ProposalState.TAKEN_BACK or proposal.owner_ids or proposal.course_id is not None:
        raise SomebodyOwnsIt("This is somebody’s.")


def require_no_course(proposal: Proposal) -> None:
    if proposal.course_id is not None:
        raise IsACourse("This is a course by now, and others count on it.", what_to_do="You can write a next version.")
