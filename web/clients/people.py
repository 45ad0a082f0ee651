"""What web asks `people`: who is here, who the college is, and the steps of signing in."""

from datetime import datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class Exchanged(msgspec.Struct, frozen=True, kw_only=True):
    """Who a session belongs to, and the token with which she acts for the next minute."""

    actor_token: str
    person_id: UUID
    name: str = ""
    roles: frozenset[str] = frozenset()
    factor: str = "code"
    expires_in: float = 60
    language: str | None = None


class CrisisLine(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    words: str
    words_cy: str = ""


class CollegeView(msgspec.Struct, frozen=True, kw_only=True):
    """What every page says about the college. The defaults are what is shown while nobody knows."""

    name: str = ""
    name_cy: str = ""
    short_name: str = ""
    phone: str = ""
    text_number: str = ""
    email: str = ""
    hours: str = ""
    hours_cy: str = ""
    who_answers: str = ""
    districts: tuple[str, ...] = ()
    age_rule: int = 18
    crisis_lines: tuple[CrisisLine, ...] = ()
    is_example: bool = False


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    attempt_id: UUID


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    session_token: str
    expires_at: datetime
    language: str | None = None


class People(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `people`."""

    async def exchange(self, session_token: str) -> Exchanged:
        return await self.send("/sessions/exchange", {"token": session_token}, Exchanged)

    async def college(self) -> CollegeView:
        return await self.get("/college", CollegeView)
