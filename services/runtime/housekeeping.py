"""What every service's house does by itself, as due work like any other."""

from datetime import datetime, timedelta
from typing import Any

from services.runtime.database import Connection
from services.runtime.due import Due
from services.runtime.work import Work

FORGET_KEYS = "forget-old-keys"
KEYS_KEPT = timedelta(hours=24)
EVERY = timedelta(hours=1)


def added_to(due: Due | None) -> Due:
    """The service's own due work and the house's."""
    both = Due()
    both.handlers = {**(due.handlers if due else {}), FORGET_KEYS: forget_old_keys}
    return both


async def begin(db: Connection, now: datetime) -> None:
    await db.execute("insert into due (kind, key, at) values ($1, 'all', $2) on conflict do nothing", FORGET_KEYS, now)


async def forget_old_keys(key: str, body: dict[str, Any], work: Work) -> None:
    """A button pressed again is known for a day."""
    await work.db.execute("delete from idempotency where at < $1", work.now - KEYS_KEPT)
    await work.due(FORGET_KEYS, key, work.now + EVERY)
