"""Ids of what is new."""

from uuid import UUID

from services.runtime.actor import Actor
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed
from services.scheduling.rules.who import is_by_name


def id_for(actor: Actor, given: UUID | None) -> UUID:
    """An import brings its own ids, so that importing twice changes nothing. People do not choose ids."""
    if given is not None and not is_by_name(actor):
        raise NotAllowed("This is not yours to do.")
    return given or new_id()
