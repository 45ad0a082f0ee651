"""Time comes in as an argument. This is the one place that reads the machine's clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

COLLEGE_ZONE = ZoneInfo("Europe/London")


def machine_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def college_date(moment: datetime) -> date:
    """The date in the college's own zone at `moment`."""
    return moment.astimezone(COLLEGE_ZONE).date()
