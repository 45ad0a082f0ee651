"""Whether what the college keeps agrees: whoever looks through it answers at a door of its own."""

from datetime import datetime

import msgspec

from web.clients.base import ServiceAway, ServiceClient


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: stream, journal, heard, rule, log, copy. The rest is for whoever mends it: words of ours, and ids."""

    kind: str
    where: str
    what: str
    which: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.where, self.what, self.which)))


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    findings: list[Finding]

    @property
    def kinds(self) -> set[str]:
        return {one.kind for one in self.findings}


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """`short_at`: when what was new was last looked at; `progress`: what is looked at now, and how many hundredths."""

    short_at: datetime | None
    everything_at: datetime | None
    findings: list[Finding]
    mended: Mended | None
    is_looking: bool
    progress: tuple[str, int] | None
    could_not: str

    def of_kind(self, kind: str) -> list[Finding]:
        return [one for one in self.findings if one.kind == kind]


class AuditDoor(ServiceClient):
    async def last(self) -> Audit | None:
        """None when nobody looks."""
        try:
            return await self._ask("GET", "/last", Audit, actor=None)
        except ServiceAway:
            return None

    async def look(self) -> Audit:
        """Twice is once: it looks when it can."""
        return await self._ask("POST", "/look", Audit, actor=None)
