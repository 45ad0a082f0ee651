"""What she sees and decides about her own record, and who is there for her."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient
from web.clients.people.records import Held, Invitation


class MyPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Whom somebody turns to. No name: nobody is named. No phone: through the desk."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    hours_cy: str = ""
    is_her_own: bool = False


class ContactCard(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    phone: str
    hours: str
    hours_cy: str
    students: int


class Contacts(msgspec.Struct, frozen=True, kw_only=True):
    """Who can be turned to, and who is named for which district ('' is the whole college) and for one person."""

    cards: list[ContactCard]
    districts: dict[str, UUID]
    named_contact_id: UUID | None


class SignInHere(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    began_at: datetime
    seen_at: datetime
    device: str
    is_here: bool
    until_at: datetime | None = None
    """The list of one session, kept there until then."""


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    credential_id: str
    device: str
    added_at: datetime
    used_at: datetime | None


class AboutMe(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    public_name: str | None
    district: str | None
    language: str
    is_of_age: bool | None
    registered_at: datetime
    channel: str | None
    contact: str
    partner: str | None
    is_confirmed: bool
    roles: tuple[Held, ...]
    invitations: tuple[Invitation, ...]
    choices: dict[str, bool]
    has_second_factor: bool
    printed_codes_left: int
    factor: str
    passkeys: tuple[Passkey, ...] = ()
    sessions: tuple[SignInHere, ...]


class ContactChange(msgspec.Struct, frozen=True, kw_only=True):
    attempt_id: UUID | None
    contact_hint: str
    channel: str


class Herself(ServiceClient):
    async def my_person(self, *, actor: str) -> MyPerson:
        return await self.get("/my-person", MyPerson, actor=actor)

    async def named_contacts(self, person_id: UUID | None = None, *, actor: str) -> Contacts:
        return await self.get("/named-contacts", Contacts, actor=actor, params={"person_id": person_id})

    async def name_contact(
        self, person_id: UUID, named_contact_id: UUID | None, *, actor: str, key: str | None
    ) -> None:
        command = {"person_id": person_id, "named_contact_id": named_contact_id}
        await self.send("/name-contact", command, object, actor=actor, key=key)

    async def name_district_contacts(
        self, districts: Mapping[str, UUID | None], *, actor: str, key: str | None
    ) -> None:
        await self.send("/name-district-contacts", {"districts": districts}, object, actor=actor, key=key)

    async def write_contact_card(
        self, person_id: UUID, phone: str, hours: str, hours_cy: str, *, actor: str, key: str | None
    ) -> None:
        command = {"person_id": person_id, "phone": phone, "hours": hours, "hours_cy": hours_cy}
        await self.send("/write-contact-card", command, object, actor=actor, key=key)

    async def about_me(self, *, actor: str | None) -> AboutMe:
        return await self.get("/about-me", AboutMe, actor=actor)

    async def change_own(self, path: str, command: dict[str, Any], *, actor: str | None, key: str | None) -> None:
        """The small things that she decides about her own record: `/change-name`, `/choose-language` and so on."""
        await self.send(path, command, object, actor=actor, key=key)

    async def change_contact(
        self, contact: str, channel: str, partner: str = "", *, actor: str | None, key: str | None
    ) -> ContactChange:
        command = {"contact": contact, "channel": channel, "partner": partner}
        return await self.send("/change-contact", command, ContactChange, actor=actor, key=key)

    async def confirm_my_contact(self, attempt_id: UUID, code: str, *, actor: str | None) -> None:
        await self.send("/confirm-my-contact", {"attempt_id": attempt_id, "code": code}, object, actor=actor)
