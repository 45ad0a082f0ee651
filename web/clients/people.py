"""What web asks `people`: who is here, who the college is, and the steps of signing in."""

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
    expires_in: int
    language: str = "en"


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """For an app that makes numbers: `secret` to type, `address` to show as a picture."""

    secret: str
    address: str


class SecondSignSetUp(msgspec.Struct, frozen=True, kw_only=True):
    session: NewSession
    printed_codes: tuple[str, ...]


class People(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `people`."""

    async def exchange(self, session_token: str) -> Exchanged:
        return await self.send("/exchange-session", {"session_token": session_token}, Exchanged)

    async def college(self) -> CollegeView:
        return await self.get("/college", CollegeView)

    async def send_code(self, contact: str, name: str, *, key: str | None) -> Attempt:
        return await self.send("/send-code", {"contact": contact, "name": name}, Attempt, key=key)

    async def resend_code(self, attempt_id: UUID, *, key: str | None) -> Attempt:
        return await self.send("/resend-code", {"attempt_id": attempt_id}, Attempt, key=key)

    async def redeem_code(self, attempt_id: UUID, code: str) -> NewSession:
        return await self.send("/redeem-code", {"attempt_id": attempt_id, "code": code}, NewSession)

    async def redeem_link(self, token: str) -> NewSession:
        return await self.send("/redeem-link", {"token": token}, NewSession)

    async def end_session(self, session_token: str) -> None:
        await self.send("/end-session", {"session_token": session_token}, object)

    async def begin_second_factor(self, *, actor: str) -> Secret:
        return await self.send("/begin-second-factor", {}, Secret, actor=actor)

    async def confirm_second_factor(self, session_token: str, code: str) -> SecondSignSetUp:
        command = {"session_token": session_token, "code": code}
        return await self.send("/confirm-second-factor", command, SecondSignSetUp)

    async def show_second_factor(self, session_token: str, code: str) -> NewSession:
        return await self.send("/show-second-factor", {"session_token": session_token, "code": code}, NewSession)

    async def set_up_administrator(self, token: str, name: str, contact: str, language: str) -> NewSession:
        command = {"token": token, "name": name, "contact": contact, "language": language}
        return await self.send("/set-up-administrator", command, NewSession)
