"""What a service does when others' events arrive, declared beside the function that does it.

A *copy* writes only `_copy` tables and is a function of its aggregate's events alone. A *consequence* records
events, makes tasks or messages; it is done once for each event and says where it begins.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

import msgspec

from services.contracts.event import Event, event_type
from services.runtime.database import Connection
from services.runtime.work import Work

F = TypeVar("F", bound=Callable[..., Awaitable[None]])


class Since(StrEnum):
    BEGINNING = "beginning"
    """Every event there ever was."""
    ACTIVATION = "activation"
    """Only what happens after this installation first ran it; older events are marked done without effect."""


BEGINNING = Since.BEGINNING
ACTIVATION = Since.ACTIVATION


class Copy(NamedTuple):
    event: type[Event]
    function: Callable[[Any, Connection], Awaitable[None]]


class Consequence(NamedTuple):
    name: str
    event: type[Event]
    function: Callable[[Any, Work], Awaitable[None]]
    since: Since


class Interest(NamedTuple):
    """One durable consumer: a publisher (or `*`, any) and an aggregate."""

    publisher: str
    aggregate: str


class Reactions:
    """All reactions of one service: `REACTIONS = Reactions("enrolment")` in its reactions.py."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.copies: dict[tuple[str, str, str], list[Copy]] = {}
        self.consequences: dict[tuple[str, str, str], list[Consequence]] = {}
        self._types: dict[tuple[str, str, str], type[Event]] = {}

    def copy(self, *events: type[Event]) -> Callable[[F], F]:
        """Declares a copy: `async def copy_run(event: RunPlanned, db: Connection) -> None`."""

        def declare(function: F) -> F:
            for event in events:
                self.copies.setdefault(self._know(event), []).append(Copy(event, function))
            return function

        return declare

    def consequence(self, *events: type[Event], since: Since) -> Callable[[F], F]:
        """Declares a consequence: `async def open_run(event: RunPublished, work: Work) -> None`."""

        def declare(function: F) -> F:
            if function.__name__ in self.consequence_names:
                raise ValueError(f"Two consequences are called {function.__name__}: the inbox would take them for one.")
            for event in events:
                declared = Consequence(function.__name__, event, function, since)
                self.consequences.setdefault(self._know(event), []).append(declared)
            return function

        return declare

    @property
    def interests(self) -> frozenset[Interest]:
        return frozenset(Interest(publisher, aggregate) for publisher, aggregate, _ in self._types)

    @property
    def consequence_names(self) -> frozenset[str]:
        return frozenset(c.name for declared in self.consequences.values() for c in declared)

    def durable_name(self, interest: Interest) -> str:
        publisher = "any" if interest.publisher == "*" else interest.publisher
        return f"{self.service}_{publisher}_{interest.aggregate}"

    def decode(self, interest: Interest, kind: str, body: bytes) -> Event | None:
        """The event, or None when nobody here reacts to its kind. Raises msgspec.MsgspecError for a damaged body."""
        of = self._types.get((*interest, kind))
        return msgspec.json.decode(body, type=of) if of is not None else None

    def _know(self, event: type[Event]) -> tuple[str, str, str]:
        key = (event.publisher, event.aggregate, event_type(event))
        self._types[key] = event
        return key
