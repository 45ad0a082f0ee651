"""A backup is called by the moment at which it was taken."""

from datetime import UTC, datetime

_FORM = "alongside-%Y-%m-%d-%H%M%S"


def name_of(taken_at: datetime) -> str:
    return f"{taken_at.astimezone(UTC):{_FORM}}"


def moment_of(name: str) -> datetime | None:
    """Nothing for other names."""
    try:
        return datetime.strptime(name, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
