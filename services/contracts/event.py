"""The base of every event, and the closed list of what an event may carry (design §4).

An event is a fact already recorded, in ids, enums, numbers, booleans, dates and times, and in three kinds of text:
`Digest`, `Code` and `PublicText`. What people wrote never travels. Events only grow: a new field has a default,
a new meaning is a new name.
"""

import re
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", title="Digest")]
"""SHA-256 of the canonical JSON of a course version, in lower-case hexadecimal."""

Code = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,31}$", title="Code")]
"""A short code that we made: a slug, a template's name."""

PublicText = Annotated[str, msgspec.Meta(max_length=2000, title="PublicText")]
"""Text already approved for the public: a course's title, a venue's public name. It names no living person."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact. A subclass of a module's aggregate base says what happened, in the past participle."""

    publisher: ClassVar[str]
    """The service that records it; `*` for requests, which any service may ask."""
    aggregate: ClassVar[str]
    """The unit of order and subject."""
    id_field: ClassVar[str]
    """Which field holds the aggregate's id."""

    @property
    def aggregate_id(self) -> UUID:
        found: UUID = getattr(self, type(self).id_field)
        return found


def event_type(of: type[Event]) -> str:
    """`RunPlanned` → `run_planned`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", of.__name__).lower()


def subject(service: str, event: Event) -> str:
    """Where the event travels, for example `college.scheduling.run.run_planned.<run id>`."""
    return f"college.{service}.{event.aggregate}.{event_type(type(event))}.{event.aggregate_id}"
