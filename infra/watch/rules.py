"""When two people are told of a trouble, and when that it is over. Pure: no I/O, no clock.

One message for each trouble, not for each time it shows: it begins when it was seen often enough to be true, and is
over when it was not seen for a while.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

LOOKS_UNTIL_WELL = 4


class Trouble(StrEnum):
    STOPPED = "stopped"
    """A program of the college ended by itself."""
    AWAY = "away"
    """A part does not answer, or cannot reach the database."""
    PARKED = "parked"
    """What a part was told could not be taken in."""
    STREAM = "stream"
    """What the parts tell one another does not get through, or something of it is lost."""
    AUDIT = "audit"
    """What is kept does not agree with itself, and was not made anew."""
    DUE = "due"
    DISK = "disk"
    MAIL = "mail"
    BACKUP = "backup"
    """The last good one is older than two days."""


LOOKS_UNTIL_TRUE = dict.fromkeys((Trouble.STOPPED, Trouble.PARKED, Trouble.DISK, Trouble.BACKUP, Trouble.AUDIT), 1)
"""The others may be over at the next look."""
TOLD_AFTERWARDS = frozenset({Trouble.MAIL})
"""While there is no mail nobody can be told. Then it is said when it is over."""
EXPLAINS = {Trouble.STOPPED: frozenset({Trouble.AWAY, Trouble.STREAM, Trouble.DUE})}
"""What follows from what, and is not told beside it."""


@dataclass(frozen=True)
class Known:
    """Of one trouble: in how many looks it was seen, and for how many it has not been."""

    seen: int = 0
    gone: int = 0
    is_told: bool = False


State = Mapping[Trouble, Known]


def look(before: State, found: Iterable[Trouble]) -> dict[Trouble, Known]:
    """What is known after one more look."""
    shown = _unexplained(found)
    after = {trouble: _after(before.get(trouble, Known()), trouble in shown) for trouble in {*before, *shown}}
    return {trouble: known for trouble, known in after.items() if not _is_nothing(trouble, known)}


def begun(state: State) -> list[Trouble]:
    """Who is told must now hear of these."""
    return [
        one for one, known in sorted(state.items()) if not known.is_told and not known.gone and _is_true(one, known)
    ]


def over(state: State) -> list[Trouble]:
    return [one for one, known in sorted(state.items()) if known.gone >= LOOKS_UNTIL_WELL]


def told(state: State, begun_: Collection[Trouble], over_: Collection[Trouble]) -> dict[Trouble, Known]:
    """The message went: nobody hears the same again."""
    return {
        one: replace(known, is_told=known.is_told or one in begun_) for one, known in state.items() if one not in over_
    }


def _unexplained(found: Iterable[Trouble]) -> set[Trouble]:
    shown = set(found)
    return shown - {one for cause in shown for one in EXPLAINS.get(cause, ())}


def _after(known: Known, is_seen: bool) -> Known:
    if is_seen:
        return replace(known, seen=known.seen + 1, gone=0)
    return replace(known, gone=known.gone + 1)


def _is_true(trouble: Trouble, known: Known) -> bool:
    return known.seen >= LOOKS_UNTIL_TRUE.get(trouble, 2)


def _is_nothing(trouble: Trouble, known: Known) -> bool:
    """It went before anybody heard of it."""
    must_be_said = known.is_told or (trouble in TOLD_AFTERWARDS and _is_true(trouble, known))
    return known.gone > 0 and not must_be_said
