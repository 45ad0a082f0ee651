"""Invitations, roles, and what needs a second person."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient
from web.clients.people.records import Address, Name
from web.clients.people.signing_in import NewSession


class RoleChange(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    person_id: UUID
    name: str | None
    role: str
    change: str
    by: str | None
    by_name: str | None
    was_signed_out: bool
    signed_in_on: int


class RoleNow(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    since: datetime
    until_on: date | None
    used_on: date | None
    is_unused: bool


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    has_second_factor: bool
    roles: tuple[RoleNow, ...]


class RoleChanges(msgspec.Struct, frozen=True, kw_only=True):
    from_on: date
    reviewed_at: datetime | None
    reviewed_by: str | None
    changes: tuple[RoleChange, ...]
    staff: tuple[Staff, ...]


class OpenedInNeed(msgspec.Struct, frozen=True, kw_only=True):
    glass_id: UUID
    name: str | None
    by_id: UUID
    by_name: str | None
    words: str
    opened_at: datetime
    looked_at: datetime | None
    looked_by_name: str | None
    harm: str


class ResetCode(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    code: str


class InvitedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """What a link or a code of an invitation is about."""

    invitation_id: UUID
    person_id: UUID
    name: str
    role: str
    until_on: date | None
    ends_at: datetime
    may_write_down: bool
    """Whoever asked may write down what she says on the phone."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    is_yes: bool
    role: str
    is_on_behalf: bool


class InvitationCode(msgspec.Struct, frozen=True, kw_only=True):
    """For a slip. Shown once."""

    code: str
    name: str
    role: str
    ends_at: datetime


class OpenInvitation(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    person_id: UUID
    name: str
    role: str
    invited_at: datetime
    ends_at: datetime
    channel: str | None

    @property
    def is_sent(self) -> bool:
        return self.channel in ("mail", "text")


class OpenInvitations(msgspec.Struct, frozen=True, kw_only=True):
    """Those that wait for an answer, and the people of spreadsheets whom nobody knows how to reach."""

    invitations: list[OpenInvitation]
    unreached: list[Name]


class Glass(msgspec.Struct, frozen=True, kw_only=True):
    glass_id: UUID
    ends_at: datetime
    address: Address


class Roles(ServiceClient):
    async def invite(
        self, person_id: UUID, role: str, until_on: date | None, *, actor: str | None, key: str | None
    ) -> None:
        command = {"person_id": person_id, "role": role, "until_on": until_on}
        await self.send("/invite", command, object, actor=actor, key=key)

    async def invite_into_group(
        self, group_id: UUID, name: str, contact: str, channel: str, language: str, *, actor: str, key: str | None
    ) -> None:
        command = {"group_id": group_id, "name": name, "contact": contact, "channel": channel or None}
        await self.send("/invite-into-group", command | {"language": language}, object, actor=actor, key=key)

    async def open_invitations(self, *, actor: str) -> OpenInvitations:
        return await self.get("/open-invitations", OpenInvitations, actor=actor)

    async def show_invitation_code(self, invitation_id: UUID, *, actor: str) -> InvitationCode:
        command = {"invitation_id": invitation_id}
        return await self.send("/show-invitation-code", command, InvitationCode, actor=actor)

    async def send_invitation_again(self, invitation_id: UUID, *, actor: str, key: str | None) -> None:
        command = {"invitation_id": invitation_id}
        await self.send("/send-invitation-again", command, object, actor=actor, key=key)

    async def take_back_invitation(self, invitation_id: UUID, *, actor: str, key: str | None) -> None:
        command = {"invitation_id": invitation_id}
        await self.send("/take-back-invitation", command, object, actor=actor, key=key)

    async def look_at_invitation(self, secret: str, *, actor: str | None = None) -> InvitedPerson:
        return await self.send("/look-at-invitation", {"secret": secret}, InvitedPerson, actor=actor)

    async def answer_invitation(self, secret: str, *, is_yes: bool, actor: str | None) -> Answered:
        command = {"secret": secret, "is_yes": is_yes}
        return await self.send("/answer-invitation", command, Answered, actor=actor)

    async def end_role(self, person_id: UUID, role: str, *, actor: str | None, key: str | None) -> None:
        await self.send("/end-role", {"person_id": person_id, "role": role}, object, actor=actor, key=key)

    async def role_changes(self, from_on: date | None, *, actor: str) -> RoleChanges:
        return await self.get("/role-changes", RoleChanges, actor=actor, params={"from_on": from_on})

    async def review_roles(self, *, actor: str, key: str | None) -> None:
        await self.send("/review-roles", {}, object, actor=actor, key=key)

    async def break_glass(self, person_id: UUID, words: str, *, actor: str) -> Glass:
        return await self.send("/break-glass", {"person_id": person_id, "words": words}, Glass, actor=actor)

    async def look_through_glass(self, glass_id: UUID, *, actor: str) -> Glass:
        return await self.send("/look-through-glass", {"glass_id": glass_id}, Glass, actor=actor)

    async def look_at_glass(self, glass_id: UUID, harm: str | None, *, actor: str, key: str | None) -> None:
        await self.send("/look-at-glass", {"glass_id": glass_id, "harm": harm}, object, actor=actor, key=key)

    async def opened_in_need(self, *, actor: str) -> list[OpenedInNeed]:
        return await self.get("/opened-in-need", list[OpenedInNeed], actor=actor)

    async def ask_factor_reset(self, person_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/ask-factor-reset", {"person_id": person_id}, object, actor=actor, key=key)

    async def agree_factor_reset(self, reset_id: UUID, *, actor: str) -> ResetCode:
        return await self.send("/agree-factor-reset", {"reset_id": reset_id}, ResetCode, actor=actor)

    async def drop_factor_reset(self, reset_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/drop-factor-reset", {"reset_id": reset_id}, object, actor=actor, key=key)

    async def accept_invitation(self, invitation_id: UUID, *, actor: str | None) -> NewSession:
        return await self.send("/accept-invitation", {"invitation_id": invitation_id}, NewSession, actor=actor)

    async def decline_invitation(self, invitation_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/decline-invitation", {"invitation_id": invitation_id}, object, actor=actor, key=key)
