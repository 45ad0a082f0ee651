"""When two records may come together as one person, and until when they can be parted again."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from services.contracts.people import Role
from services.people.rules.roles import may_give
from services.runtime.refusal import NotAllowed, Refusal

PARTED_WITHIN = timedelta(days=30)
SHARED_BY = 3
"""So many with one contact or one name share it: no more of them are asked about."""


class SameRecord(Refusal):
    slug = "same-record"
    status = 422
    what_to_do = "Choose another person."


class AlreadyMerged(Refusal):
    slug = "already-merged"


class KeepTheOther(Refusal):
    slug = "keep-the-other"
    what_to_do = "Keep the other one."


class NotMerged(Refusal):
    slug = "not-merged"


class TooLateToPart(Refusal):
    slug = "too-late-to-part"
    what_to_do = "They stay one person. Places can still be given back one by one."


def refuse_same(person_id: UUID, merged_person_id: UUID) -> None:
    if person_id == merged_person_id:
        raise SameRecord("These are not two records.", field="merged_person_id")


def refuse_own(actor_id: UUID | None, ids: Collection[UUID]) -> None:
    """Nobody opens another's record by putting it together with her own."""
    if actor_id in ids:
        raise NotAllowed("One of them is your own.", what_to_do="Ask somebody else of the desk.")


def refuse_merged(kept: Collection[UUID], person_ids: Iterable[UUID]) -> None:
    """Both stand by themselves: `kept` is the record that each leads to."""
    if set(person_ids) != set(kept):
        raise AlreadyMerged("One of them has come together with another record already.")


def refuse_roles(actor_roles: Iterable[str], held: Iterable[Role]) -> None:
    """What the one may do, the other may from now on: nobody gives more than is hers to give."""
    if not set(held) - {Role.STUDENT} <= may_give(actor_roles):
        raise NotAllowed("One of them has a role that is not yours to give.", what_to_do="Ask an administrator.")


def refuse_losing_second_sign(*, kept_has_it: bool, merged_has_it: bool) -> None:
    if merged_has_it and not kept_has_it:
        raise KeepTheOther("The other one has a second sign, which would be lost.")


def refuse_parting(merged_at: datetime | None, now: datetime) -> None:
    if merged_at is None:
        raise NotMerged("They are two records already.")
    if now >= part_until(merged_at):
        raise TooLateToPart("They were put together more than 30 days ago.")


def says_who(name: str) -> bool:
    """A first name alone tells nobody apart; many are called so in one district."""
    return len(name.split()) > 1


def part_until(merged_at: datetime) -> datetime:
    return merged_at + PARTED_WITHIN
