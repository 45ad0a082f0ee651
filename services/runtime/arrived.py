"""One message of another service, read from its subject and headers."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Unreadable(Exception):  # noqa: N818
    """It has not the form of our relays: none of them has written it."""


class Arrived(NamedTuple):
    event_id: UUID
    publisher: str
    aggregate: str
    aggregate_id: UUID
    kind: str
    revision: int
    timeline: int
    at: datetime
    trace: str | None
    subject: str
    headers: dict[str, str]
    body: bytes

    @property
    def of(self) -> tuple[str, UUID]:
        """The aggregate it belongs to."""
        return self.publisher, self.aggregate_id


def read(subject: str, headers: dict[str, str] | None, body: bytes) -> Arrived:
    """Raises Unreadable."""
    try:
        return _read(subject, headers or {}, body)
    except (KeyError, ValueError) as error:
        raise Unreadable(subject) from error


def _read(subject: str, headers: dict[str, str], body: bytes) -> Arrived:
    _, publisher, aggregate, kind, aggregate_id = subject.split(".")
    body.decode()
    return Arrived(
        event_id=UUID(headers["ce-id"]),
        publisher=publisher,
        aggregate=aggregate,
        aggregate_id=UUID(aggregate_id),
        kind=kind,
        revision=int(headers["college-revision"]),
        timeline=int(headers["college-timeline"]),
        at=datetime.fromisoformat(headers["ce-time"]),
        trace=headers.get("traceparent"),
        subject=subject,
        headers=headers,
        body=body,
    )
