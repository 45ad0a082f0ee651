"""Who decides here: coordinators and administrators; an import and the example college in their name."""

from services.contracts.people import Role
from services.runtime.actor import Actor, require_role

BY_NAME = ("import", "example")


def require_desk(actor: Actor) -> None:
    if not is_by_name(actor):
        require_role(actor, Role.COORDINATOR, Role.ADMINISTRATOR)


def is_by_name(actor: Actor) -> bool:
    """These parts of the house bring their own ids, and may plan what is past."""
    return actor.service in BY_NAME
