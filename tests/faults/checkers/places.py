"""I1: never more places taken than there are. I7: the line's order, and nobody twice in it."""

from tests.faults import after
from tests.faults.after import model, questions
from tests.faults.checkers.look import Look

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


async def no_oversell(look: Look) -> list[str]:
    """By what the run counts, by its places themselves, and by all that was ever told of them."""
    rows = [f"{row['run_id']}: {row['taken']} taken of {row['places']}" for row in await look.db.fetch(_TAKEN)]
    return rows + await questions.never_oversold(as_after(look))


async def waiting_list(look: Look) -> list[str]:
    """One record has one place or turn, whatever is known of other records of the same person."""
    twice = [f"{row['person_id']} has two in {row['run_id']}" for row in await look.db.fetch(_TWICE)]
    return twice + await questions.line_in_order(as_after(look)) + await model.offers_follow_the_line(as_after(look))


def as_after(look: Look) -> after.Seen:
    """For the checkers that also look at a county after a trial: those here need no more than its database."""
    return after.Seen(None, look.db)  # type: ignore[arg-type]
