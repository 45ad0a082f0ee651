"""What one running service shares between its parts."""

import asyncio
import contextlib
from datetime import datetime
from uuid import UUID

from services.runtime.actor import Verifier, public_key
from services.runtime.bus import Bus
from services.runtime.calling import Caller
from services.runtime.clock import Clock, machine_clock
from services.runtime.database import Connection, Database
from services.runtime.erased import ErasureList, from_setting
from services.runtime.journal import Revision
from services.runtime.metrics import Metrics
from services.runtime.sealed import Sealer
from services.runtime.settings import Settings
from services.runtime.standing import Standing
from services.runtime.stumbles import Stumbles
from services.runtime.tracing import Tracer

_ARRIVAL_POLL_SECONDS = 0.05
MOST_NUDGED = 200
"""More changes at once are an import: nobody has a page open on each of them."""


class House:
    """Database, bus, clock and keys of one service, and the bell that wakes its relay."""

    def __init__(self, settings: Settings, clock: Clock = machine_clock) -> None:
        self.settings = settings
        self.clock = clock
        self.database = Database(settings)
        self.bus = Bus(settings)
        self.people = Caller(settings.people_url, settings.messages_token)
        self.sealer = Sealer(settings.key)
        self.erased: ErasureList = from_setting(settings.erasure_list)
        self.verifier = Verifier(public_key(settings.actor_public_key))
        self.bell = asyncio.Event()
        self.due_bell = asyncio.Event()
        self.is_due_soon = False
        self.metrics = Metrics(settings.service)
        self.troubles: dict[str, str] = {}
        self.leads = False
        self.is_ending = False
        self.parked = 0
        """As many events as stood still a second ago, in the replica that leads."""
        self.is_stream_doubtful = False
        """Somebody who listens was turned away: perhaps the stream is another now. The relay looks at once."""
        self.standing = Standing()
        self.stumbles = Stumbles()
        self.tracer = Tracer(settings.service, settings.traces_url)
        self._arrival = asyncio.Event()

    @property
    def name(self) -> str:
        return self.settings.service

    async def close(self) -> None:
        """What was opened, whoever opened it."""
        await self.tracer.close()
        await self.people.close()
        await self.bus.close()
        await self.database.close()

    def now(self) -> datetime:
        return self.clock()

    @property
    def all_troubles(self) -> dict[str, str]:
        """What a person should look at: a name for each, and why. No values."""
        return self.troubles | ({"nats": self.bus.trouble} if self.bus.trouble else {})

    def nudge(self, revisions: list[Revision]) -> None:
        """After a commit: wake the relay, and tell open pages (without content) that something changed."""
        self.bell.set()
        for changed in revisions[:MOST_NUDGED]:
            self.bus.nudge(changed.aggregate, changed.aggregate_id)

    def doubt_stream(self) -> None:
        self.is_stream_doubtful = True
        self.bell.set()

    def ring_if_due(self) -> None:
        """After a commit that left something to do at once: it need not wait for the next look at the clock."""
        if self.is_due_soon:
            self.is_due_soon = False
            self.due_bell.set()

    def arrived(self) -> None:
        """Others' events have been applied here: wake the questions that wait for one."""
        arrival, self._arrival = self._arrival, asyncio.Event()
        arrival.set()

    async def wait_for(self, db: Connection, publisher: str, awaited: Revision, seconds: float = 1.0) -> bool:
        """Waits until this service has heard `awaited`. False when it is still on its way after `seconds`."""
        until = asyncio.get_running_loop().time() + seconds
        while not await _has_heard(db, publisher, awaited):
            if asyncio.get_running_loop().time() >= until:
                return False
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ARRIVAL_POLL_SECONDS):
                    await self._arrival.wait()
        return True


async def _has_heard(db: Connection, publisher: str, awaited: Revision) -> bool:
    heard: UUID | None = await db.fetchval(
        """select aggregate_id from heard
           where publisher = $1 and aggregate = $2 and aggregate_id = $3 and revision >= $4""",
        publisher,
        awaited.aggregate,
        awaited.aggregate_id,
        awaited.revision,
    )
    return heard is not None
