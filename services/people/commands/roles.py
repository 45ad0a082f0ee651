"""Roles: given by invitation, accepted by the person, with an end."""

from datetime import date
from uuid import UUID

import msgspec

from services.contracts.people import Role, RoleEnded
from services.people.commands.shared import SessionView, own_session, renew_session, roles_now, take_role
from services.people.model import Invitation
from services.people.rules import roles as rules
from services.people.store import persons, roles
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed
from services.runtime.work import Work


class Invite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks somebody to take a role. She says yes or no: by the link, on her own page, with a slip or on the phone."""

    person_id: UUID
    role: Role
    until_on: date | None = None


class InvitedView(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID


async def invite(command: Invite, work: Work) -> InvitedView:
    require_role(work.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    rules.refuse_giving(work.actor.roles, command.role)
    today = college_date(work.now)
    rules.refuse_past(command.until_on, today)
    await persons.load_person(work.db, command.person_id)
    rules.refuse_held(await roles.held_by(work.db, command.person_id), command.role, today)
    return await ask(work, command.person_id, command.role, command.until_on)


async def ask(
    work: Work, person_id: UUID, role: Role, until_on: date | None = None, group_id: UUID | None = None
) -> InvitedView:
    """She is written to, where that reaches her. The person's row is locked by the caller, or new."""
    invitation = Invitation(
        invitation_id=new_id(),
        person_id=person_id,
        role=role,
        until_on=until_on,
        ends_at=work.now + rules.INVITATION_LIFE,
        group_id=group_id,
    )
    await roles.insert_invitation(work.db, invitation, require_person(work.actor), work.now)
    await work.due("send-invitation", str(invitation.invitation_id), work.now)
    return InvitedView(invitation_id=invitation.invitation_id)


class AcceptInvitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rights rise, so the session gets another token."""

    invitation_id: UUID


async def accept_invitation(command: AcceptInvitation, work: Work) -> SessionView:
    session = await own_session(work)
    await persons.load_person(work.db, session.person_id)
    invitation = rules.open_invitation(
        await roles.load_invitation(work.db, command.invitation_id, session.person_id), work.now
    )
    rules.refuse_past(invitation.until_on, college_date(work.now))
    await roles.answer_invitation(work.db, invitation.invitation_id, "accepted", work.now)
    await take_role(work, session.person_id, invitation.role, invitation.until_on, invitation.group_id)
    return await renew_session(work, session, session.factor)


class DeclineInvitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No, thank you. Nobody asks why."""

    invitation_id: UUID


class DeclinedView(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID


async def decline_invitation(command: DeclineInvitation, work: Work) -> DeclinedView:
    person_id = require_person(work.actor)
    invitation = rules.open_invitation(await roles.load_invitation(work.db, command.invitation_id, person_id), work.now)
    await roles.answer_invitation(work.db, invitation.invitation_id, "declined", work.now)
    return DeclinedView(invitation_id=invitation.invitation_id)


class GiveRole(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The house gives a role without an invitation: what a spreadsheet says, or the example college needs."""

    person_id: UUID
    role: Role
    until_on: date | None = None


class RoleView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    role: Role


async def give_role(command: GiveRole, work: Work) -> RoleView:
    if work.actor.service not in ("import", "example"):
        raise NotAllowed("A role is given by invitation.")
    await persons.load_person(work.db, command.person_id)
    await take_role(work, command.person_id, command.role, command.until_on)
    return RoleView(person_id=command.person_id, role=command.role)


class EndRole(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By herself, or by whoever may give it. Within a minute it opens nothing any more."""

    person_id: UUID
    role: Role


async def end_role(command: EndRole, work: Work) -> RoleView:
    if work.actor.person_id != command.person_id:
        require_role(work.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
        rules.refuse_giving(work.actor.roles, command.role)
    require_person(work.actor)
    await persons.load_person(work.db, command.person_id)
    if command.role is Role.ADMINISTRATOR and command.role in await roles_now(work, command.person_id):
        rules.refuse_last_administrator(command.role, await roles.administrators(work.db))
    ended = await roles.end_role(work.db, command.person_id, command.role, work.now, work.actor.key)
    if not ended:
        raise rules.RoleNotHeld("She does not have this role.")
    for one in ended:
        await work.not_due("end-role", str(one.role_id))
        work.record(RoleEnded(person_id=one.person_id, role=one.role))
    return RoleView(person_id=command.person_id, role=command.role)
