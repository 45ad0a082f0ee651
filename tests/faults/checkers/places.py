"""I1: never more places taken than there are. I7: the line's order, and nobody twice in it."""

from tests.faults.checkers import audits
from tests.faults.checkers.look import Look


async def no_oversell(look: Look) -> list[str]:
    return await audits.say(look, "enrolment", "more places were taken than there were") + [
        f"{row['run_id']}: {row['taken']} taken of {row['places']}" for row in await look.db.fetch(_TAKEN)
    ]


_TAKEN = """
select run_id, places, taken from enrolment.run_places join (
    select run_id, count(*) filter (
        where state in ('held', 'booked', 'offered')
           or (is_live and state in ('given_back', 'left') and was in ('held', 'booked', 'offered'))) as taken
    from enrolment.place group by run_id) p using (run_id)
where taken > places
"""


_TWICE = """
select run_id, person_id from enrolment.place where is_live and state not in ('given_back', 'left')
group by run_id, person_id having count(*) > 1
"""


async def waiting_list(look: Look) -> list[str]:
    """One record has one place or turn, whatever is known of other records of the same person."""
    twice = [f"{row['person_id']} has two in {row['run_id']}" for row in await look.db.fetch(_TWICE)]
    return twice + await audits.say(
        look,
        "enrolment",
        "two places for one person",
        "passed over in the line",
        "waits while a place is free",
        "lapsed, and no message had reached her",
        "its time will come, and nobody looks",
    )
