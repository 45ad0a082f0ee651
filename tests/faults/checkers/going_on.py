"""I15: while one thing stands still everything else goes on, and soon after the fault nothing waits any more."""

from infra.local.services import SERVICES
from tests.faults.checkers.look import Look

_WAITS = """
select '{service} has ' || (select count(*) from {service}.journal where pos is null or pos > sent) || ' events to send'
       as what
from {service}.relay_cursor
where exists (select from {service}.journal where pos is null or pos > sent)
"""


async def liveness(look: Look) -> list[str]:
    waits = []
    if look.stream is not None:
        waits = [row["what"] for one in SERVICES for row in await look.db.fetch(_WAITS.format(service=one))]
    return list(look.seen.late) + waits
