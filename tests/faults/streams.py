"""Whether the stream still is what the journals say, byte for byte, and whether somebody can still hear it."""

import nats.errors

from infra import steward
from infra.audit import journals, stream
from infra.audit.look import connected
from infra.audit.model import Kind, Position
from infra.nats.config import durable
from infra.trouble import Trouble
from tests.faults.county import County
from tests.faults.quiet import INTERESTS


async def damage(county: County) -> list[str]:
    """By a look through everything, without mending."""
    place = county.place.audit()
    try:
        async with connected(place["AUDITOR_DATABASE_URL"]) as db, stream.opened(place["AUDITOR_NATS_URL"]) as read:
            compared = await journals.compare(db, read, Position(), is_everything=True)
    except Trouble as trouble:
        return [str(trouble)]
    found = [str(one) for one in compared.findings if one.kind is Kind.STREAM]
    return found or await lost_consumers(county)


async def lost_consumers(county: County) -> list[str]:
    client = await steward.connect(county.running.steward_url())
    try:
        known = await steward._known_consumers(client.jetstream())
    except nats.errors.Error as trouble:
        return [type(trouble).__name__]
    finally:
        await client.close()
    wanted = {durable(service, *of) for service, pairs in INTERESTS.items() for of in pairs}
    return [f"the consumer {one} is gone" for one in sorted(wanted - known)]
