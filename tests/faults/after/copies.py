"""I8: every copy of others' facts is, row for row, what a fresh rebuild from the journals gives."""

from typing import TYPE_CHECKING

from infra.audit import copies
from infra.local.services import SERVICES

if TYPE_CHECKING:
    from tests.faults.after import Seen


async def as_a_rebuild(seen: "Seen") -> list[str]:
    """It takes some seconds: after faults of the stream, and after one trial in twenty of all others."""
    if not seen.deep:
        return []
    return [
        str(finding)
        for service in SERVICES
        for difference in await copies.compare(seen.db, service)
        for finding in difference.findings(service)
    ]
