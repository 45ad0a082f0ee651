"""I10: each letter once to the person for one cause, and once at least. I14: who looked up where to write, stands."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.after import Seen

SENT = "select message_id::text as which from messages.message where state = 'sent' and ended_at > $1"
UNWRITTEN = """
select m.person_id, count(*) as sent from messages.message m
where m.state = 'sent' and exists (select from people.contact c where c.person_id = m.person_id) group by m.person_id
having count(*) > (select count(*) from people.looked l where l.person_id = m.person_id and l.looked_by = 'messages')
"""


async def once_to_the_person(seen: "Seen") -> list[str]:
    """By the letters that our own mail server was handed. A letter that is handed over again after a crash between the
    server's yes and the commit bears the same Message-ID, by which it is known as the same one."""
    came = seen.scene.county.post.references()
    twice = [f"the letter {one} came {n} times" for one, n in came.items() if n > 1 and one not in seen.scene.excused]
    known = {one.strip("<>").partition("@")[0] for one in came}
    sent = [row["which"] for row in await seen.db.fetch(SENT, seen.scene.opened_at)]
    return twice + [f"the letter {one} is said to be sent, and never came" for one in sent if one not in known]


async def looking_up_is_written_down(seen: "Seen") -> list[str]:
    rows = await seen.db.fetch(UNWRITTEN)
    return [f"{row['sent']} letters to {row['person_id']}, and not as many looks are written down" for row in rows]
