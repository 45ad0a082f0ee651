"""I2: no two live bookings of a room, a tutor or a way between two venues overlap; nobody has two seats in a group."""

from tests.faults.after import questions
from tests.faults.checkers.look import Look
from tests.faults.checkers.places import as_after

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


async def no_double_booking(look: Look) -> list[str]:
    both = await questions.nobody_in_two_places(as_after(look))
    return both + [row["what"] for sql in (_ON_THE_WAY, _TWO_SEATS) for row in await look.db.fetch(sql)]
