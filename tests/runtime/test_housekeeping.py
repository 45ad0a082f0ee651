from datetime import timedelta

from services.runtime import housekeeping
from services.runtime.due import Due, do_everything_due
from services.runtime.house import House


async def test_a_key_is_known_for_a_day_and_then_forgotten_again_and_again(scheduling: House) -> None:
    due, now = housekeeping.added_to(Due()), scheduling.now()
    async with scheduling.database.transaction() as db:
        for key, hours in (("young", 23), ("old", 25)):
            await db.execute(
                """insert into idempotency (actor_key, command, key, body_hash, answer, at)
                   values ('test', 'Test', $1, '', '', $2)""",
                key,
                now - timedelta(hours=hours),
            )
        await housekeeping.begin(db, now - timedelta(seconds=1))
        await housekeeping.begin(db, now)

    assert await do_everything_due(scheduling, due) == 1

    async with scheduling.database.reading() as db:
        kept = [row["key"] for row in await db.fetch("select key from idempotency where actor_key = 'test'")]
        again = await db.fetchval("select at from due where kind = $1", housekeeping.FORGET_KEYS)
    assert kept == ["young"]
    assert again >= now + housekeeping.EVERY
