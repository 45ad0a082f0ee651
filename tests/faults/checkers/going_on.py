"""I15: while one thing stands still everything else goes on, and soon after the fault nothing waits any more."""

from infra.local.services import SERVICES
from tests.faults.checkers.look import Look

_WAITS = """
select '{service} has ' || (select count(*) from {service}.journal where pos is null or pos > sent) || ' unsent' as what
from {service}.relay_cursor
where exists (select from {service}.journal where pos is null or pos > sent)
"""


async def work_goes_on(look: Look) -> list[str]:
    return list(look.seen.late)


async def nothing_waits_to_be_sent(look: Look) -> list[str]:
    if look.interests is None:
        return []
    return look.settled([row["what"] for one in SERVICES for row in await look.db.fetch(_WAITS.format(service=one))])
