"""Whether the stream still is what the journals say: counted from outside, as `./college events check` does."""

import nats.errors

from infra import steward
from infra.local.services import SERVICES
from infra.nats.config import durable
from tests.faults.county import County, until
from tests.faults.quiet import INTERESTS


async def is_damaged(county: County) -> bool:
    db = await county.database()
    told = {one: await db.fetchval(f"select count(*) from {one}.journal where pos is not null") for one in SERVICES}
    try:
        held = await until(lambda: _count(county), 20)
    except TimeoutError:
        return True
    return bool(held != told) or await _has_lost_consumers(county)


async def _has_lost_consumers(county: County) -> bool:
    client = await steward.connect(county.running.steward_url())
    try:
        known = await steward._known_consumers(client.jetstream())
    finally:
        await client.close()
    wanted = {durable(service, *of) for service, pairs in INTERESTS.items() for of in pairs}
    return bool(wanted - known)


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
