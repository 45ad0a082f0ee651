"""I2: no two live bookings of a room, a tutor or a way between two venues overlap; nobody has two seats in a group."""

from tests.faults.checkers.look import Look

_ON_THE_WAY = """
select 'a tutor between two venues at once: ' || a.session_id || ' ' || b.session_id as what
from scheduling.session_tutor a join scheduling.session_tutor b
     on b.tutor_id = a.tutor_id and b.session_id > a.session_id and b.venue_id <> a.venue_id and b.reach && a.reach
where a.is_live and b.is_live
"""
_TWO_SEATS = """
select 'two seats for one person: ' || group_id || ' ' || person_id as what
from groups.seat where ended_at is null group by group_id, person_id having count(*) > 1
"""


async def nobody_on_the_way(look: Look) -> list[str]:
    return [row["what"] for row in await look.db.fetch(_ON_THE_WAY)]


async def nobody_on_two_seats(look: Look) -> list[str]:
    return [row["what"] for row in await look.db.fetch(_TWO_SEATS)]
