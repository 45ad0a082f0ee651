"""Whether the stream still is what the journals say: counted from outside, as `./college events check` does."""

import nats.errors

from infra import steward
from infra.local.services import SERVICES
from tests.faults.county import County, until


async def is_damaged(county: County) -> bool:
    db = await county.database()
    told = {one: await db.fetchval(f"select count(*) from {one}.journal where pos is not null") for one in SERVICES}
    try:
        held = await until(lambda: _count(county), 20)
    except TimeoutError:
        return True
    return bool(held != told)


async def _count(county: County) -> dict[str, int] | None:
    """None while the server does not answer."""
    try:
        client = await steward.connect(county.running.steward_url())
    except (OSError, nats.errors.Error):
        return None
    try:
        stream = client.jetstream()
        return {one: await steward.count(stream, f"college.{one}.>") for one in SERVICES}
    except nats.errors.Error:
        return {"the stream": 0}
    finally:
        await client.close()
