"""Opening in need how somebody can be reached, outside one's own work: with a reason, for an hour, for one person."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from services.contracts.people import Role
from services.people.model import Glass
from services.runtime.actor import Actor, require_person, require_role
from services.runtime.lengths import check_length
from services.runtime.refusal import Missing, NotAllowed, NotFound, Refusal

MAY_BREAK = (Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING, Role.COACH, Role.COORDINATOR, Role.ADMINISTRATOR)
KEEPERS = (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY)
HOUR = timedelta(hours=1)
SHOWN_AFTER = timedelta(days=1)
"""Whom it is about sees it then, when nobody has looked before."""
LONGEST = 1000


class NobodyToTell(Refusal):
    slug = "nobody-to-tell-of-need"
    what_to_do = "Ring one of the numbers on this page. Where there is a safeguarding lead, this opens."


class GlassEnded(Refusal):
    slug = "glass-ended"
    what_to_do = "When you still need it, open it anew and say why."


class LookedAlready(Refusal):
    slug = "glass-looked-at"
    what_to_do = "Open the page again to see how it stands."


def open_it(words: str, by: UUID, person_id: UUID, told: Collection[UUID]) -> None:
    if not words.strip():
        raise Missing("Write why you must reach them now.", field="words")
    check_length(words, LONGEST, "words")
    if by == person_id:
        raise NotAllowed("This is your own record.", what_to_do="It stands on your own page.")
    if not told:
        raise NobodyToTell("There is nobody who could be told of it.")


def still_open(glass: Glass | None, by: UUID, now: datetime) -> Glass:
    """Only for whoever opened it."""
    if glass is None or glass.by_id != by:
        raise NotFound("There is nothing here.")
    if now >= glass.ends_at:
        raise GlassEnded("The hour is over.")
    return glass


def keeper(actor: Actor, *, has_keeper: bool) -> UUID:
    """Lead or deputy; in a college that has neither, an administrator, who was told instead."""
    require_role(actor, *(KEEPERS if has_keeper else (Role.ADMINISTRATOR,)))
    return require_person(actor)


def look(glass: Glass | None, by: UUID, harm: str | None) -> Glass:
    if glass is None:
        raise NotFound("There is nothing here.")
    if glass.by_id == by:
        raise NotAllowed("You opened this yourself.", what_to_do="Another one of you looks at it.")
    if glass.looked_at is not None:
        raise LookedAlready("Somebody has looked at it already.")
    if harm is not None and not harm.strip():
        raise Missing("Write why it would harm them to see it.", field="harm")
    check_length(harm or "", LONGEST, "harm")
    return glass
