"""What the leader tidies away, at its look once a second and at most once an hour."""

from datetime import UTC, datetime, timedelta

from services.runtime.database import Connection

KEYS_KEPT = timedelta(hours=24)
EVERY = timedelta(hours=1)


class Housekeeping:
    def __init__(self, db: Connection) -> None:
        self._db = db
        self._done_at = datetime.min.replace(tzinfo=UTC)

    async def look(self, now: datetime) -> None:
        """A button that is pressed again is known for a day."""
        if now - self._done_at < EVERY:
            return
        self._done_at = now
        await self._db.execute("delete from idempotency where at < $1", now - KEYS_KEPT)
