"""After a backup was put back: events that were sent since then have not happened in the college as it is now.

`python -m infra.timeline` with ADMIN_DATABASE_URL, before the services start; then `python -m infra.steward rebuild`.
Every service stands on the new timeline at one moment; what still comes of a lower one is dropped and counted.
"""

import asyncio
import os
from collections.abc import Mapping

import asyncpg

from infra.local.postgres import in_database
from infra.local.services import DATABASE, SERVICES
from services.runtime.database import Connection


async def raise_timeline(db: Connection) -> int:
    """All services together, above the highest. `db` is the administrator's. Answers the new one."""
    async with db.transaction():
        known = [
            await db.fetchval(f"select timeline from {service}.relay_cursor for update")  # noqa: S608  (our own names)
            for service in SERVICES
        ]
        for service in SERVICES:
            await db.execute(f"update {service}.relay_cursor set timeline = $1, sent = 0", max(known) + 1)  # noqa: S608
    return int(max(known) + 1)


async def _raise(admin_dsn: str) -> int:
    db: Connection = await asyncpg.connect(in_database(admin_dsn, DATABASE))
    try:
        return await raise_timeline(db)
    finally:
        await db.close()


def main(environment: Mapping[str, str]) -> None:
    if not environment.get("ADMIN_DATABASE_URL"):
        raise SystemExit("The setting ADMIN_DATABASE_URL is missing. It says where the database is.")
    timeline = asyncio.run(_raise(environment["ADMIN_DATABASE_URL"]))
    print(f"This is timeline {timeline}. Now make the stream anew: python -m infra.steward rebuild")


if __name__ == "__main__":
    main(os.environ)
