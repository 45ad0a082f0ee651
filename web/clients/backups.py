"""Whoever keeps the backups answers at a door of its own: how old the last one is, and that one is to be taken now."""

from datetime import datetime

import msgspec

from web.clients.base import ServiceClient


class Backups(msgspec.Struct, frozen=True, kw_only=True):
    """`tried_at`: when one was put back to see whether it can be. `restored_to`: what was put back here for good.
    `data`, `keys`: the folders, the second place last. `commands`: what to type on this machine."""

    last: datetime | None
    tried_at: datetime | None
    trouble: str
    is_old: bool
    doing: str
    restored_to: datetime | None
    restored_at: datetime | None
    machine: str
    folder: str
    commands: dict[str, str]
    data: list[str]
    keys: list[str]

    @property
    def has_second_place(self) -> bool:
        return len(self.data) > 1


class BackupDoor(ServiceClient):
    async def look(self) -> Backups:
        return await self._ask("GET", "/backups", Backups, actor=None)

    async def begin(self, what: str) -> Backups:
        """`take` or `try`: it goes on by itself."""
        return await self.send(f"/backups/{what}", {}, Backups)
