"""Who decides here: coordinators and administrators; an import and the example college in their name."""

from uuid import UUID

from services.contracts.people import Role
from services.runtime.actor import Actor, require_role
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed

BY_NAME = ("import", "example")


def require_desk(actor: Actor) -> None:
    if actor.service not in BY_NAME:
        require_role(actor, Role.COORDINATOR, Role.ADMINISTRATOR)


def id_for(actor: Actor, given: UUID | None) -> UUID:
    """An import brings its own ids, so that importing twice changes nothing. People do not choose ids."""
    if given is not None and actor.service not in BY_NAME:
        raise NotAllowed("This is not yours to do.")
    return given or new_id()


def may_plan_the_past(actor: Actor) -> bool:
    return actor.service in BY_NAME
