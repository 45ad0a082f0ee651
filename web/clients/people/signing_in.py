"""The steps of signing in, and of showing that it is she."""

from collections.abc import Mapping
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
    is_limited: bool = False
    """Several people share the contact: it opens `errand_id` and nothing else."""
    errand_id: UUID | None = None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    attempt_id: UUID


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    session_token: str
    expires_in: int
    language: str = "en"
    is_limited: bool = False
    errand_id: UUID | None = None
    sets_up_anew: bool = False


class SaidNumbers(msgspec.Struct, frozen=True, kw_only=True):
    code: str


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """For an app that makes numbers: `secret` to type, `address` to show as a picture."""

    secret: str
    address: str


class SecondSignSetUp(msgspec.Struct, frozen=True, kw_only=True):
    session: NewSession
    printed_codes: tuple[str, ...]


class PasskeyOptions(msgspec.Struct, frozen=True, kw_only=True):
    """JSON for the browser."""

    options: str


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    printed_codes: tuple[str, ...]


class OutboxLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the example college, which went nowhere."""

    number: int
    contact: str
    subject: str
    text: str
    at: datetime


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """Where the organisation asks who it is."""

    address: str


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    back: str
    issuer: str = ""
    client_id: str = ""
    is_set: bool = False
    is_on: bool = False
    tried_at: datetime | None = None
    people: int = 0


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What the organisation would say of whoever signs in as somebody just did."""

    says_mail: bool
    is_both_signs: bool
    is_somebody: bool


class SigningIn(ServiceClient):
    async def exchange(self, session_token: str) -> Exchanged:
        return await self.send("/exchange-session", {"session_token": session_token}, Exchanged)

    async def send_code(self, contact: str, name: str, errand_id: UUID | None = None, *, key: str | None) -> Attempt:
        command = {"contact": contact, "name": name, "errand_id": errand_id}
        return await self.send("/send-code", command, Attempt, key=key)

    async def resend_code(self, attempt_id: UUID, *, key: str | None) -> Attempt:
        return await self.send("/resend-code", {"attempt_id": attempt_id}, Attempt, key=key)

    async def redeem_code(self, attempt_id: UUID, code: str, errand_id: UUID | None = None) -> NewSession:
        command = {"attempt_id": attempt_id, "code": code, "errand_id": errand_id}
        return await self.send("/redeem-code", command, NewSession)

    async def show_more(self, session_token: str, code: str) -> NewSession:
        return await self.send("/show-more", {"session_token": session_token, "code": code}, NewSession)

    async def say_numbers(self, person_id: UUID, *, actor: str) -> SaidNumbers:
        return await self.send("/say-numbers", {"person_id": person_id}, SaidNumbers, actor=actor)

    async def redeem_link(self, token: str, errand_id: UUID | None = None) -> NewSession:
        return await self.send("/redeem-link", {"token": token, "errand_id": errand_id}, NewSession)

    async def end_session(self, session_token: str) -> None:
        await self.send("/end-session", {"session_token": session_token}, object)

    async def begin_second_factor(self, *, actor: str) -> Secret:
        return await self.send("/begin-second-factor", {}, Secret, actor=actor)

    async def confirm_second_factor(self, session_token: str, code: str) -> SecondSignSetUp:
        command = {"session_token": session_token, "code": code}
        return await self.send("/confirm-second-factor", command, SecondSignSetUp)

    async def show_second_factor(self, session_token: str, code: str) -> NewSession:
        return await self.send("/show-second-factor", {"session_token": session_token, "code": code}, NewSession)

    async def begin_passkey(self, *, actor: str) -> PasskeyOptions:
        return await self.send("/begin-passkey", {}, PasskeyOptions, actor=actor)

    async def add_passkey(self, session_token: str, credential: str) -> NewSession:
        return await self.send("/add-passkey", {"session_token": session_token, "credential": credential}, NewSession)

    async def begin_with_passkey(self) -> PasskeyOptions:
        return await self.send("/begin-with-passkey", {}, PasskeyOptions)

    async def sign_in_with_passkey(self, credential: str) -> NewSession:
        return await self.send("/sign-in-with-passkey", {"credential": credential}, NewSession)

    async def show_passkey(self, session_token: str, credential: str) -> NewSession:
        return await self.send("/show-passkey", {"session_token": session_token, "credential": credential}, NewSession)

    async def keep_list(
        self, session_id: UUID, until_at: datetime, browser: str, device: str, *, actor: str
    ) -> NewSession:
        command = {"session_id": session_id, "until_at": until_at, "browser": browser, "device": device}
        return await self.send("/keep-list", command, NewSession, actor=actor)

    async def exchange_kept_list(self, session_token: str) -> Exchanged:
        return await self.send("/exchange-kept-list", {"session_token": session_token}, Exchanged)

    async def organisation(self, *, actor: str) -> Organisation:
        return await self.get("/organisation", Organisation, actor=actor)

    async def set_organisation(self, said: Mapping[str, str], *, actor: str, key: str | None) -> None:
        await self.send("/set-organisation", said, object, actor=actor, key=key, seconds=20)

    async def turn_organisation(self, is_on: bool, *, actor: str, key: str | None) -> None:
        await self.send("/turn-organisation", {"is_on": is_on}, object, actor=actor, key=key)

    async def forget_organisation(self, *, actor: str, key: str | None) -> None:
        await self.send("/forget-organisation", {}, object, actor=actor, key=key)

    async def begin_with_organisation(self, browser: str) -> Begun:
        return await self.send("/begin-with-organisation", {"browser": browser}, Begun)

    async def begin_trial(self, browser: str, *, actor: str) -> Begun:
        command = {"browser": browser, "is_trial": True}
        return await self.send("/begin-with-organisation", command, Begun, actor=actor)

    async def sign_in_with_organisation(self, answer: Mapping[str, str]) -> NewSession:
        return await self.send("/sign-in-with-organisation", answer, NewSession, seconds=25)

    async def try_organisation(self, answer: Mapping[str, str], *, actor: str) -> Tried:
        return await self.send("/try-organisation", answer, Tried, actor=actor, seconds=25)

    async def remove_passkey(self, credential_id: str, *, actor: str, key: str | None) -> None:
        await self.send("/remove-passkey", {"credential_id": credential_id}, object, actor=actor, key=key)

    async def set_up_administrator(self, token: str, name: str, contact: str, language: str) -> NewSession:
        command = {"token": token, "name": name, "contact": contact, "language": language}
        return await self.send("/set-up-administrator", command, NewSession)

    async def how_sure(self, *, actor: str) -> str:
        """Whether she has just shown that it is she: `yes`, or what is wanted, `second` or `numbers`."""
        return await self.get("/how-sure", str, actor=actor)

    async def send_my_numbers(self, browser: str, *, actor: str, key: str | None) -> Attempt:
        return await self.send("/send-my-numbers", {"browser": browser}, Attempt, actor=actor, key=key)

    async def end_my_session(self, session_id: UUID | None, *, actor: str | None, key: str | None) -> None:
        """One of her sign-ins, or all but this one."""
        await self.send("/end-my-session", {"session_id": session_id}, object, actor=actor, key=key)

    async def print_codes(self, *, actor: str | None) -> Printed:
        return await self.send("/print-codes", {}, Printed, actor=actor)
