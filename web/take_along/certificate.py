"""What somebody did here, to show to whom she likes: courses that she came to, sessions that she led, and hours.

It says nothing of anybody's health and takes nothing from anywhere but what she takes along.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from web.take_along.found import Everything, rows_of

CAME = frozenset({"came", "came_partly"})


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """Under one title: how often she was there, how many hours that were, and when."""

    title_en: str
    title_cy: str
    times: int
    hours: float
    first: datetime
    last: datetime


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    came_to: list[Course]
    led: list[Course]

    @property
    def hours(self) -> float:
        return sum(one.hours for one in (*self.came_to, *self.led))

    @property
    def is_empty(self) -> bool:
        return not (self.came_to or self.led)


def certificate(everything: Everything, name: str, now: datetime) -> Certificate:
    came = [row for row in rows_of(everything, "enrolment", "mark") if row.get("mark") in CAME]
    led = [row for row in rows_of(everything, "scheduling", "session_tutor") if row.get("took_place")]
    return Certificate(name=name, came_to=_courses(came, now), led=_courses(led, now))


def _courses(rows: Iterable[dict[str, Any]], now: datetime) -> list[Course]:
    """Only what is over; a session whose times we do not know any more counts no hours."""
    held: dict[str, list[tuple[datetime, timedelta, str]]] = {}
    for row in rows:
        if not (row.get("title_en") and row.get("starts_at") and row.get("ends_at")):
            continue
        begins, ends = datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"])
        if ends <= now:
            held.setdefault(row["title_en"], []).append((begins, ends - begins, row.get("title_cy") or ""))
    return sorted((_course(title, times) for title, times in held.items()), key=lambda one: one.first)


def _course(title: str, times: list[tuple[datetime, timedelta, str]]) -> Course:
    begins = [begin for begin, _, _ in times]
    hours = sum((long for _, long, _ in times), timedelta()).total_seconds() / 3600
    return Course(
        title_en=title,
        title_cy=times[0][2] or title,
        times=len(times),
        hours=round(hours, 1),
        first=min(begins),
        last=max(begins),
    )
