"""What the pages of course dates share."""

from collections.abc import Iterable
from uuid import UUID

from web.clients.base import Refused
from web.clients.people import People
from web.clients.scheduling.planning import Taken
from web.language import _
from web.signed_in import SignedIn


def require_desk(staff: SignedIn) -> None:
    """For pages that ask no service anything yet. The services decide all the same."""
    if not staff.has("coordinator", "administrator"):
        raise Refused("not-allowed", _("This is not yours to do."), status=403)


async def names_of(people: People, tutor_ids: Iterable[UUID], actor: str | None) -> dict[UUID, str]:
    """What they are called, for everybody who is asked for."""
    wanted = list(tutor_ids)
    known = await people.names(wanted, actor=actor) if wanted else {}
    return {one: known.get(one, _("A former tutor")) for one in wanted}


async def by_name(people: People, tutor_ids: Iterable[UUID], actor: str | None) -> list[tuple[UUID, str]]:
    """For a list to choose from: nothing but the name orders it."""
    names = await names_of(people, tutor_ids, actor)
    return sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))


def tutors_in(taken: Taken) -> set[UUID]:
    return {clash.tutor_id for clash in taken.clashes if clash.tutor_id is not None}
