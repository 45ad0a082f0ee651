"""Who may take over what from somebody who leaves."""

from collections.abc import Collection, Mapping
from uuid import UUID

from services.contracts.people import Role
from services.people.model import HeldRole
from services.people.rules.roles import TUTORS, RoleNotHeld
from services.runtime.refusal import Refusal

TAKES = {
    "tasks_to_id": frozenset(
        {
            Role.COORDINATOR,
            Role.ADMINISTRATOR,
            Role.SAFEGUARDING_LEAD,
            Role.SAFEGUARDING_DEPUTY,
            Role.CO_CHAIR,
        }
    ),
    "sessions_to_id": TUTORS,
    "seats_to_id": frozenset({Role.MEMBER, Role.CO_CHAIR}),
    "proposals_to_id": TUTORS | {Role.MEMBER, Role.CO_CHAIR},
}
"""By what is handed over: the roles of those who can take it."""


class NotByOneself(Refusal):
    slug = "not-by-oneself"
    what_to_do = "Ask another administrator."


class CannotTakeOver(Refusal):
    slug = "cannot-take-over"
    status = 422
    what_to_do = "Choose somebody of the list, or nobody."


def refuse_oneself(actor_id: UUID, person_id: UUID) -> None:
    if actor_id == person_id:
        raise NotByOneself("Nobody hands over her own work alone.")


def refuse_without_role(held: Collection[HeldRole]) -> None:
    if not held:
        raise RoleNotHeld("They do nothing here that could end.")


def refuse_successors(
    person_id: UUID, successors: Mapping[str, UUID | None], known: Mapping[UUID, Collection[Role]]
) -> None:
    """Somebody else, who has said yes to what it takes."""
    for field, to_id in successors.items():
        if to_id is not None and (to_id == person_id or TAKES[field].isdisjoint(known.get(to_id, ()))):
            raise CannotTakeOver("This person cannot take it over.", field=field)
