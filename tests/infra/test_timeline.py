"""After a backup was put back every service stands on the same new timeline."""

import asyncpg

from infra.local.services import SERVICES
from infra.timeline import raise_timeline
from tests.conftest import College


async def test_all_services_stand_on_one_timeline_above_the_highest(fresh_college: College) -> None:
    admin = await asyncpg.connect(fresh_college.admin_dsn)
    try:
        await admin.execute("update people.relay_cursor set timeline = 4, sent = 7")

        assert await raise_timeline(admin) == 5

        found = [await admin.fetchrow(f"select timeline, sent from {one}.relay_cursor") for one in SERVICES]  # noqa: S608
    finally:
        await admin.close()
    assert [tuple(row) for row in found if row is not None] == [(5, 0)] * len(SERVICES)
