"""Whether this is the example college is written into the database once, when it is first made, and never changed."""

from collections.abc import Iterable

import asyncpg

from infra.local.postgres import in_database
from infra.local.services import DATABASE

MARK = "insert into {}.installation (is_example) values ($1) on conflict do nothing"


async def mark(admin_dsn: str, services: Iterable[str], is_example: bool) -> bool:
    """Marks a new database. Answers whether it is the example college; an existing mark stays as it is."""
    db = await asyncpg.connect(in_database(admin_dsn, DATABASE))
    try:
        async with db.transaction():
            known = await db.fetchval("select is_example from people.installation for update")
            is_example = is_example if known is None else known
            for service in services:
                await db.execute(MARK.format(service), is_example)
    finally:
        await db.close()
    return is_example
