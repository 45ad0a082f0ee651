"""What broke lately, for whoever mends it: the kind of exception and where, never what it said or what was typed."""

import traceback
from collections import OrderedDict
from datetime import datetime

import msgspec

MOST = 20
_FRAMES = 6


class Stumble(msgspec.Struct, frozen=True, kw_only=True):
    """One kind at one place, how often since the start and when last. A place is our file, its line and function."""

    kind: str
    places: tuple[str, ...]
    times: int
    last_at: datetime


class Stumbles:
    """The last few, in memory only: a new start begins anew."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, ...], Stumble] = OrderedDict()

    def note(self, error: BaseException, now: datetime) -> None:
        kind, places = type(error).__name__, places_of(error)
        before = self._known.pop((kind, *places), None)
        times = before.times + 1 if before else 1
        self._known[(kind, *places)] = Stumble(kind=kind, places=places, times=times, last_at=now)
        while len(self._known) > MOST:
            self._known.popitem(last=False)

    def newest_first(self) -> list[Stumble]:
        return list(reversed(self._known.values()))


def places_of(error: BaseException) -> tuple[str, ...]:
    """From outside in. The lines of code themselves are left out too."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return tuple(f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}" for frame in frames)
