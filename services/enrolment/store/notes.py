"""Notes to tutors."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from services.runtime.database import Connection


class NotedPlace(NamedTuple):
    """A place to which a note may be left, and the times of its run."""

    run_id: UUID
    first_starts_at: datetime
    last_ends_at: datetime
    person_id: UUID
    """Under which of her records it was asked for: her note is sealed for that one."""


class Note(NamedTuple):
    place_id: UUID
    run_id: UUID
    person_id: UUID


async def lock_place(db: Connection, place_id: UUID, person_id: UUID, states: Collection[str]) -> NotedPlace | None:
    """Her own, in one of these states; it stays so until the end of the transaction."""
    row = await db.fetchrow(
        """select l.run_id, p.starts_at, p.last_ends_at, l.person_id from place l join prospectus_copy p using (run_id)
           where l.place_id = $1 and l.person_id = any (one_person($2)) and l.state = any($3) for share of l""",
        place_id,
        person_id,
        list(states),
    )
    return NotedPlace(*row) if row else None


async def save_note(db: Connection, note: Note, sealed: bytes, now: datetime) -> None:
    await db.execute(
        """insert into note_to_tutor (place_id, run_id, person_id, sealed, changed_at) values ($1, $2, $3, $4, $5)
           on conflict (place_id) do update set sealed = excluded.sealed, changed_at = excluded.changed_at""",
        *note,
        sealed,
        now,
    )


async def delete_notes(db: Connection, *, place_ids: Sequence[UUID] = (), person_id: UUID | None = None) -> list[Note]:
    """Those that there were."""
    rows = await db.fetch(
        """delete from note_to_tutor where place_id = any($1) or person_id = $2
           returning place_id, run_id, person_id""",
        list(place_ids),
        person_id,
    )
    return [Note(*row) for row in rows]


async def ends_at(db: Connection, place_id: UUID) -> datetime | None:
    """When its run is over, as far as we have been told. None: there is no note."""
    found: datetime | None = await db.fetchval(
        """select p.last_ends_at from note_to_tutor n join prospectus_copy p using (run_id) where n.place_id = $1""",
        place_id,
    )
    return found


async def load_sealed(db: Connection, run_id: UUID) -> list[tuple[UUID, UUID, Any]]:
    """Of everybody who has a place in the run: for whom it is sealed, and who she is now."""
    rows = await db.fetch(
        """select n.person_id, kept_person(n.person_id) as kept_id, n.sealed
           from note_to_tutor n join place l using (place_id)
           where n.run_id = $1 and l.is_live and l.state = 'booked'""",
        run_id,
    )
    return [(row["person_id"], row["kept_id"], row["sealed"]) for row in rows]
