"""Whether the stream still is what the journals say, byte for byte, and whether somebody can still hear it."""

from datetime import datetime

import nats.errors

from infra import steward
from infra.audit import journals, stream
from infra.audit.look import connected
from infra.audit.model import Kind, Position
from infra.local.services import SERVICES
from infra.nats.config import durable
from infra.trouble import Trouble
from services.runtime.database import Connection
from tests.faults.county import County
from tests.faults.quiet import INTERESTS

UNSENT = " union all ".join(
    f"""select '{service}' as service, numbered, case when stream_made_at = $1 then sent else 0 end as sent
        from {service}.relay_cursor
        where numbered > 0 and (sent < numbered or stream_made_at is distinct from $1)"""
    for service in SERVICES
)


async def damage(county: County) -> list[str]:
    """By a look through everything, without mending. A stream that has just been made anew is as empty as the journals
    say for as long as their relays have not seen it (up to half a minute): that is not whole."""
    place = county.place.audit()
    try:
        async with connected(place["AUDITOR_DATABASE_URL"]) as db, stream.opened(place["AUDITOR_NATS_URL"]) as read:
            compared = await journals.compare(db, read, Position(), is_everything=True)
            unsent = await not_all_sent(db, (await read.state()).made_at)
    except Trouble as trouble:
        return [str(trouble)]
    found = [str(one) for one in compared.findings if one.kind is Kind.STREAM]
    return found or unsent or await lost_consumers(county)


async def not_all_sent(db: Connection, made_at: str) -> list[str]:
    """Whose relay does not know yet that this is the stream, or has not sent all of its journal into it."""
    if not made_at:
        return ["there is no stream"]
    rows = await db.fetch(UNSENT, datetime.fromisoformat(made_at))
    return [f"{row['service']} has sent {row['sent']} of {row['numbered']} into this stream" for row in rows]


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
