"""The first day: what a new college still needs before people can choose from its first list of courses.

Computed from what there is, each time. A step is done when its facts are there, never because somebody said so.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from web.clients.groups import GroupSetup
from web.clients.people.college import CollegeView, FirstDay
from web.language import _, mark, ngettext

COURSES = "courses"
GROUPS = "/groups/set-up"
CHAIRS = 2


class State(StrEnum):
    """The endings of the style classes `rc-state--…`."""

    DONE = "done"
    TWO = "look"
    """Two people are needed, and one is there."""
    ASKED = "wait"
    """Somebody has been asked and has not answered."""
    BEGUN = "part"
    TO_DO = "todo"
    CAN_WAIT = "later"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """`says`: how it stands, in a sentence. `waits_for`: the names of those who have not answered."""

    path: str
    title: str
    says: str
    state: State
    waits_for: tuple[str, ...] = ()

    @property
    def is_missing(self) -> bool:
        return self.state not in (State.DONE, State.CAN_WAIT)


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    steps: tuple[Step, ...]


def chapters(college: CollegeView, day: FirstDay, groups: Sequence[GroupSetup], today: date) -> tuple[Chapter, ...]:
    return (
        Chapter(title=mark("Your college"), steps=(_name(college), _areas(college), _age(college))),
        Chapter(title=mark("If the machine is lost"), steps=(_recovery(day),)),
        Chapter(title=mark("Reaching people"), steps=(_mail(day), _phone(college), _crisis(college, today))),
        Chapter(title=mark("Keeping people safe"), steps=(_safeguarding(day), _worries(college), _office(day))),
        Chapter(
            title=mark("People and courses"),
            steps=(_desk(day), _tutors(day), _members(day), _group(groups), _sheets(day)),
        ),
    )


def missing(several: Sequence[Chapter]) -> list[Step]:
    return [step for chapter in several for step in chapter.steps if step.is_missing]


def is_unfinished(college: CollegeView, day: FirstDay, today: date) -> bool:
    """As far as `people` knows: a group begins when there are people for it."""
    several = chapters(college, day, (), today)
    return any(step.path != GROUPS for step in missing(several))


def next_of(needed: Sequence[Step]) -> Step | None:
    """What one can do something about comes before what waits for somebody else's answer."""
    return min(needed, key=lambda step: step.state is State.ASKED, default=None)


def _name(college: CollegeView) -> Step:
    says = _("%(name)s. No Welsh name yet.", name=college.name)
    if college.name_cy:
        says = _("%(name)s, in English and Welsh.", name=college.name)
    return Step(
        path="/college#name",
        title=mark("Name and colours"),
        says=says if college.name else _("How every page and letter calls you."),
        state=State.DONE if college.name else State.TO_DO,
    )


def _areas(college: CollegeView) -> Step:
    several = college.districts
    says = ngettext("%(num)s: %(names)s.", "%(num)s: %(names)s.", len(several), names=", ".join(several[:4]))
    return Step(
        path="/college#districts",
        title=mark("Areas"),
        says=says if several else _("Where people live, so that courses can be near them."),
        state=State.DONE if several else State.TO_DO,
    )


def _age(college: CollegeView) -> Step:
    return Step(
        path="/college#age_rule",
        title=mark("Age rule"),
        says=_("%(age)s or over.", age=college.age_rule),
        state=State.DONE if college.name else State.TO_DO,
    )


def _mail(day: FirstDay) -> Step:
    tried = day.mail
    if tried and tried.came_at:
        state, says = State.DONE, _("You sent yourself a message, and it came.")
    elif tried and tried.trouble:
        state, says = State.BEGUN, _("The last test message did not go out.")
    elif tried:
        state, says = State.BEGUN, _("A test message went out. Has it come?")
    else:
        state, says = State.TO_DO, _("Without it nobody can sign in again. Send yourself a message to see.")
    return Step(path="/first-day/mail", title=mark("Sending mail"), says=says, state=state)


def _recovery(day: FirstDay) -> Step:
    is_printed = day.sheet_printed_at is not None
    says = _("How everything is put back on another machine, and where its keys are. Print it before you need it.")
    return Step(
        path="/recovery-sheet",
        title=mark("The recovery sheet"),
        says=_("It is printed, and lies where you can find it.") if is_printed else says,
        state=State.DONE if is_printed else State.TO_DO,
    )


def _phone(college: CollegeView) -> Step:
    reached = college.phone or college.text_number
    if reached and college.hours:
        state, says = State.DONE, f"{reached}. {college.hours}."
    else:
        state = State.BEGUN if reached else State.TO_DO
        says = _("Your number, and when somebody answers.")
    return Step(path="/college#phone", title=mark("Whom to ring"), says=says, state=state)


def _crisis(college: CollegeView, today: date) -> Step:
    again = college.crisis_lines_look_again_on
    state = State.DONE if again and again >= today else State.TO_DO
    says = _("Look whether they are right, and say when somebody looks again.")
    return Step(
        path="/crisis-numbers/review",
        title=mark("Numbers to ring in a crisis"),
        says=_("Somebody has looked at them.") if state is State.DONE else says,
        state=state,
    )


def _safeguarding(day: FirstDay) -> Step:
    return _two_roles(
        day,
        ("safeguarding_lead", "safeguarding_deputy"),
        title=mark("Safeguarding lead and deputy"),
        needs=_("Two people read what tutors are worried about, so that one is always here."),
    )


def _office(day: FirstDay) -> Step:
    held, asked = _names(day, "administrator")
    return Step(
        path="/people/add?role=administrator",
        title=mark("A second administrator"),
        says=_said_yes(held) if len(held) > 1 else _("Two people must be able to open the house. There is one."),
        state=_of_two(len(held), asked),
        waits_for=asked,
    )


def _worries(college: CollegeView) -> Step:
    return Step(
        path="/college#worry-number-1",
        title=mark("Whom tutors ring when they are worried"),
        says=_("Only those who work or teach here see these numbers."),
        state=State.DONE if college.worry_lines else State.TO_DO,
    )


def _desk(day: FirstDay) -> Step:
    held, asked = _names(day, "coordinator")
    state = State.DONE if held else State.ASKED if asked else State.TO_DO
    return Step(
        path="/people/add?role=coordinator",
        title=mark("Coordinators"),
        says=_said_yes(held) if held else _("They plan course dates, and answer at the desk."),
        state=state,
        waits_for=() if held else asked,
    )


def _tutors(day: FirstDay) -> Step:
    """How many, and nothing else: which kind of tutor somebody is, no page tells."""
    return Step(
        path="/people",
        title=mark("Tutors"),
        says=_("Every course has two: one who has lived through it, and one who has trained in it."),
        state=_of_two(day.tutors, ()),
    )


def _members(day: FirstDay) -> Step:
    return Step(
        path="/people/add?role=member",
        title=mark("Members for the first group"),
        says=ngettext("%(num)s person has said yes.", "%(num)s people have said yes.", day.members)
        if day.members
        else _("They decide on courses together, from both sides."),
        state=_of_two(day.members, ()),
    )


def _group(groups: Sequence[GroupSetup]) -> Step:
    group = next((one for one in groups if COURSES in one.remits), None)
    title = mark("The first group that decides together")
    if group is None:
        says = _("Its name, what it decides, its seats and two who chair it.")
        return Step(path=GROUPS, title=title, says=says, state=State.TO_DO)
    chairs = sum(seat.is_co_chair for seat in group.seats)
    needed = 2 * group.least_per_side
    if chairs < CHAIRS:
        state, says = State.TWO, _("Two people chair it together.")
    elif len(group.seats) < needed:
        state = State.BEGUN
        says = _("%(seats)s have a seat; %(needed)s must answer.", seats=len(group.seats), needed=needed)
    else:
        state, says = State.DONE, group.name
    return Step(path=f"{GROUPS}/{group.group_id}", title=title, says=says, state=state)


def _sheets(day: FirstDay) -> Step:
    return Step(
        path="/import",
        title=mark("Your own spreadsheets"),
        says=_("They are in.") if day.has_sheets else _("You can do this later, or never."),
        state=State.DONE if day.has_sheets else State.CAN_WAIT,
    )


def _two_roles(day: FirstDay, roles: Sequence[str], *, title: str, needs: str) -> Step:
    """One for each role. The one that is missing is the one to ask for."""
    several = {role: _names(day, role) for role in roles}
    held = tuple(name for names, _asked in several.values() for name in names)
    open_roles = [role for role, (names, _asked) in several.items() if not names]
    asked = tuple(name for role in open_roles for name in several[role][1])
    not_asked = [role for role in open_roles if not several[role][1]]
    there = len(roles) - len(open_roles)
    return Step(
        path=f"/people/add?role={(not_asked or open_roles or list(roles))[0]}",
        title=title,
        says=needs if open_roles else _said_yes(held),
        state=_of_two(there, () if not_asked else asked),
        waits_for=asked,
    )


def _of_two(there: int, asked: Sequence[str]) -> State:
    if there > 1:
        return State.DONE
    if asked:
        return State.ASKED
    return State.TWO if there else State.TO_DO


def _names(day: FirstDay, role: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return day.holders.get(role, ()), day.invited.get(role, ())


def _said_yes(names: Sequence[str]) -> str:
    return _("%(names)s said yes.", names=", ".join(names))
