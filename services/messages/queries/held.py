"""How much there is of somebody, for whoever asks whether two records are one person: numbers, and nothing in them."""

from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.runtime.actor import require_role
from services.runtime.http import Look


class HeldOfQuestion(msgspec.Struct, frozen=True, kw_only=True):
    person_ids: tuple[UUID, ...] = ()


class HeldOfView(msgspec.Struct, frozen=True, kw_only=True):
    """As far as messages has heard of it."""

    person_id: UUID
    places: int
    """Booked now."""
    teaches: int
    """Sessions, past and to come."""
    seats: int
    proposals: int
    messages: int


_HELD = """
select p.person_id,
       (select count(*) from place_copy x where x.person_id = any (hers.ids) and x.is_booked) as places,
       (select count(*) from session_copy x where x.tutor_ids && hers.ids and not x.is_called_off) as teaches,
       (select count(*) from seat_copy x where x.person_id = any (hers.ids)) as seats,
       (select count(*) from owner_copy x where x.person_id = any (hers.ids)) as proposals,
       (select count(*) from message x where x.person_id = any (hers.ids)) as messages
from unnest($1::uuid[]) p(person_id), lateral (select one_person(p.person_id) as ids offset 0) hers"""


async def held_of(question: HeldOfQuestion, look: Look) -> list[HeldOfView]:
    require_role(look.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    rows = await look.db.fetch(_HELD, list(question.person_ids)[:2])
    return [HeldOfView(**dict(row)) for row in rows]
