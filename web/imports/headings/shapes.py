"""Does what stands in a column look like what its heading promises?"""

import re
from collections.abc import Callable

from web.imports.model import Verdict
from web.imports.values import choices, clock, counts, dates, hours, lengths, texts, yes_no
from web.imports.values.read import Read, says_nothing

Shape = Callable[[str], bool]


def _readable(parse: Callable[[str], Read[object]]) -> Shape:
    return lambda said: parse(said).verdict is not Verdict.UNUSABLE


def _matches(pattern: str) -> Shape:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda said: bool(compiled.search(said))


def _names_days(said: str) -> bool:
    return bool(re.search(rf"{hours.DAY}|week\s*(days?|ends?)|every day|daily", said.casefold()))


_yes_no, _date = _readable(yes_no.yes_no), _readable(dates.day)
SHAPES: dict[str, Shape] = {
    "venue.latitude": _readable(texts.latitude),
    "venue.longitude": _readable(texts.longitude),
    "venue.phone": _matches(r"\d{5}"),
    "venue.email": _matches("@"),
    "venue.opening": _readable(hours.opening),
    "venue.step_free": _yes_no,
    "venue.hearing_loop": _yes_no,
    "venue.quiet_space": _yes_no,
    "venue.parking": _yes_no,
    "venue.access_checked_on": _date,
    "venue.phone_signal": _readable(choices.phone_signal),
    "venue.cost": _matches(r"\d|free|donat"),
    "venue.last_bus": _readable(clock.last_bus),
    "room.room_limit": _readable(counts.people),
    "room.is_step_free": _yes_no,
    "room.floor": _readable(choices.floor),
    "room.name": _matches(r"[^\W\d]"),
    "term.starts_on": _date,
    "term.ends_on": _date,
    "tutor.kind": _readable(choices.tutor_kind),
    "tutor.lived_experience": _readable(choices.has_lived_experience),
    "tutor.free": _readable(hours.weekly),
    "tutor.will_travel": _readable(counts.travel),
    "tutor.drives": _yes_no,
    "tutor.safeguarding_until": _date,
    "tutor.co_delivery_until": _date,
    "course.length": _readable(lengths.length),
    "course.sessions": _readable(lengths.sessions),
    "course.minutes": _readable(lengths.minutes),
    "course.min_students": _readable(counts.people),
    "course.places": _readable(counts.people),
    "course.theme": _readable(choices.theme),
}

_DECIMAL = r"^-?\d{1,2}\.\d{2,}$"
TELLING: dict[str, Shape] = {
    "venue.email": _matches(rf"^{texts.EMAIL.pattern}$"),
    "venue.phone": _matches(r"^(\+44|\(?0)[\d\s()/-]{8,}\d$"),
    "venue.latitude": lambda said: bool(re.search(_DECIMAL, said)) and SHAPES["venue.latitude"](said),
    "venue.longitude": lambda said: bool(re.search(_DECIMAL, said)) and SHAPES["venue.longitude"](said),
    "venue.opening": lambda said: _names_days(said) and SHAPES["venue.opening"](said),
    "tutor.free": lambda said: _names_days(said) and SHAPES["tutor.free"](said),
    "course.length": lambda said: bool(re.search(r"\d.*(h|min|week|session)", said)) and SHAPES["course.length"](said),
}
"""Shapes so telling that a column may be known by them under any heading."""


def fits(field: str, cells: list[str], shapes: dict[str, Shape], share: float) -> bool:
    shape = shapes.get(field)
    filled = [cell for cell in cells if not says_nothing(cell)][:200]
    return shape is None or sum(map(shape, filled)) >= share * len(filled)
