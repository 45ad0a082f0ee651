"""Who may set groups up; what a group, a seat and a meeting must be."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from services.contracts.people import Role
from services.groups.model import (
    Meeting,
    Seat,
)
from services.runtime.actor import Actor, Factor, require_person, require_role
from services.runtime.refusal import Refusal

CO_CHAIRS = 2
LEAST_VOTING_DAYS = 3


class SeatTakenAlready(Refusal):
    slug = "seat-taken-already"


class NotAMemberYet(Refusal):
    slug = "not-a-member-yet"
    what_to_do = "Invite them as a member first. When they have accepted, give them the seat."


class TwoCoChairs(Refusal):
    slug = "two-co-chairs"
    status = 422
    what_to_do = "Choose two different members."


class RemitTaken(Refusal):
    slug = "remit-taken"
    what_to_do = "Open the group that is there, and give seats in it."


class NameMissing(Refusal):
    slug = "group-name-missing"
    status = 422


class QuorumOnBothSides(Refusal):
    slug = "quorum-on-both-sides"
    status = 422


class DaysOutOfRange(Refusal):
    slug = "voting-days-out-of-range"
    status = 422


class MeetingInThePast(Refusal):
    slug = "meeting-in-the-past"
    status = 422
    what_to_do = "Choose a day and a time that are still to come."


class MeetingCalledOffAlready(Refusal):
    slug = "meeting-called-off-already"


class PlaceTooLong(Refusal):
    slug = "meeting-place-too-long"
    status = 422


# Who may


def require_office(actor: Actor) -> None:
    require_role(actor, Role.COORDINATOR, Role.ADMINISTRATOR, service="example")


def require_self_or_office(actor: Actor, person_id: UUID) -> None:
    if actor.person_id is None or require_person(actor) != person_id:
        require_office(actor)


def holds_for_the_office(actor: Actor) -> bool:
    """Where both co-chairs made what is decided, or asked for a talk themselves, a coordinator holds it."""
    return actor.has(Role.COORDINATOR) and actor.factor is Factor.SECOND


# Groups and seats


def check_name(name: str) -> str:
    if not 1 <= len(name.strip()) <= 120:
        raise NameMissing("Give the group a name of at most 120 letters.", field="name")
    return name.strip()


def check_rule(least_per_side: int, voting_days: int, extension_days: int) -> None:
    """Row 4 and 5: at least one on each side, always; and time enough for everybody."""
    if not 1 <= least_per_side <= 20:
        raise QuorumOnBothSides("At least 1 and at most 20 on each side must answer.", field="least_per_side")
    for field, days in (("voting_days", voting_days), ("extension_days", extension_days)):
        if not LEAST_VOTING_DAYS <= days <= 60:
            raise DaysOutOfRange(f"People need between {LEAST_VOTING_DAYS} and 60 days to answer.", field=field)


def check_co_chairs(person_ids: Collection[UUID]) -> None:
    if len(set(person_ids)) != CO_CHAIRS:
        raise TwoCoChairs("A group has two co-chairs.", field="co_chair_ids")


def check_members(person_ids: Collection[UUID], known: Collection[UUID], field: str) -> None:
    """Everybody to be seated has accepted the role of a member, as far as we have been told."""
    if set(person_ids) - set(known):
        raise NotAMemberYet("Not everybody chosen here has accepted to be a member yet.", field=field)


def check_free_seat(seats: Iterable[Seat], person_id: UUID, *, is_co_chair: bool) -> None:
    seats = list(seats)
    if any(seat.person_id == person_id for seat in seats):
        raise SeatTakenAlready("They have a seat in this group already.", field="person_id")
    if is_co_chair:
        check_free_chair(seats)


def check_free_chair(seats: Iterable[Seat]) -> None:
    if sum(seat.is_co_chair for seat in seats) >= CO_CHAIRS:
        raise TwoCoChairs(
            "This group has its two co-chairs.", what_to_do="One of them stands down first.", field="is_co_chair"
        )


# Meetings


def check_meeting(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise MeetingInThePast("A meeting cannot be planned for a time that is over.", field="starts_at")


def check_place(place: str) -> str:
    if len(place.strip()) > 200:
        raise PlaceTooLong("Say in at most 200 letters where the group meets.", field="place")
    return place.strip()


def check_meeting_to_come(meeting: Meeting, now: datetime) -> None:
    if meeting.called_off_at is not None:
        raise MeetingCalledOffAlready("This meeting is called off already.")
    check_meeting(meeting.starts_at, now)
