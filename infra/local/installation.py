"""Whether this is the example college is written into the database once, when it is first made, and never changed."""

from collections.abc import Iterable

import asyncpg

from infra.local.postgres import in_database
from infra.local.services import DATABASE

MARK = "insert into {}.installation (is_example) values ($1) on conflict do nothing"


async def mark(admin_dsn: str, services: Iterable[str], is_example: bool) -> bool:
    """Marks a new college. Answers whether it is the example college; an existing mark stays as it is."""
    return await mark_in(in_database(admin_dsn, DATABASE), services, is_example)


async def mark_in(dsn: str, services: Iterable[str], is_example: bool) -> bool:
    """The same, in the database at `dsn`."""
    db = await asyncpg.connect(dsn)
    try:
        async with db.transaction():
            known = await db.fetchval("select is_example from people.installation for update")
            settled = is_example if known is None else bool(known)
            for service in services:
                await db.execute(MARK.format(service), settled)
    finally:
        await db.close()
    return settled
