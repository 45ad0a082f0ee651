"""What people and machines do while a defect may be there, in one process, on a real PostgreSQL and a real NATS.

Each file has `CHECKS`, the invariants that its life can break, and `live`, which bears whatever a defect does to it:
what people saw goes into `Seen`, and what it was all about comes back as `Lived`.
"""

from dataclasses import dataclass, field

from services.runtime.arrived import Arrived
from services.runtime.reactions import Reactions


@dataclass
class Lived:
    stream: list[Arrived] | None = None
    interests: dict[str, frozenset[tuple[str, str]]] | None = None
    reactions: dict[str, Reactions] = field(default_factory=dict)
    """Of the services whose consequences are asked after, and whose copies are made anew and compared."""
    heard: dict[str, list[Arrived]] = field(default_factory=dict)
