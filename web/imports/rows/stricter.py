"""Which of two answers is the stricter one: the one that promises a person less."""

from collections.abc import Callable
from typing import Any

from web.imports.model import Floor, PhoneSignal, Price, TutorKind
from web.imports.values import yes_no
from web.imports.values.weeks import common

Values = tuple[Any, ...]

TOGETHER: dict[str, tuple[str, ...]] = {
    "latitude": ("latitude", "longitude"),
    "opening": ("opening", "by_arrangement"),
    "cost": ("price", "cost_pence_per_hour"),
    "last_bus": ("last_bus", "last_bus_note"),
    "will_travel": ("will_travel_miles", "travels_anywhere"),
    "peer_tutor": ("peer_tutor", "peer_tutor_id"),
    "other_tutor": ("other_tutor", "other_tutor_id"),
    "when": ("when", "when_said"),
}
"""Fields that say one thing between them, under the name of their column."""

SIGNALS = (PhoneSignal.NONE, PhoneSignal.NONE_UPSTAIRS, PhoneSignal.PATCHY, PhoneSignal.GOOD)
FLOORS = (Floor.UPSTAIRS, Floor.BASEMENT, Floor.UPSTAIRS_WITH_LIFT, Floor.GROUND)


def stricter(column: str, one: Values, other: Values) -> Values:
    """Where neither is stricter, the one that was read first."""
    return RULES.get(column, _first)(one, other)


def _first(one: Values, _: Values) -> Values:
    return one


def _least(one: Values, other: Values) -> Values:
    return min(one, other)


def _most(one: Values, other: Values) -> Values:
    return max(one, other)


def _yes_no(one: Values, other: Values) -> Values:
    return (yes_no.stricter(one[0], other[0]),)


def _first_in(order: tuple[Any, ...]) -> Callable[[Values, Values], Values]:
    return lambda one, other: min(one, other, key=lambda values: order.index(values[0]))


def _both_hours(one: Values, other: Values) -> Values:
    return (common(one[0], other[0]), *one[1:])


def _opening(one: Values, other: Values) -> Values:
    return (common(one[0], other[0]), one[1] or other[1])


def _together(one: Values, other: Values) -> Values:
    return (tuple(sorted({*one[0], *other[0]})),)


def _all_needs(one: Values, other: Values) -> Values:
    return (one[0] | other[0],)


def _dearer(one: Values, other: Values) -> Values:
    """A price before a donation before free."""
    order = (Price.PER_HOUR, Price.DONATION, Price.FREE, Price.UNKNOWN)
    return min(one, other, key=lambda values: (order.index(values[0]), -(values[1] or 0)))


def _nearer(one: Values, other: Values) -> Values:
    """Any number of miles before "anywhere"."""
    return min(one, other, key=lambda values: (values[0] is None, values[0] or 0))


RULES: dict[str, Callable[[Values, Values], Values]] = {
    **dict.fromkeys(("step_free", "is_step_free", "hearing_loop", "quiet_space", "parking", "drives"), _yes_no),
    **dict.fromkeys(("room_limit", "places", "access_checked_on", "safeguarding_until", "co_delivery_until"), _least),
    "ends_on": _least,
    "starts_on": _most,
    "opening": _opening,
    "free": _both_hours,
    "when": _both_hours,
    "closed": _together,
    "room_needs": _all_needs,
    "cost": _dearer,
    "will_travel": _nearer,
    "phone_signal": _first_in(SIGNALS),
    "floor": _first_in(FLOORS),
    "kind": lambda _, __: (TutorKind.UNKNOWN,),
}
