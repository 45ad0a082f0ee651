"""When a backup is taken and tried, how long it is kept, and when it is too old. Pure: no I/O, no clock."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from services.runtime.clock import COLLEGE_ZONE

TAKEN_AT = time(2)
TRIED_EVERY = timedelta(days=7)
KEYS_KEPT = timedelta(days=14)
ALL_KEPT = timedelta(days=2)
DAYS_KEPT, WEEKS_KEPT = 14, 8
TOO_OLD = timedelta(days=2)
REPLACED_KEPT = timedelta(days=14)
"""What a restore put aside holds keys as well."""


def last_night(now: datetime) -> datetime:
    """The newest two o'clock in the college's own zone."""
    here = now.astimezone(COLLEGE_ZONE)
    day = here.date() if here.timetz().replace(tzinfo=None) >= TAKEN_AT else here.date() - timedelta(days=1)
    return datetime.combine(day, TAKEN_AT, COLLEGE_ZONE)


def must_be_taken(last: datetime | None, now: datetime) -> bool:
    return last is None or last < last_night(now)


def must_be_tried(last_tried: datetime | None, now: datetime) -> bool:
    return last_tried is None or now - last_tried >= TRIED_EVERY


def is_too_old(last: datetime, now: datetime) -> bool:
    return now - last > TOO_OLD


def data_kept(taken: Collection[datetime], now: datetime) -> set[datetime]:
    """All of the last two days, the last of each day for two weeks, the last of each week for eight, and the newest."""
    daily = _last_of_each(taken, _day, _days_back(now))
    weekly = _last_of_each(taken, _week, _weeks_back(now))
    return {*daily, *weekly, *(one for one in taken if now - one <= ALL_KEPT), *sorted(taken)[-1:]}


def keys_kept(taken: Collection[datetime], now: datetime) -> set[datetime]:
    """Two weeks and no longer: after that nothing opens what somebody wrote who was erased. The newest stays: it opens
    all older data of everybody who is still there."""
    return {*(one for one in taken if now - one <= KEYS_KEPT), *sorted(taken)[-1:]}


def keys_for(data: datetime, keys: Iterable[datetime]) -> datetime | None:
    """Those of the same moment; else the youngest, which must not be older than the data."""
    known = sorted(keys)
    if data in known:
        return data
    return known[-1] if known and known[-1] > data else None


def _day(moment: datetime) -> date:
    return moment.astimezone(COLLEGE_ZONE).date()


def _week(moment: datetime) -> tuple[int, int]:
    return _day(moment).isocalendar()[:2]


def _days_back(now: datetime) -> set[object]:
    return {_day(now) - timedelta(days=back) for back in range(DAYS_KEPT)}


def _weeks_back(now: datetime) -> set[object]:
    return {(_day(now) - timedelta(weeks=back)).isocalendar()[:2] for back in range(WEEKS_KEPT)}


def _last_of_each(taken: Iterable[datetime], of_what: object, wanted: set[object]) -> set[datetime]:
    last: dict[object, datetime] = {}
    for moment in sorted(taken):
        last[of_what(moment)] = moment  # type: ignore[operator]
    return {moment for group, moment in last.items() if group in wanted}
