"""A database in memory with what the runtime relies on in PostgreSQL's *read committed*, and nothing else.

Each statement sees what was committed when it began, and what its own transaction did. A row is locked by whoever
locks, changes or makes it, until its transaction ends; who wants it waits, and then goes on with the row as it is
*then*, while all other rows are seen as they were when the statement began. A unique key waits for whoever has just
taken it. Numbers of a sequence are given when a row is made, whatever becomes of it. A savepoint undoes what was done
since, and lets its locks go.

The statements themselves stand in `statements`; whether all this is so in PostgreSQL too is asked in
`same.py`, where the same script runs on both.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from tests.faults.simulation.rows import Data, Row, Table, Transaction

ANY_KEY = -1
Pause = Callable[[], Awaitable[None]]


class UnknownStatement(Exception):  # noqa: N818
    """The runtime says something to the database that the simulation has never heard: see `statements`."""


class Statement:
    """One statement as it runs: what it sees, and what it may do."""

    def __init__(self, database: "MemoryDatabase", transaction: Transaction) -> None:
        self.tables = database.tables
        self.transaction = transaction
        self._database = database
        self.look_again()

    def look_again(self) -> None:
        """A function sees with each statement of its own what has been committed meanwhile."""
        self._seen = self._database.commits

    def read(self, row: Row) -> Data | None:
        if row.owner is self.transaction and row.has_pending:
            return row.pending
        for seq, data in reversed(row.versions):
            if seq <= self._seen:
                return data
        return None

    def all(self, table: str) -> Iterator[tuple[Row, Data]]:
        for row in self.tables[table].rows:
            data = self.read(row)
            if data is not None:
                yield row, data

    def find(self, table: str, *values: Any, key: int = 0) -> tuple[Row, Data] | None:
        of = self.tables[table]
        for row in of.candidates(key, values):
            data = self.read(row)
            if data is not None and tuple(data[column] for column in of.keys[key]) == values:
                return row, data
        return None

    async def lock(self, row: Row) -> Data | None:
        """Waits for the row, and gives it as it is then: None when it is gone."""
        await self._wait_for(row)
        if row.owner is not self.transaction:
            self.transaction.hold(row)
        return row.pending if row.has_pending else row.latest

    async def update(self, row: Row, table: str, changes: Callable[[Data], Data | None]) -> Data | None:
        """`changes` is asked of the row as it is once we have it; None leaves it alone."""
        data = await self.lock(row)
        wanted = changes(data) if data is not None else None
        if data is None or wanted is None:
            return None
        changed = data | wanted
        self.transaction.change(row, changed)
        self.tables[table].enter(row, changed)
        return changed

    async def delete(self, row: Row) -> Data | None:
        data = await self.lock(row)
        if data is not None:
            self.transaction.change(row, None)
        return data

    async def insert(self, table: str, data: Data, *, on_conflict: int | None = None) -> Row | None:
        """None when somebody has the key `on_conflict` (or any) already. Another key that is taken is refused."""
        of = self.tables[table]
        for number, columns in enumerate(of.keys):
            values = tuple(data[column] for column in columns)
            if None in values:
                continue
            taken = await self._taken(of, number, values)
            if taken is not None and on_conflict in (number, ANY_KEY):
                return None
            if taken is not None:
                error = asyncpg.UniqueViolationError(of.names[number])
                error.constraint_name = of.names[number]
                raise error
        row = Row()
        self.transaction.change(row, data)
        of.rows.append(row)
        of.enter(row, data)
        return row

    async def _taken(self, of: Table, number: int, values: tuple[Any, ...]) -> Row | None:
        while True:
            for row in of.candidates(number, values):
                if row.owner is not None and row.owner is not self.transaction and row.has_pending:
                    await self._wait_for(row)
                    break
                data = row.pending if row.has_pending else row.latest
                if data is not None and tuple(data[column] for column in of.keys[number]) == values:
                    return row
            else:
                return None

    async def share(self, row: Row) -> Data | None:
        """As `lock`, for any number of transactions together."""
        while row.owner is not None and row.owner is not self.transaction:
            await self.transaction.wait(row.owner)
        self.transaction.share(row)
        return row.pending if row.has_pending else row.latest

    async def _wait_for(self, row: Row) -> None:
        while others := [one for one in (row.owner, *row.shared) if one not in (None, self.transaction)]:
            await self.transaction.wait(others[0])

    def of_key(self, table: str, *values: Any, key: int = 0) -> Row | None:
        """The row that has this key now, seen or not: what `on conflict do update` goes on with."""
        of = self.tables[table]
        for row in of.candidates(key, values):
            data = row.pending if row.has_pending else row.latest
            if data is not None and tuple(data[column] for column in of.keys[key]) == values:
                return row
        return None


Known = Callable[..., Awaitable[list[Data]]]


class MemoryConnection:
    """What the runtime calls on a connection."""

    def __init__(self, database: "MemoryDatabase", pause: Pause) -> None:
        self._database = database
        self._pause = pause
        self._transaction: Transaction | None = None
        self._alone: Transaction | None = None

    @property
    def current(self) -> Transaction | None:
        """What it is in: its own transaction, or that of the one statement that it says."""
        return self._transaction or self._alone

    async def fetch(self, sql: str, *arguments: Any) -> list[Data]:
        function = self._database.known(sql)
        await self._pause()
        if self._transaction is not None:
            return await function(Statement(self._database, self._transaction), *arguments)
        alone = self._alone = Transaction(self._database)
        try:
            found = await function(Statement(self._database, alone), *arguments)
            await self._pause()  # what it has locked is locked until it is on the disk
        except BaseException:
            alone.end(commits=False)
            raise
        alone.end(commits=True)
        return found

    async def fetchrow(self, sql: str, *arguments: Any) -> Data | None:
        found = await self.fetch(sql, *arguments)
        return found[0] if found else None

    async def fetchval(self, sql: str, *arguments: Any) -> Any:
        found = await self.fetchrow(sql, *arguments)
        return next(iter(found.values())) if found else None

    async def execute(self, sql: str, *arguments: Any) -> str:
        await self.fetch(sql, *arguments)
        return ""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        if self._transaction is not None:
            mark = len(self._transaction.undo)
            try:
                yield
            except BaseException:
                self._transaction.back_to(mark)
                raise
            return
        self._transaction = transaction = Transaction(self._database)
        try:
            yield
            await self._pause()  # gone before the commit
        except BaseException:
            transaction.end(commits=False)
            raise
        else:
            transaction.end(commits=True)
            await self._pause()  # gone behind it
        finally:
            self._transaction = None

    async def close(self) -> None:
        if self._transaction is not None and not self._transaction.is_over:
            self._transaction.end(commits=False)
            self._transaction = None


class MemoryDatabase:
    """One service's schema. `reading`, `transaction` and `direct` are those of `services.runtime.database`."""

    def __init__(self, tables: dict[str, Table], statements: dict[str, Known], pause: Pause) -> None:
        self.tables = tables
        self.commits = 0
        self.statements = statements
        self._by_text: dict[str, Known] = {}
        self._pause = pause

    def known(self, sql: str) -> Known:
        function = self._by_text.get(sql)
        if function is None:
            plain = normal(sql)
            if plain not in self.statements:
                raise UnknownStatement(plain)
            function = self._by_text[sql] = self.statements[plain]
        return function

    def connection(self) -> MemoryConnection:
        return MemoryConnection(self, self._pause)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[MemoryConnection]:
        yield self.connection()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryConnection]:
        connection = self.connection()
        async with connection.transaction():
            yield connection

    async def direct(self) -> MemoryConnection:
        return self.connection()

    def committed(self, table: str) -> list[Data]:
        """For checkers: what is there when all is quiet."""
        return [row.latest for row in self.tables[table].rows if row.latest is not None]


def normal(sql: str) -> str:
    """Without what does not matter: how it is broken into lines."""
    return " ".join(sql.split())
