"""A lost second factor: two of the desk are sure who it is, neither of them she herself."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from services.contracts.people import Role
from services.people.model import FactorReset
from services.runtime.refusal import NotAllowed, Refusal

STAFF = (Role.COORDINATOR, Role.ADMINISTRATOR)
LIFE = timedelta(days=1)
"""From the first yes until she has used it."""


class NobodyForASecondYes(Refusal):
    slug = "nobody-for-a-second-yes"
    what_to_do = (
        "Invite a second coordinator or administrator first; when they have said yes they can do this with you. "
        "Until then one of the printed codes lets them in."
    )


class AskedAlready(Refusal):
    slug = "factor-reset-asked"
    what_to_do = "Open the page again: a second yes is wanted there."


class ResetEnded(Refusal):
    slug = "factor-reset-ended"
    what_to_do = "Open the page again to see how it stands."


class NeedsAnother(Refusal):
    slug = "second-yes-of-another"
    what_to_do = "Ask somebody else of the desk to look."


def refuse_own(actor_id: UUID, person_id: UUID) -> None:
    if actor_id == person_id:
        raise NotAllowed("This is your own second sign.", what_to_do="Ask two others of the desk.")


def refuse_alone(staff: Collection[UUID], asker: UUID, person_id: UUID) -> None:
    if not set(staff) - {asker, person_id}:
        raise NobodyForASecondYes("Two of the desk say yes to this, and nobody else could.")


def refuse_asked(reset: FactorReset | None, now: datetime) -> None:
    if reset is not None and now < reset.ends_at:
        raise AskedAlready("Somebody has asked for this already.")


def waiting(reset: FactorReset | None, now: datetime) -> FactorReset:
    if reset is None or reset.agreed_by is not None or now >= reset.ends_at:
        raise ResetEnded("This is not open any more.")
    return reset


def refuse_same_two(reset: FactorReset, second: UUID) -> None:
    if reset.asked_by == second:
        raise NeedsAnother("Two people say yes to this, and you were the first.")
