"""What happens to an invitation until it is answered: by its link, by the code on a slip, or on the phone.

Link and code are secrets of one invitation, and an invitation names one person: people who share a contact are not
mixed up. They open nothing but this yes or no; nobody is signed in by them.
"""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people import tokens
from services.people.commands.shared import (
    browser_of,
    contact_works,
    require_to_see_to,
    slow_down,
    slow_down_network,
    take_role,
)
from services.people.model import Invitation
from services.people.rules import registering
from services.people.rules import roles as rules
from services.people.rules import signing_in as sign_in_rules
from services.people.store import persons, roles, sign_in
from services.runtime.actor import Factor, require_person
from services.runtime.clock import college_date
from services.runtime.refusal import NotAllowed, Refusal, SignInFirst, StepUpFirst
from services.runtime.work import Work


class InvitationId(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID


class ShowInvitationCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For a slip to print, or to read out. One that was made earlier is nothing any more."""

    invitation_id: UUID


class InvitationCodeView(msgspec.Struct, frozen=True, kw_only=True):
    """The code is said once and kept nowhere."""

    code: str
    name: str
    role: Role
    ends_at: datetime


async def show_invitation_code(command: ShowInvitationCode, work: Work) -> InvitationCodeView:
    invitation = await _to_see_to(work, command.invitation_id)
    person = await persons.read_person(work.db, invitation.person_id)
    code = tokens.new_printed_code()
    await roles.note_code(work.db, invitation.invitation_id, tokens.invitation_hash(work.house.settings.key, code))
    return InvitationCodeView(code=code, name=person.name, role=invitation.role, ends_at=invitation.ends_at)


class SendInvitationAgain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It lives for another fortnight, under a new link. What was sent or printed earlier is nothing any more."""

    invitation_id: UUID


async def send_invitation_again(command: SendInvitationAgain, work: Work) -> InvitationId:
    invitation = await _to_see_to(work, command.invitation_id, may_have_ended=True)
    await roles.renew_invitation(work.db, invitation.invitation_id, work.now + rules.INVITATION_LIFE)
    await work.due("send-invitation", str(invitation.invitation_id), work.now)
    return InvitationId(invitation_id=invitation.invitation_id)


class TakeBackInvitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    invitation_id: UUID


async def take_back_invitation(command: TakeBackInvitation, work: Work) -> InvitationId:
    invitation = await _to_see_to(work, command.invitation_id, may_have_ended=True)
    await roles.answer_invitation(work.db, invitation.invitation_id, "taken-back", work.now, _who(work, invitation))
    return InvitationId(invitation_id=invitation.invitation_id)


class LookAtInvitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a link or a code is about, before it is answered."""

    secret: str
    browser: str = ""


class InvitedPersonView(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    person_id: UUID
    name: str
    role: Role
    until_on: date | None
    ends_at: datetime
    may_write_down: bool
    """Whoever looks may write down what she says on the phone."""


async def look_at_invitation(command: LookAtInvitation, work: Work) -> InvitedPersonView | Refusal:
    """A wrong try counts, so it is answered and not raised."""
    invitation = await _found(work, command.secret, command.browser)
    if isinstance(invitation, Refusal):
        return invitation
    person = await persons.read_person(work.db, invitation.person_id)
    return InvitedPersonView(
        invitation_id=invitation.invitation_id,
        person_id=invitation.person_id,
        name=person.name,
        role=invitation.role,
        until_on=invitation.until_on,
        ends_at=invitation.ends_at,
        may_write_down=await _may_see_to(work, invitation),
    )


class AnswerInvitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Yes or no: by whoever holds the link or the slip; or by the desk, as she said it on the phone."""

    secret: str
    is_yes: bool
    browser: str = ""


class AnsweredView(msgspec.Struct, frozen=True, kw_only=True):
    is_yes: bool
    role: Role
    is_on_behalf: bool


async def answer_invitation(command: AnswerInvitation, work: Work) -> AnsweredView | Refusal:
    """When rights rise elsewhere, every sign-in of hers begins anew."""
    found = await _found(work, command.secret, command.browser)
    if isinstance(found, Refusal):
        return found
    by = _who(work, found)
    if by is not None:
        await require_to_see_to(work, found.role, found.group_id)
    await persons.load_person(work.db, found.person_id)
    invitation = rules.open_invitation(
        await roles.load_invitation(work.db, found.invitation_id, found.person_id), work.now
    )
    answer = "accepted" if command.is_yes else "declined"
    await roles.answer_invitation(work.db, invitation.invitation_id, answer, work.now, by)
    if command.is_yes:
        await _begin(work, invitation)
    if by is not None:
        await work.due("confirm-answer", str(invitation.invitation_id), work.now)
    elif tokens.token_hash(command.secret) == await roles.link_of(work.db, invitation.invitation_id):
        await _has_come(work, invitation.person_id)
    return AnsweredView(is_yes=command.is_yes, role=invitation.role, is_on_behalf=by is not None)


async def _begin(work: Work, invitation: Invitation) -> None:
    rules.refuse_past(invitation.until_on, college_date(work.now))
    await take_role(work, invitation.person_id, invitation.role, invitation.until_on, invitation.group_id)
    await sign_in.end_sessions_of(work.db, invitation.person_id)


async def _has_come(work: Work, person_id: UUID) -> None:
    """The link went to her own address, and she has opened it."""
    contact = await persons.current_contact(work.db, person_id)
    if contact is not None and registering.is_reachable_in_writing(contact.channel):
        await contact_works(work, contact)


async def _found(work: Work, secret: str, browser: str) -> Invitation | Refusal:
    await slow_down_network(work, sign_in_rules.CODES_FROM_NETWORK)
    await slow_down(work, sign_in_rules.INVITATIONS_FROM_BROWSER, browser_of(work.actor, browser))
    link, code = tokens.token_hash(secret), tokens.invitation_hash(work.house.settings.key, secret)
    invitation = await roles.find_invitation(work.db, link, code)
    try:
        return rules.open_invitation(invitation, work.now)
    except rules.InvitationEnded:
        return rules.InvitationUnknown("This link or code does not open anything any more.", field="code")


async def _to_see_to(work: Work, invitation_id: UUID, *, may_have_ended: bool = False) -> Invitation:
    """One that whoever asks could have sent. Locked, after its person."""
    require_person(work.actor)
    invitation = await roles.invitation_to_see_to(work.db, invitation_id)
    if invitation is None or invitation.answer is not None:
        raise rules.InvitationEnded("This invitation is not open any more.")
    await require_to_see_to(work, invitation.role, invitation.group_id)
    return invitation if may_have_ended else rules.open_invitation(invitation, work.now)


async def _may_see_to(work: Work, invitation: Invitation) -> bool:
    try:
        await require_to_see_to(work, invitation.role, invitation.group_id)
    except (NotAllowed, SignInFirst, StepUpFirst):
        return False
    return True


def _who(work: Work, invitation: Invitation) -> UUID | None:
    """Whoever is signed in and is not the one who was invited. None: she herself, as far as anybody can know."""
    is_somebody = work.actor.person_id is not None and work.actor.factor is not Factor.NONE
    return work.actor.person_id if is_somebody and work.actor.person_id != invitation.person_id else None
