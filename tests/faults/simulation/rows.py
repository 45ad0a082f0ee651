"""Rows, tables and transactions of the database in memory (`database.py`): who holds what, and what is undone."""

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:
    from tests.faults.simulation.database import MemoryDatabase

Data = dict[str, Any]


class Row:
    __slots__ = ("has_pending", "owner", "pending", "shared", "versions")

    def __init__(self) -> None:
        self.versions: list[tuple[int, Data | None]] = []
        self.owner: Transaction | None = None
        self.shared: list[Transaction] = []
        self.pending: Data | None = None
        self.has_pending = False

    @property
    def latest(self) -> Data | None:
        return self.versions[-1][1] if self.versions else None


class Table:
    """`keys`: the columns that are unique together, the first of them the primary key."""

    def __init__(self, *keys: tuple[str, ...], names: tuple[str, ...] = ()) -> None:
        self.keys = keys
        self.names = names or tuple(f"key_{n}" for n in range(len(keys)))
        self.rows: list[Row] = []
        self.indexes: list[dict[tuple[Any, ...], list[Row]]] = [{} for _ in keys]
        self.last = 0
        """Of its sequence."""

    def candidates(self, key: int, values: tuple[Any, ...]) -> list[Row]:
        return self.indexes[key].get(values, [])

    def enter(self, row: Row, data: Data) -> None:
        for columns, index in zip(self.keys, self.indexes, strict=True):
            values = tuple(data[column] for column in columns)
            if None not in values and row not in (held := index.setdefault(values, [])):
                held.append(row)


class Transaction:
    def __init__(self, database: "MemoryDatabase") -> None:
        self._database = database
        self.undo: list[tuple[Row, bool, Data | None, Transaction | None]] = []
        self.shares: list[tuple[int, Row]] = []
        """Rows that nobody may change meanwhile, and since where in `undo`."""
        self.ended: asyncio.Future[None] | None = None
        self.waits_for: Transaction | None = None
        self.is_over = False

    async def wait(self, other: "Transaction") -> None:
        """Until `other` has ended. Two that wait for each other are a deadlock: this one is refused."""
        on: Transaction | None = other
        while on is not None:
            if on is self:
                raise asyncpg.DeadlockDetectedError("two wait for each other")
            on = on.waits_for
        if other.ended is None:
            other.ended = asyncio.get_running_loop().create_future()
        self.waits_for = other
        try:
            await asyncio.shield(other.ended)
        finally:
            self.waits_for = None

    def hold(self, row: Row) -> None:
        self.undo.append((row, row.has_pending, row.pending, row.owner))
        row.owner = self

    def change(self, row: Row, data: Data | None) -> None:
        self.hold(row)
        row.has_pending, row.pending = True, data

    def share(self, row: Row) -> None:
        row.shared.append(self)
        self.shares.append((len(self.undo), row))
        self.undo.append((row, row.has_pending, row.pending, row.owner))

    def _let_go(self, mark: int) -> None:
        while self.shares and self.shares[-1][0] >= mark:
            self.shares.pop()[1].shared.remove(self)

    def back_to(self, mark: int) -> None:
        self._let_go(mark)
        while len(self.undo) > mark:
            row, row.has_pending, row.pending, row.owner = self.undo.pop()
        self._free()

    def end(self, *, commits: bool) -> None:
        self.is_over = True
        if commits:
            seq = self._database.commits = self._database.commits + 1
            for row in {id(row): row for row, *_ in self.undo}.values():
                if row.has_pending:
                    row.versions.append((seq, row.pending))
                    row.has_pending, row.pending = False, None
                row.owner = None
            self.undo.clear()
            self._let_go(0)
        else:
            self.back_to(0)
        self._free()

    def _free(self) -> None:
        """Whoever waits looks again: what it waits for may be free now."""
        ended, self.ended = self.ended, None
        if ended is not None and not ended.done():
            ended.set_result(None)
