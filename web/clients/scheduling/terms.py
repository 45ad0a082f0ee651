"""Terms, and the days on which the college is closed."""

from datetime import date
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient
from web.clients.scheduling.wish import Wish


class ClosedDays(msgspec.Struct, frozen=True, kw_only=True):
    from_on: date
    until_on: date
    name: str = ""


class TermView(msgspec.Struct, frozen=True, kw_only=True):
    term_id: UUID
    name: str
    starts_on: date
    ends_on: date
    closed: tuple[ClosedDays, ...]
    runs: int
    published: int
    marked: int


class TermId(msgspec.Struct, frozen=True):
    term_id: UUID


class Terms(ServiceClient):
    async def terms(self, *, actor: str | None, open_only: bool = False) -> list[TermView]:
        return await self.get("/terms", list[TermView], actor=actor, params={"open_only": open_only})

    async def open_term(self, term: Wish, *, actor: str | None, key: str | None) -> TermId:
        return await self.send("/open-term", term, TermId, actor=actor, key=key)

    async def change_term(self, term: Wish, *, actor: str | None, key: str | None) -> TermId:
        return await self.send("/change-term", term, TermId, actor=actor, key=key)
