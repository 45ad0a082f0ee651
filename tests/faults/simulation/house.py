"""What a running service shares, on our database and bus."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.runtime.house import House
from services.runtime.tracing import Tracer
from tests.faults.simulation.broker import Broker, SimulatedBus
from tests.faults.simulation.database import MemoryDatabase


class _Counts:
    """`services.runtime.metrics.Metrics` and `Stumbles`: nobody looks at them here."""

    def command(self, *_: object) -> None: ...
    def apply(self, *_: object) -> None: ...
    def drop(self, *_: object) -> None: ...
    def note(self, *_: object) -> None: ...


class SimulatedHouse(House):
    """What a running service shares, on our database and bus."""

    def __init__(self, name: str, database: MemoryDatabase, broker: Broker, clock: Callable[[], datetime]) -> None:
        self._name = name
        self.clock = clock
        self.database = database  # type: ignore[assignment]
        self.bus = SimulatedBus(broker)  # type: ignore[assignment]
        self.bell, self.due_bell = asyncio.Event(), asyncio.Event()
        self.is_due_soon = False
        self.metrics = self.stumbles = _Counts()  # type: ignore[assignment]
        self.troubles = {}
        self.leads = True
        self.parked = 0
        self.tracer = Tracer(name, "")
        self.stumbles_over: Callable[[Any], None] | None = None
        self._arrival = asyncio.Event()

    @property
    def name(self) -> str:
        return self._name
