"""What a look through the college says. Ids and words of ours only: no name, and nothing that anybody wrote."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    STREAM = "stream"
    """The stream is not what the journals say: it is made anew from them."""
    JOURNAL = "journal"
    """A journal is not what it was: events of it were changed, or are gone."""
    HEARD = "heard"
    """A part has not heard what another told, or has heard what nobody told."""
    RULE = "rule"
    """Something that must always hold does not (each service's audit.sql)."""
    LOG = "log"
    """A log that is only added to was changed, or is not what was written of it outside the database."""
    COPY = "copy"
    """A copy is not what the events make of it: it is made anew from them."""


@dataclass(frozen=True, order=True)
class Finding:
    kind: Kind
    where: str
    """The service, or nothing."""
    what: str
    which: str = ""
    """The row: ids, or how many."""

    def __str__(self) -> str:
        return f"{self.where + ': ' if self.where else ''}{self.what} {self.which}".rstrip()


@dataclass(frozen=True)
class Reached:
    """How far one journal has been looked at: its last position that was in the stream, the hash of all events up to
    it, and the position up to which it has been asked whether everybody heard it."""

    pos: int = 0
    digest: str = ""
    heard: int = 0


@dataclass(frozen=True)
class Position:
    """Where the next look begins. `made_at`: which stream it was; `seq`: the last of its messages that was looked at.
    After a restore there is another timeline, and nothing of this holds."""

    made_at: str = ""
    seq: int = 0
    timeline: int = 0
    journals: dict[str, Reached] = field(default_factory=dict)

    def of(self, service: str) -> Reached:
        return self.journals.get(service, Reached())

    @classmethod
    def read(cls, said: dict[str, Any]) -> "Position":
        return cls(
            said["made_at"],
            said["seq"],
            said["timeline"],
            {name: Reached(**one) for name, one in said["journals"].items()},
        )


@dataclass(frozen=True)
class Report:
    """One look. `mended`: what differed, and has been made anew meanwhile."""

    is_everything: bool
    position: Position
    findings: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    events: int = 0

    def said(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, said: dict[str, Any]) -> "Report":
        return cls(
            said["is_everything"],
            Position.read(said["position"]),
            read_findings(said["findings"]),
            read_findings(said["mended"]),
            said["events"],
        )


def read_findings(said: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(**{**one, "kind": Kind(one["kind"])}) for one in said)
