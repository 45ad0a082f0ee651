"""When the harness takes a stream for whole."""

import asyncpg
import pytest

from infra import steward
from services.runtime.database import prepare
from tests.conftest import MakeCollege
from tests.faults.lives.delivery import send_all
from tests.faults.streams import not_all_sent
from tests.runtime.notes import WANTED, make_tables, notes, opened, relaying

pytestmark = pytest.mark.faults


async def test_a_stream_that_nobody_has_seen_yet_is_not_whole(new_college: MakeCollege) -> None:
    """It is as empty as it must be: a look through it finds nothing wrong, and its relays say that all is sent."""
    async with new_college(WANTED) as college:
        await make_tables(college)
        admin = await asyncpg.connect(college.admin_dsn)
        await prepare(admin)
        async with opened(college, "codesign") as codesign, relaying(codesign) as relay:
            await notes(codesign, 5)
            await send_all(relay)
            assert await not_all_sent(admin, (await codesign.bus.stream()).made_at) == []

            await steward.recreate(college.nats_url("steward"), WANTED)
            made_at = (await codesign.bus.stream()).made_at
            assert await not_all_sent(admin, made_at) == ["codesign has sent 0 of 5 into this stream"]

            relay._looked_at = 0.0  # half a minute later
            await relay._look_at_stream()
            await send_all(relay)
            assert await not_all_sent(admin, made_at) == []
        await admin.close()
        assert await not_all_sent(admin, "") == ["there is no stream"]
