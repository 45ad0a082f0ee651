"""Whether a NATS server writes every event to the disk before it confirms it (design: `sync_interval: always`)."""

import json

from infra.local import http
from infra.trouble import Trouble

NOT_DURABLE = "NATS does not write every event to the disk before it confirms it (sync_interval: always)."


async def is_durable(monitor: str) -> bool | None:
    """Asks the server's monitor at `tcp:host:port`. None: it cannot be read."""
    status, body = await http.get(monitor, "/varz")
    if status != 200:
        return None
    try:
        return bool(json.loads(body)["jetstream"]["config"].get("sync_always", False))
    except (ValueError, KeyError, TypeError):
        return False


async def refuse_unless_durable(monitor: str) -> None:
    """For a server of ours: what cannot be read is refused as well."""
    if not await is_durable(monitor):
        raise Trouble(NOT_DURABLE)
