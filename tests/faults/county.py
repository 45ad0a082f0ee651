"""The county: the example college, one process for each service, on real PostgreSQL and NATS, kept for all trials.

Between trials it is reset, not restarted: each works with people and course dates of its own, and what was killed has
been started again by the product's own supervisor. After many trials the stores are put back as they were at first.
"""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import psutil

from infra.audit.keeper import Keeper
from infra.backup.shelf import SENT
from infra.local import children, http, ports, supervisor
from infra.local.college import LocalCollege, Wishes
from infra.local.folder import Folder, opened
from infra.local.services import DATABASE, present
from infra.local.status import Running
from infra.local.supervisor import Child, Process
from services.runtime.database import AWAY, Connection, prepare
from tests.faults import planted
from tests.faults.hand import Hand, Hands
from tests.faults.place import FaultyPlace, faulty, of_process, open_doors
from tests.faults.post import Post
from tests.faults.stores import Stores
from tests.messages.smtp_sink import Sink, smtp_sink

POSTGRES, NATS = "PostgreSQL", "NATS"
T = TypeVar("T")


class County(LocalCollege):
    place: FaultyPlace

    def __init__(self, folder: Folder, sink: Sink, write: Callable[[str], None], plants: Sequence[str] = ()) -> None:
        wishes = Wishes(port=ports.free(1)[0], one_process_each=True, log_level="INFO")
        super().__init__(folder, wishes, write)
        self.post = Post(sink)
        self.plants = plants
        self.hands = Hands()
        self.stores = Stores(folder)
        self._replicas: dict[str, Process] = {}
        self._may_start: dict[str, asyncio.Event] = {}
        self.longest_answer = 0.0
        """Seconds that somebody waited for a page after pressing a button, whatever the page said."""
        self.error_pages = 0
        """How often somebody who pressed a button was shown that something is wrong."""
        self._db: Connection | None = None

    # Starting and ending

    async def begin(self, fill: "Callable[[County], Awaitable[None]]") -> None:
        """From an empty folder to a county with a copy of its first state beside it, `fill` included."""
        supervisor.LONG_ENOUGH = 0.0  # between two trials lie days of a real college: each kill is its first
        for old in (self.folder.path / "logs").glob("*"):
            old.unlink()  # of a county that was kept
        self._listening = await self.hands.listen(self.folder.sockets / "hand")
        if not self.stores.are_kept():
            plants, self.plants = self.plants, ()  # the first state is a sound one
            await self.start()
            await fill(self)
            await self.stop()
            self.stores.keep()
            self.plants = plants
        await self.put_back()

    async def _start_services(self) -> None:
        """The doors are opened once; the example was filled without them."""
        folder = self.folder.sockets / "f"
        self.doors = await open_doors(self.place, folder)
        self.place = faulty(self.place, self.doors, folder)
        await super()._start_services()

    def _service_child(self, name: str) -> Child:
        return Child(name, partial(self._start_entry, name), answers(self.place.listen(name)), self.folder.log(name))

    def _web_child(self) -> Child:
        return Child("web", partial(self._start_entry, "web"), answers(self.place.web_listen), self.folder.log("web"))

    async def _start_entry(self, name: str, log: Path, **more: str) -> Process:
        environment = of_process(self.place, name, self.folder.sockets / "hand", ",".join(self.plants))
        environment |= {"MAIL_URL": self.post.sink.url, **more}
        return await self._start_module(name, "tests.faults.entry", environment, log)

    async def stop(self) -> None:
        for name in list(self._replicas):
            await self.end_replica(name)
        await self.let_go_of_database()
        await super().stop()
        if hasattr(self, "doors"):
            await self.doors.close()

    async def put_back(self) -> None:
        """Everything as it was at first: what is in the stores, and nobody remembers anything else."""
        await self.stop()
        await self.hands.unset_all()
        self.stores.put_back()
        (self.folder.path / SENT).unlink(missing_ok=True)
        self.hands.applied.clear()
        self.post.clear()
        await self.start()
        for name in self.plants:
            await planted.change_schemas(name, self.place.postgres.dsn(database=DATABASE))

    # PostgreSQL and NATS

    async def _start_stores(self, interests: Any) -> None:
        await super()._start_stores(interests)
        for group in self.supervisor._kept:
            for one in group:
                one.child = replace(one.child, start=partial(self._when_allowed, one.child))

    async def _when_allowed(self, child: Child, log: Path) -> Process:
        await self._may_start.setdefault(child.name, _set()).wait()
        return await child.start(log)

    @asynccontextmanager
    async def without(self, name: str) -> AsyncIterator[None]:
        """Killed, and not started again before the block is over: its files are nobody's meanwhile."""
        self._may_start[name] = asyncio.Event()
        try:
            process = next(one.process for group in self.supervisor._kept for one in group if one.child.name == name)
            self.kill(name)
            await process.wait()
            yield
        finally:
            self._may_start[name].set()

    async def lose_power(self, name: str) -> None:
        """As when its machine is switched off, and on again: what its disk was not given for good is gone."""
        disk = {POSTGRES: "postgres", NATS: "nats"}[name]
        self.stores.lose_power(disk)
        async with self.without(name):
            await self.stores.power_is_back(disk)

    async def change_nats_password(self, service: str, password: str) -> None:
        """As whoever looks after the server does: the file is written again, and it is told to read it."""
        given = self.place.nats
        users = [replace(one, password=password) if one.name == service else one for one in given.users]
        replace(given, users=users).write_config()
        os.kill(self.pid(NATS), signal.SIGHUP)

    # The product's own looking through what is kept

    async def _begin_looking(self) -> None:
        """Only where a trial is about it: it makes anew what is damaged, and would hide what others ask for."""

    @asynccontextmanager
    async def kept_looking(self) -> AsyncIterator[Keeper]:
        """As in a college that has run for a while: it has looked once, and looks again when it is time."""
        file = self.folder.path / "audit.json"
        file.unlink(missing_ok=True)
        keeper = Keeper(self.place.audit(), self.place.nats.monitor, file)
        await keeper.turn(datetime.now(UTC))
        looking = asyncio.create_task(keeper.run())
        try:
            yield keeper
        finally:
            await supervisor._end([looking])

    # Looking

    @property
    def running(self) -> Running:
        return Running(self.folder)

    def socket(self, service: str) -> Path:
        """Where the service is reached: through its door."""
        return self.folder.sockets / "f" / f"{service}.sock"

    @property
    def address(self) -> str:
        return self.place.address

    async def database(self) -> Connection:
        """The administrator's, opened again when PostgreSQL was killed."""
        if self._db is None or self._db.is_closed():
            self._db = await until(self._connect, 30)
        return self._db

    async def fetch(self, question: str, *values: object) -> list[asyncpg.Record]:
        """As soon as PostgreSQL answers: it may have been killed a moment ago."""

        async def answer() -> tuple[list[asyncpg.Record]] | None:
            try:
                return (await (await self.database()).fetch(question, *values),)
            except AWAY:
                await self.let_go_of_database()
                return None

        return (await until(answer, 60))[0]

    async def _connect(self) -> "Connection | None":
        with contextlib.suppress(*AWAY):
            db: Connection = await asyncpg.connect(self.place.postgres.dsn(database=DATABASE), command_timeout=60)
            await prepare(db)
            return db
        return None

    async def let_go_of_database(self) -> None:
        db, self._db = self._db, None
        if db is not None and not db.is_closed():
            db.terminate()

    async def health(self, service: str) -> int:
        return (await http.get(self.place.listen(service), "/health/ready"))[0]

    async def how(self, name: str) -> dict[str, Any]:
        """What a process says of itself; nothing when it does not answer."""
        listen = f"unix:{self.place.socket_folder / f'{name}.sock'}"
        status, said = await http.get(listen, "/health/how")
        return json.loads(said) if status == 200 else {}

    async def all_answer(self) -> bool:
        """Everything that was ended is there again and can answer people."""
        if self.supervisor.stopped or any(name not in self.hands.names() for name in (*present(), "web")):
            return False
        if not await self.place.nats.is_ready():
            return False
        return all(status == 200 for status in await asyncio.gather(*(self.health(name) for name in present())))

    # Breaking

    def pid(self, name: str) -> int:
        return self.supervisor.pids()[name]

    def kill(self, *names: str) -> None:
        """kill -9, children and all."""
        for name in names:
            with contextlib.suppress(psutil.NoSuchProcess):
                one = psutil.Process(self._replicas[name].pid if name in self._replicas else self.pid(name))
                for victim in (one, *one.children(recursive=True)):
                    with contextlib.suppress(psutil.NoSuchProcess):
                        victim.send_signal(signal.SIGKILL)

    def freeze(self, name: str) -> None:
        os.kill(self.pid(name), signal.SIGSTOP)

    def wake(self, name: str) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid(name), signal.SIGCONT)

    async def hand(self, name: str) -> Hand:
        return await self.hands.of(name)

    # Two of one

    async def start_replica(self, service: str, *, leads: bool = False) -> str:
        """A second process of the service: those who ask it are answered by both in turn. `leads`: without the lock."""
        name = f"{service}-2"
        more = {"FAULTS_LEADS": "yes"} if leads else {}
        self._replicas[name] = await self._start_entry(name, self.folder.log(name), **more)
        listen = f"unix:{self.place.socket_folder / f'{name}.sock'}"
        await until(answers(listen), 30)
        await self.hands.of(name)
        self.doors.services[service].targets.append(listen)
        return name

    def has_replica(self, service: str) -> bool:
        return f"{service}-2" in self._replicas

    async def end_replica(self, name: str) -> None:
        service = name.partition("-")[0]
        del self.doors.services[service].targets[1:]
        await children.end(self._replicas.pop(name), signal.SIGTERM, 3)

    async def end_replicas(self) -> None:
        for name in list(self._replicas):
            await self.end_replica(name)


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


def answers(address: str) -> Callable[[], Awaitable[bool]]:
    async def answer() -> bool:
        return (await http.get(address, "/health/live"))[0] == 200

    return answer


async def until(ask: Callable[[], Awaitable[T | None]], seconds: float, pause: float = 0.02) -> T:
    """Asks until there is something. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not (found := await ask()):
            await asyncio.sleep(pause)
        return found


@asynccontextmanager
async def a_county(
    path: Path, write: Callable[[str], None], fill: Callable[[County], Awaitable[None]], plants: Sequence[str] = ()
) -> AsyncIterator[County]:
    """From nothing, or as it was kept, to the open doors; the folder stays."""
    with opened(path) as folder:
        async with smtp_sink() as sink:
            county = County(folder, sink, write, plants)
            try:
                await county.begin(fill)
                yield county
            finally:
                await county.stop()
                county.stores.let_go()
