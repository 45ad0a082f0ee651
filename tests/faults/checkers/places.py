"""I1: never more places taken than there are. I7: nobody twice in a line."""

from tests.faults.checkers.look import Look

_COUNTED = """
select run_id, places, booked + held + offered + kept as taken from enrolment.run_places
where booked + held + offered + kept > places
"""
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


async def no_more_counted_than_there_are(look: Look) -> list[str]:
    """By what the run counts."""
    return [f"{row['run_id']}: {row['taken']} counted of {row['places']}" for row in await look.db.fetch(_COUNTED)]


async def no_more_taken_than_there_are(look: Look) -> list[str]:
    """By its places themselves."""
    return [f"{row['run_id']}: {row['taken']} taken of {row['places']}" for row in await look.db.fetch(_TAKEN)]


async def nobody_twice(look: Look) -> list[str]:
    """One record has one place or turn, whatever is known of other records of the same person."""
    return [f"{row['person_id']} has two in {row['run_id']}" for row in await look.db.fetch(_TWICE)]
