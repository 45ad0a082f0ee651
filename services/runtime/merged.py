"""Two records of one person: every service follows which has gone into which (docs/decisions/0008).

Nothing is rewritten. In SQL a person is `any (one_person($1))`, not `= $1`; where persons are counted or compared it is
`kept_person(person_id)`. A sealed text stays sealed for the id under which it was written.
"""

from uuid import UUID

from services.contracts.people import PersonsMerged, PersonsParted
from services.runtime.database import Connection
from services.runtime.reactions import Reactions


def follow(reactions: Reactions) -> None:
    """Each service's reactions.py calls this once."""
    reactions.copy(PersonsMerged)(copy_merging)
    reactions.copy(PersonsParted)(copy_parting)


async def copy_merging(event: PersonsMerged, db: Connection) -> None:
    """Also when the record has gone on with the other into a third."""
    await db.execute(
        """insert into merged_copy (merged_id, kept_id) values ($1, $2)
           on conflict (merged_id) do update set kept_id = excluded.kept_id""",
        event.person_id,
        event.kept_id,
    )


async def copy_parting(event: PersonsParted, db: Connection) -> None:
    await db.execute("delete from merged_copy where merged_id = $1", event.person_id)


async def one_person(db: Connection, person_id: UUID) -> frozenset[UUID]:
    """All ids of the same person, this one included."""
    return frozenset(await db.fetchval("select one_person($1)", person_id))


async def kept_person(db: Connection, person_id: UUID) -> UUID:
    """The one record that counts."""
    found: UUID = await db.fetchval("select kept_person($1)", person_id)
    return found
