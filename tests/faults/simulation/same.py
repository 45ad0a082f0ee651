"""The same script on the database in memory and on the real PostgreSQL: what each statement answers, who waits, who is
refused, and what is there in the end.

A script is made by a seed. Three connections begin, say statements of the runtime, set savepoints, commit and undo;
who waits for another's lock says nothing until it has it.

What PostgreSQL itself leaves open is left out. Of two that wait for the same, either may be first: a script ends
before a second one waits. And there is one level of savepoints, as in the runtime: with two, whoever waits for what an
inner one changed waits for the whole transaction, also when the outer one is undone.
"""

import asyncio
from contextlib import suppress
from typing import Any, Protocol

import asyncpg

from services.runtime.database import Connection, prepare
from tests.faults.simulation.database import MemoryConnection, MemoryDatabase
from tests.faults.simulation.scripts import CONNECTIONS, Step, script
from tests.faults.simulation.statements import STATEMENTS, tables

SCHEMA = "codesign"
COMPARED = {
    "journal": "seq, event_id, pos, aggregate, aggregate_id, revision, type, body, at, trace",
    "relay_cursor": "numbered, sent, stream_made_at, stream_last_seq, timeline",
    "heard": "publisher, aggregate, aggregate_id, revision",
    "inbox": "reaction, event_id",
    "reaction_start": "reaction, activated_at",
    "attempt": "event_id, attempts, reason",
    "parked": "event_id, publisher, aggregate, aggregate_id, revision, subject, headers, body, reason, skipped_because",
    "due": "kind, key, at, body, attempts",
    "idempotency": "actor_key, command, key, body_hash, answer, revisions, at",
}


class Backend(Protocol):
    async def is_waiting(self, connection: int) -> bool: ...
    async def content(self) -> dict[str, list[tuple[Any, ...]]]: ...


class Player:
    """Plays a script on one of both, and notes what is seen after each step."""

    def __init__(self, backend: Backend, connections: list[Any]) -> None:
        self._backend = backend
        self._connections = connections
        self._open: list[list[Any]] = [[] for _ in connections]
        self._tasks: list[asyncio.Task[Any] | None] = [None for _ in connections]
        self.seen: list[Any] = []
        self.ends_before: int | None = None
        """The step with which a second one began to wait."""

    async def play(self, steps: list[Step]) -> None:
        for number, step in enumerate(steps):
            if self._tasks[step.connection] is None:
                self._tasks[step.connection] = asyncio.create_task(self._do(step))
            await self._settle()
            if self.ends_before is None and sum(task is not None for task in self._tasks) > 1:
                self.ends_before = number
        for number in range(len(self._connections)):
            while self._open[number] and self._tasks[number] is None:
                self._tasks[number] = asyncio.create_task(self._do(Step(number, "undo")))
                await self._settle()
        self.seen.append(await self._backend.content())

    async def _settle(self) -> None:
        """Until each is done or waits for another."""
        while True:
            still = [
                number
                for number, task in enumerate(self._tasks)
                if task is not None and not task.done() and not await self._backend.is_waiting(number)
            ]
            if not still:
                break
            await asyncio.wait([self._tasks[number] for number in still], timeout=0.002)  # type: ignore[type-var]
        for number, task in enumerate(self._tasks):
            if task is not None and task.done():
                self.seen.append((number, task.result()))
                self._tasks[number] = None
            elif task is not None:
                self.seen.append((number, "waits"))

    async def _do(self, step: Step) -> Any:
        connection, opened = self._connections[step.connection], self._open[step.connection]
        if step.what in ("begin", "savepoint"):
            if len(opened) != (step.what == "savepoint"):
                return "nothing"
            block = connection.transaction()
            await _enter(block)
            opened.append(block)
            return step.what
        if step.what in ("commit", "undo"):
            if not opened:
                return "nothing"
            await _leave(opened.pop(), commits=step.what == "commit")
            return step.what
        try:
            return [dict(row) for row in await connection.fetch(step.what, *step.arguments)]
        except asyncpg.PostgresError as error:
            if opened:  # nothing else can be said in it
                await _leave(opened.pop(), commits=False)
            return type(error).__name__, getattr(error, "constraint_name", None)


async def _enter(block: Any) -> None:
    await (block.start() if hasattr(block, "start") else block.__aenter__())


class _Undone(Exception):  # noqa: N818
    pass


async def _leave(block: Any, *, commits: bool) -> None:
    if hasattr(block, "start"):
        await (block.commit() if commits else block.rollback())
    elif commits:
        await block.__aexit__(None, None, None)
    else:
        with suppress(_Undone):
            await block.__aexit__(_Undone, _Undone(), None)


class InMemory:
    def __init__(self) -> None:
        self.database = MemoryDatabase(tables(), dict(STATEMENTS), _at_once)
        self.connections: list[MemoryConnection] = [self.database.connection() for _ in range(CONNECTIONS)]

    async def is_waiting(self, connection: int) -> bool:
        for _ in range(8):
            await asyncio.sleep(0)
        transaction = self.connections[connection].current
        return transaction is not None and transaction.waits_for is not None

    async def content(self) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table: sorted((tuple(row[name] for name in names.split(", ")) for row in self._rows(table)), key=repr)
            for table, names in COMPARED.items()
        }

    def _rows(self, table: str) -> list[dict[str, Any]]:
        return self.database.committed(table)


async def _at_once() -> None:
    return


class InPostgres:
    """Connections with the rights of the service, in its own schema."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self.connections: list[Connection] = []
        self._looks: Connection

    async def open(self) -> None:
        for _ in range(CONNECTIONS):
            connection: Connection = await asyncpg.connect(self._dsn)
            await connection.execute(
                f"set deadlock_timeout = '5ms'; set role {SCHEMA}_app; set search_path = {SCHEMA}, extensions"
            )
            await prepare(connection)
            self.connections.append(connection)
        self._looks = await asyncpg.connect(self._dsn)
        await prepare(self._looks)
        await self._looks.execute(
            f"""set search_path = {SCHEMA}, extensions;
                truncate {", ".join(COMPARED)} restart identity; insert into relay_cursor default values"""
        )

    async def close(self) -> None:
        for connection in (*self.connections, self._looks):
            await connection.close()

    async def is_waiting(self, connection: int) -> bool:
        """By the locks themselves. Two that wait for each other are about to be told so, and wait no longer."""
        pids = [one.get_server_pid() for one in self.connections]
        rows = await self._looks.fetch("select pid, pg_blocking_pids(pid) as by from unnest($1::integer[]) pid", pids)
        waits_for = {row["pid"]: set(row["by"]) for row in rows}
        mine = pids[connection]
        reached, next_ones = set[int](), waits_for[mine]
        while next_ones - reached:
            reached |= next_ones
            next_ones = {other for one in reached for other in waits_for.get(one, ())}
        return bool(reached) and mine not in reached

    async def content(self) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table: sorted((tuple(row) for row in await self._looks.fetch(f"select {names} from {table}")), key=repr)
            for table, names in COMPARED.items()
        }


async def certain(seed: int) -> list[Step]:
    """As much of the script as has one outcome."""
    steps, backend = script(seed), InMemory()
    player = Player(backend, backend.connections)
    await player.play(steps)
    return steps[: player.ends_before]


async def seen_in_memory(steps: list[Step]) -> list[Any]:
    backend = InMemory()
    player = Player(backend, backend.connections)
    await player.play(steps)
    return player.seen


async def seen_in_postgres(steps: list[Step], dsn: str) -> list[Any]:
    backend = InPostgres(dsn)
    await backend.open()
    try:
        player = Player(backend, backend.connections)
        await player.play(steps)
        return player.seen
    finally:
        await backend.close()


def first_difference(memory: list[Any], real: list[Any]) -> str:
    for number, (one, other) in enumerate(zip(memory, real, strict=False)):
        if _plain(one) != _plain(other):
            return f"at {number}: in memory {one}\nin PostgreSQL {other}"
    return "" if len(memory) == len(real) else "one has seen more than the other"


def _plain(seen: Any) -> Any:
    """Without what a clock wrote, and in an order where none is promised."""
    if isinstance(seen, tuple) and len(seen) == 2 and isinstance(seen[1], list):
        rows = [{name: value for name, value in row.items() if name != "parked_at"} for row in seen[1]]
        values = [tuple(row.values()) for row in rows]
        return seen[0], sorted(values, key=repr)
    return seen
