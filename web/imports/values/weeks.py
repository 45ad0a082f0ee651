"""Arithmetic on weekly hours: joining, taking away, meeting, and saying them."""

from collections.abc import Iterable, Iterator
from datetime import time
from itertools import groupby

from web.imports.model import Hours
from web.imports.values.clock import END, START, Span

SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def joined(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """In order, and what touches or overlaps as one."""
    out: list[Hours] = []
    for one in sorted(hours):
        before = out[-1] if out else None
        if before and before.weekday == one.weekday and one.from_time <= before.to_time:
            out[-1] = Hours(one.weekday, before.from_time, max(before.to_time, one.to_time))
        else:
            out.append(one)
    return tuple(out)


def less(one: Hours, spans: Iterable[Span]) -> Iterator[Hours]:
    """What is left of one stretch when spans are taken out of it."""
    left = [one]
    for begin, end in spans:
        left = [part for piece in left for part in _cut(piece, begin, end)]
    yield from left


def _cut(one: Hours, begin: time, end: time) -> list[Hours]:
    before = Hours(one.weekday, one.from_time, min(one.to_time, begin))
    after = Hours(one.weekday, max(one.from_time, end), one.to_time)
    return [part for part in (before, after) if part.from_time < part.to_time]


def common(one: Iterable[Hours], other: Iterable[Hours]) -> tuple[Hours, ...]:
    """The hours that both name."""
    others = tuple(other)
    met = (
        Hours(mine.weekday, max(mine.from_time, theirs.from_time), min(mine.to_time, theirs.to_time))
        for mine in one
        for theirs in others
        if mine.weekday == theirs.weekday
    )
    return joined(hours for hours in met if hours.from_time < hours.to_time)


def in_words(hours: Iterable[Hours]) -> str:
    """Mon–Sat 09:30–17:30"""
    by_span: dict[tuple[Span, ...], list[int]] = {}
    for day, ones in groupby(sorted(hours), key=lambda one: one.weekday):
        by_span.setdefault(tuple((one.from_time, one.to_time) for one in ones), []).append(day)
    return "; ".join(f"{_days(days)} {', '.join(map(_span, spans))}" for spans, days in by_span.items())


def _span(one: Span) -> str:
    return "all day" if one == (START, END) else f"{one[0]:%H:%M}–{one[1]:%H:%M}"


def _days(days: list[int]) -> str:
    if len(days) == 7:
        return "every day"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{SHORT[days[0]]}–{SHORT[days[-1]]}"
    return " ".join(SHORT[day] for day in days)
