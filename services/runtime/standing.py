"""Which aggregates of others stand still here, so that a page that shows one of them can say so."""

import asyncio

from services.runtime.database import Connection

LOOK_SECONDS = 5.0


class Standing:
    """A short memory of the ids of parked aggregates: usually there is none, and a question costs nothing more."""

    def __init__(self) -> None:
        self._looked_at: float | None = None
        self._ids: list[bytes] = []

    async def is_in(self, db: Connection, answer: bytes) -> bool:
        """Whether `answer` speaks of one of them. `db` is looked at once every few seconds."""
        now = asyncio.get_running_loop().time()
        if self._looked_at is None or now - self._looked_at > LOOK_SECONDS:
            self._looked_at = now
            rows = await db.fetch("select distinct aggregate_id from parked where skipped_because is null")
            self._ids = [str(row["aggregate_id"]).encode() for row in rows]
        return any(one in answer for one in self._ids)

    def look_again(self) -> None:
        self._looked_at = None
