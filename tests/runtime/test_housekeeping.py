from datetime import datetime, timedelta

from services.runtime.house import House
from services.runtime.housekeeping import EVERY, Housekeeping


async def keep(house: House, key: str, at: datetime) -> None:
    async with house.database.transaction() as db:
        await db.execute(
            """insert into idempotency (actor_key, command, key, body_hash, answer, at)
               values ('test', 'Test', $1, '', '', $2)""",
            key,
            at,
        )


async def kept(house: House) -> list[str]:
    async with house.database.reading() as db:
        rows = await db.fetch("select key from idempotency where actor_key = 'test' order by key")
    return [row["key"] for row in rows]


async def test_a_key_is_known_for_a_day_and_the_leader_looks_again_every_hour(scheduling: House) -> None:
    now = scheduling.now()
    db = await scheduling.database.direct()
    tidies = Housekeeping(db)
    try:
        await keep(scheduling, "young", now - timedelta(hours=23, minutes=30))
        await keep(scheduling, "old", now - timedelta(hours=24, minutes=1))
        await tidies.look(now)
        assert await kept(scheduling) == ["young"]

        await tidies.look(now + timedelta(minutes=40))
        assert await kept(scheduling) == ["young"]
        await tidies.look(now + EVERY)
        assert await kept(scheduling) == []
    finally:
        await db.close()
