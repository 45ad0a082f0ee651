"""When it is looked again. Pure: no I/O, no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SHORT = timedelta(minutes=1)
"""Between two looks at what is new; when nothing is new there is none."""
NIGHT = range(2, 5)
AT_LATEST = timedelta(hours=36)
"""A machine that is off at night looks at everything by day."""
WHILE_WRONG = timedelta(minutes=15)
BETWEEN_REFILLS = timedelta(minutes=10)
"""A stream that is damaged again so soon is not made anew again: somebody must look."""


@dataclass(frozen=True)
class Looked:
    """`began_at`: when somebody began to keep looking."""

    began_at: datetime
    short_at: datetime | None = None
    everything_at: datetime | None = None
    is_wrong: bool = False
    refilled_at: datetime | None = None


def is_everything_due(looked: Looked, now: datetime) -> bool:
    """Each night; and while something is wrong every quarter of an hour, to see that it is well again."""
    last = looked.everything_at or looked.began_at
    if looked.is_wrong and now - last >= WHILE_WRONG:
        return True
    return now - last >= AT_LATEST or (now - last >= timedelta(hours=4) and now.hour in NIGHT)


def is_short_due(looked: Looked, now: datetime) -> bool:
    return looked.short_at is None or now - looked.short_at >= SHORT


def may_refill(looked: Looked, now: datetime) -> bool:
    return looked.refilled_at is None or now - looked.refilled_at >= BETWEEN_REFILLS
