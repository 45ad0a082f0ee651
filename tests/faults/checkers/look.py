"""What a checker looks at.

A checker looks at the whole database (as its administrator), at the stream, and at what people saw. What a trial
cannot show (its college had no stream, nobody was erased) is left empty, and the checker finds nothing.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from services.runtime.arrived import Arrived
from services.runtime.database import Connection
from services.runtime.reactions import Reactions
from tests.faults.claims import Claims


class Promise(NamedTuple):
    """Somebody saw it confirmed: from then on `sql` answers with a row."""

    what: str
    sql: str
    values: tuple[Any, ...]


class Letter(NamedTuple):
    to: str
    subject: str
    reference: str


Step = tuple[str, Sequence[object]]
"""Who applied it; and publisher, aggregate, id, revision before and after."""


@dataclass
class Seen:
    """What people saw, typed and received while they lived: what the database alone cannot tell."""

    claims: Claims = field(default_factory=Claims)
    """What was confirmed to them, by kind."""
    promises: list[Promise] = field(default_factory=list)
    pressed: dict[str, list[str]] = field(default_factory=dict)
    """The key of a form → each answer that it got."""
    letters: list[Letter] = field(default_factory=list)
    owed: set[tuple[str, str]] = field(default_factory=set)
    """Who must have been written to about what, and once: (address, subject)."""
    excused: set[str] = field(default_factory=set)
    """Letters of which the server never said that it took them: they may have come again with their reference."""
    said_sent: dict[str, str] = field(default_factory=dict)
    """What `messages` says that it sent, asked before `letters` were read: others may go meanwhile."""
    canaries: dict[str, UUID | None] = field(default_factory=dict)
    """Words that nobody may find outside the fields where they were typed → whose they are."""
    unsayable: set[str] = field(default_factory=set)
    """Words that may stand in any table but a journal, and nowhere outside."""
    outside: list[tuple[str, str]] = field(default_factory=list)
    """Where words came out, and what was said there: logs, pages, letters on the way."""
    leaks: list[str] = field(default_factory=list)
    """Somebody was let do or read what is not hers."""
    looks: list[Promise] = field(default_factory=list)
    """Each sensitive look, and how one finds that it is written down."""
    erased: set[UUID] = field(default_factory=set)
    late: list[str] = field(default_factory=list)
    """What should have gone on, and stood still."""
    applied: Sequence[Step] = field(default_factory=list)
    """What consumers said that they applied, in the order in which they said it."""
    broke_off: list[str] = field(default_factory=list)
    """What could not be lived to its end: only a defect may do that."""

    @contextmanager
    def bearing(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.broke_off.append(f"{what}: {type(error).__name__} {error}")


class Look(NamedTuple):
    """One college after a trial, healed and quiet."""

    db: Connection
    seen: Seen
    stream: list[Arrived] | None = None
    interests: dict[str, frozenset[tuple[str, str]]] | None = None
    reactions: dict[str, Reactions] | None = None
    """Of the services whose consequences are asked after."""
    copies: dict[str, Reactions] | None = None
    """Of the services whose copies are compared with a fresh rebuild, which takes some seconds."""
    heard: dict[str, list[Arrived]] | None = None
    """What each of them was told, where that is in nobody's journal."""
    parked: int = 0
    """So many events may stand still: what a poison event has left."""
    letters: bool = True
    """Whether every letter has gone out; else those may be on their way."""

    def settled(self, found: list[str]) -> list[str]:
        """Without what is about letters, while those are on their way."""
        from tests.faults.quiet import is_about_letters

        return found if self.letters else [one for one in found if not is_about_letters(one)]


Checker = Callable[[Look], Awaitable[list[str]]]
