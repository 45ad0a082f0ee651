"""A task as a page shows it: in words, with the names of who has it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from web.clients.messages import Task
from web.language import _
from web.tasks import words
from web.tasks.words import Words

SHARED = ("desk", "office", "safeguarding", "assessors", "verifiers", "group")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    task: Task
    name: str
    words: Words
    until: str
    is_late: bool
    good_time: str
    owner: str
    is_mine: bool
    is_covered: bool
    """She has it whose cover I am while she is away."""

    @property
    def is_shared(self) -> bool:
        """Others could see to it as well."""
        return self.task.circle.partition(".")[0] in SHARED

    @property
    def is_pressed(self) -> bool:
        """There is a button for it, not only a way to its own page."""
        return self.is_shared or self.task.call is not None or self.words.is_done_by_hand

    @property
    def asks_about_place(self) -> bool:
        """Yes or no on the phone settles it."""
        return self.task.call is not None and self.task.call.why in ("code-not-typed", "offer-not-reached")

    @property
    def has_not_answered(self) -> bool:
        return self.task.call is not None and self.task.call.state == "not_reached"

    def script(self, college: str, may_say_who: bool) -> list[str]:
        return words.script(self.name, college, may_say_who=may_say_who)


def ids_in(tasks: Iterable[Task]) -> list[UUID]:
    """Whose names a list of tasks needs."""
    return [one for task in tasks for one in (task.owner_id, task.call and task.call.person_id) if one]


def line(task: Task, names: Mapping[UUID, str], mine: Collection[UUID], me: UUID, now: datetime) -> Line:
    name = _name(task, names)
    wish = task.call.wish if task.call else None
    return Line(
        task=task,
        name=name,
        words=words.words_of(task, name),
        until=words.until(task.until_at, now),
        is_late=task.until_at < now,
        good_time=_(words.TIMES[wish.good_time]) if wish else "",
        owner=names.get(task.owner_id, _("a former member")) if task.owner_id else "",
        is_mine=task.owner_id == me,
        is_covered=task.owner_id is not None and task.owner_id != me and task.owner_id in mine,
    )


def _name(task: Task, names: Mapping[UUID, str]) -> str:
    if task.call is None:
        return ""
    if task.call.wish:
        return task.call.wish.name
    return (names.get(task.call.person_id) if task.call.person_id else None) or _("a former member")
