"""I10: each letter once to the person for one cause, and once at least. I14: who looked up where to write, stands."""

from collections import Counter
from datetime import datetime

from services.runtime.database import Connection
from tests.faults.checkers.look import Look

_SENT = """
select message_id::text as which,
       format('%s, queued %s, ended %s', template, made_at::time(3), ended_at::time(3)) as what
from messages.message where state = 'sent' and ended_at > $1
"""
_UNWRITTEN = """
select m.person_id, count(*) as sent from messages.message m
where m.state = 'sent' and exists (select from people.contact c where c.person_id = m.person_id) group by m.person_id
having count(*) > (select count(*) from people.looked l where l.person_id = m.person_id and l.looked_by = 'messages')
"""


async def none_comes_twice(look: Look) -> list[str]:
    """Handed over again after a crash, it bears the same Message-ID, by which it is known as the same one."""
    came = Counter(one.reference for one in look.seen.letters)
    return [f"the letter {one} came {n} times" for one, n in came.items() if n > 1 and one not in look.seen.excused]


async def nobody_is_written_to_twice(look: Look) -> list[str]:
    """About what she is owed one letter."""
    came = Counter((one.to, one.subject) for one in set(look.seen.letters))
    return [f"written twice: {subject} to {to}" for to, subject in look.seen.owed if came[to, subject] > 1]


async def whoever_is_owed_is_written_to(look: Look) -> list[str]:
    came = {(one.to, one.subject) for one in look.seen.letters}
    return [f"never written: {subject} to {to}" for to, subject in look.seen.owed - came]


async def said_to_be_sent(db: Connection, since: datetime) -> dict[str, str]:
    """Which letters `messages` says to have sent from then on, and what of."""
    return {row["which"]: row["what"] for row in await db.fetch(_SENT, since)}


async def what_is_said_to_be_sent_has_come(look: Look) -> list[str]:
    known = {one.reference.strip("<>").partition("@")[0] for one in look.seen.letters}
    return [
        f"the letter {which} ({what}) is said to be sent, and never came"
        for which, what in look.seen.said_sent.items()
        if which not in known
    ]


async def looking_up_is_written_down(look: Look) -> list[str]:
    rows = await look.db.fetch(_UNWRITTEN)
    return [f"{row['sent']} letters to {row['person_id']}, and not as many looks are written down" for row in rows]
