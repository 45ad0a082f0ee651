"""Who may give which role, and when a role ends."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from services.contracts.people import Role
from services.people.model import HeldRole, Invitation
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.refusal import NotAllowed, Refusal

INVITATION_LIFE = timedelta(days=14)
REVIEWED_EVERY = timedelta(days=91)
ASKED_AGAIN_AFTER = timedelta(days=7)
UNUSED_AFTER = timedelta(days=90)
BY_COORDINATOR = frozenset({Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING, Role.TRAINEE, Role.MEMBER, Role.COACH})
BY_ADMINISTRATOR = frozenset(Role) - {Role.STUDENT}
SEES_NAMES = frozenset(Role) - {Role.STUDENT, Role.TRAINEE}
"""Those whose work needs the names of others. Which ids they learn is decided by the services that hold them."""
SEES_PEOPLE = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY})
TUTORS = frozenset({Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING})


class RoleHeld(Refusal):
    slug = "role-held"


class AlreadyInvited(Refusal):
    slug = "already-invited"
    what_to_do = "She finds it on her own page. You can ask her."


class InvitationEnded(Refusal):
    slug = "invitation-ended"
    what_to_do = "Ask for a new one."


class InvitationUnknown(InvitationEnded):
    slug = "invitation-unknown"
    status = 422
    what_to_do = "Look whether every letter is right, or ask us for a new one."


class RoleNotHeld(Refusal):
    slug = "role-not-held"


class LastAdministrator(Refusal):
    slug = "last-administrator"
    what_to_do = "Invite another administrator first."


class EndsInThePast(Refusal):
    slug = "ends-in-the-past"
    status = 422


def may_give(roles: Iterable[str]) -> frozenset[Role]:
    """The roles that somebody with `roles` may invite to, and end."""
    held = frozenset(roles)
    if Role.ADMINISTRATOR in held:
        return BY_ADMINISTRATOR
    return BY_COORDINATOR if Role.COORDINATOR in held else frozenset()


def refuse_giving(roles: Iterable[str], role: Role) -> None:
    if role not in may_give(roles):
        raise NotAllowed("This role is not yours to give.", what_to_do="Ask an administrator.", field="role")


def refuse_past(until_on: date | None, today: date) -> None:
    if until_on is not None and until_on < today:
        raise EndsInThePast("The last day must be today or later.", field="until_on")


def is_in_force(held: HeldRole, today: date) -> bool:
    return held.until_on is None or held.until_on >= today


def ends_at(until_on: date) -> datetime:
    """The moment after the last day, in the college's own zone."""
    return datetime.combine(until_on + timedelta(days=1), time(), COLLEGE_ZONE).astimezone(UTC)


def in_force(held: Iterable[HeldRole], today: date) -> frozenset[Role]:
    """Everybody may come to courses; the rest is what she accepted and what has not ended."""
    return frozenset({Role.STUDENT, *(one.role for one in held if is_in_force(one, today))})


def refuse_held(held: Iterable[HeldRole], role: Role, today: date) -> None:
    if any(one.role == role and is_in_force(one, today) for one in held):
        raise RoleHeld("She has this role already.", field="role")


def open_invitation(invitation: Invitation | None, now: datetime) -> Invitation:
    if invitation is None or invitation.answer is not None or now >= invitation.ends_at:
        raise InvitationEnded("This invitation is not open any more.")
    return invitation


def refuse_last_administrator(role: Role, administrators: int) -> None:
    if role is Role.ADMINISTRATOR and administrators <= 1:
        raise LastAdministrator("The college needs at least one administrator.")
