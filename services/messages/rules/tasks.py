"""Whose a task is: taken, handed over, covered for while somebody is away, passed on when nobody took it in time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.contracts.people import Role
from services.messages.model import KINDS, Member, Task
from services.messages.rules.days import DESK_CLOSES
from services.runtime.clock import COLLEGE_ZONE, college_date
from services.runtime.days import next_working_day, working_day_by
from services.runtime.refusal import Missing, NotFound, Refusal

UNDO = timedelta(minutes=10)
AT_ONCE = timedelta(hours=1)
AWAY_AT_MOST = timedelta(days=366)
LOOKS_AGAIN = time(9)
"""When nobody of a circle is here: the next working day at nine."""
ROLES_OF = {
    "desk": (Role.COORDINATOR,),
    "office": (Role.ADMINISTRATOR,),
    "safeguarding": (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY),
    "assessors": (Role.ASSESSOR,),
    "verifiers": (Role.INTERNAL_VERIFIER,),
}
"""The circles that are everybody with one of some roles. A group's is its co-chairs, a proposal's its owners."""
AT_HOME = frozenset({"assessors", "verifiers", "office"})
"""Those that have no list of their own: what is nobody's yet waits on everybody's home page."""


class TaskIsOver(Refusal):
    slug = "task-is-over"
    what_to_do = "Look at the list again."


class TaskIsTaken(Refusal):
    slug = "task-is-taken"
    what_to_do = "It is in good hands. Talk to them if you would rather do it."


class NotOfTheCircle(Refusal):
    slug = "not-of-the-circle"
    status = 422


class IsAway(Refusal):
    slug = "is-away"
    status = 422


class NotADayToBeBack(Refusal):
    slug = "not-a-day-to-be-back"
    status = 422


def group(group_id: UUID) -> str:
    return f"group.{group_id}"


def owners(proposal_id: UUID) -> str:
    return f"owners.{proposal_id}"


def person(person_id: UUID) -> str:
    return f"person.{person_id}"


def is_shared(circle: str) -> bool:
    """What nobody takes in time is passed on there. What is one's own stays one's own."""
    return circle in ROLES_OF or circle.startswith("group.")


def still_open(task: Task) -> None:
    if task.ended_at is not None:
        raise TaskIsOver("Somebody has already seen to this.")


def take(task: Task, from_id: UUID | None) -> None:
    """`from_id` is whose it was on the page that she looked at: what changed hands meanwhile is not taken."""
    still_open(task)
    if task.owner_id is not None and task.owner_id != from_id:
        raise TaskIsTaken("Somebody took this a moment before you.")


def hand_over(task: Task, members: Sequence[Member], to: UUID, today: date) -> UUID:
    """Who sees to it from now on: she, or who covers for her."""
    still_open(task)
    require_member(members, to, field="to")
    found = stands_in(members, to, today)
    if found is None:
        raise IsAway("Nobody is here to see to it for them.", what_to_do="Choose somebody else.", field="to")
    return found


def require_member(members: Sequence[Member], person_id: UUID, field: str | None = None) -> None:
    if all(one.person_id != person_id for one in members):
        raise NotOfTheCircle("This is shared by others.", what_to_do="Choose somebody of the list.", field=field)


def done(task: Task) -> None:
    still_open(task)
    if not KINDS[task.kind].is_closed_by_hand:
        raise TaskIsOver("This goes off the list by itself when it is settled.")


def not_done(task: Task, person_id: UUID, now: datetime) -> None:
    """Whoever closed it by hand, for ten minutes."""
    if task.ended_at is None or task.ended_by != person_id:
        raise NotFound("There is no such task.")
    if now > task.ended_at + UNDO:
        raise TaskIsOver("It is too long ago to undo.", what_to_do="Look at what it was about.")


def stands_in(members: Sequence[Member], person_id: UUID, today: date) -> UUID | None:
    """She herself when she is here, else who covers for her, else who covers for that one; None: nobody is here."""
    known = {one.person_id: one for one in members}
    asked: set[UUID] = set()
    while (one := known.get(person_id)) is not None and person_id not in asked:
        if not one.is_away(today) or one.cover_id is None:
            return person_id if not one.is_away(today) else None
        asked.add(person_id)
        person_id = one.cover_id
    return None


def covered_by(members: Sequence[Member], person_id: UUID, today: date) -> tuple[UUID, ...]:
    """Herself, and everybody whom she stands in for today."""
    found = {one.person_id for one in members if stands_in(members, one.person_id, today) == person_id}
    return tuple(sorted(found | {person_id}))


def in_turn(members: Sequence[Member], last_id: UUID | None) -> list[Member]:
    """The list of a circle, beginning with whose turn is next."""
    ordered = sorted(members, key=lambda one: one.person_id)
    after = [one for one in ordered if last_id is not None and one.person_id > last_id]
    return after + [one for one in ordered if one not in after]


def pass_on(members: Sequence[Member], last_id: UUID | None, today: date) -> tuple[UUID, UUID] | None:
    """Whose turn it is, and who sees to it for her. None: nobody of the circle is here."""
    for one in in_turn(members, last_id):
        if (found := stands_in(members, one.person_id, today)) is not None:
            return one.person_id, found
    return None


def go_away(members: Sequence[Member], person_id: UUID, cover_id: UUID, from_on: date, back_on: date) -> None:
    """The cover is of the circle, another, and here on the first of these days."""
    require_member(members, cover_id, field="cover")
    if cover_id == person_id:
        raise NotOfTheCircle("Somebody else must see to it while you are away.", field="cover")
    if stands_in(members, cover_id, from_on) != cover_id:
        raise IsAway("They are away then themselves.", what_to_do="Choose somebody else.", field="cover")


def days_away(from_on: date | None, back_on: date | None, today: date) -> tuple[date, date]:
    from_on = from_on or today
    if back_on is None:
        raise Missing("Say on which day you are back.", field="back_on")
    if not today <= from_on < back_on <= from_on + AWAY_AT_MOST:
        raise NotADayToBeBack("The day on which you are back comes after the first day away.", field="back_on")
    return from_on, back_on


def day_closes(day: date) -> datetime:
    """When the desk closes on that day, or on the working day before."""
    return datetime.combine(working_day_by(day), DESK_CLOSES, COLLEGE_ZONE)


def before_session(starts_at: datetime, now: datetime) -> datetime:
    """The working day before, when the desk closes; when that is past, until it begins."""
    eve = day_closes(starts_at.astimezone(COLLEGE_ZONE).date() - timedelta(days=1))
    return eve if eve > now else starts_at


def working_days_on(now: datetime, days: int) -> datetime:
    """The close of the desk so many working days from now."""
    day = college_date(now)
    for _ in range(days):
        day = next_working_day(day)
    return datetime.combine(day, DESK_CLOSES, COLLEGE_ZONE)


def looks_again(now: datetime) -> datetime:
    return datetime.combine(next_working_day(college_date(now)), LOOKS_AGAIN, COLLEGE_ZONE)
