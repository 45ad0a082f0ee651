"""Each service's copies against what the events make of them now: made anew beside the living ones, and compared.

The shadow is made by the service's own reactions of the kind *copy*, on temporary tables of the same names: those hide
the living ones. It is made of exactly the events that the service had heard at one instant, so nothing is on its way.
"""

import importlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from infra.audit.model import Finding, Kind
from infra.local.services import SERVICES
from infra.nats.config import ANY
from services.runtime.database import Connection
from services.runtime.reactions import Interest, Reactions

MOST = 20
_TABLES = """
select c.relname as name,
       (select string_agg('x.' || quote_ident(a.attname) || '::text', ' || '' '' || ' order by k.n)
        from pg_index i, unnest(i.indkey) with ordinality as k(attnum, n)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary) as key
from pg_class c
where c.relnamespace = $1::regnamespace and c.relkind = 'r' and c.relname like '%\\_copy' order by 1
"""
_SHADOW = "create temporary table {table} (like {service}.{table} including all)"
_HEARD = "select publisher, aggregate, aggregate_id, revision from {service}.heard"
_SINCE = "select publisher, aggregate, aggregate_id, revision from {service}.heard except select * from heard_then"
"""A few rows: joined with all that had been heard before, every event of the past would be looked for again."""
_COUNT = "select count(*) {events}"
_ROWS = "select j.aggregate, j.type, j.body {events} order by j.seq"
_EVENTS = """
from {publisher}.journal j
join {upto} h on h.publisher = '{publisher}' and h.aggregate = j.aggregate and h.aggregate_id = j.aggregate_id
     and j.revision <= h.revision
left join {after} b on b.publisher = '{publisher}' and b.aggregate = j.aggregate and b.aggregate_id = j.aggregate_id
where j.revision > coalesce(b.revision, 0) and j.aggregate || '.' || j.type = any($1)
  and not exists (select from {service}.parked p where p.event_id = j.event_id)
"""
_ONLY = """
select {key} as which, x::text as row from {one} x except select {key}, x::text from {other} x order by 1
"""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Difference:
    """Of one table: the rows that are wrong in it, and those that should stand there, as PostgreSQL writes rows."""

    table: str
    wrong: list[tuple[str, str]]
    right: list[tuple[str, str]]

    def findings(self, service: str) -> list[Finding]:
        what = f"{self.table} is not what the events make of it:"
        rows = sorted({which for which, _ in (*self.wrong, *self.right)})
        named = rows[:MOST] + ([f"and {len(rows) - MOST} more"] if len(rows) > MOST else [])
        return [Finding(Kind.COPY, service, what, which) for which in named]


class Shadow:
    """The copies of one service, made anew. `db` is the auditor's, in no transaction."""

    def __init__(self, db: Connection, service: str) -> None:
        self._db = db
        self._service = service
        self._reactions: Reactions = importlib.import_module(f"services.{service}.reactions").REACTIONS
        self._transaction: Any = None
        self.tables: dict[str, str] = {}
        """Each with its key, as an expression."""

    async def make(self, progress: Progress = lambda *_: None) -> None:
        """As the copies must stand at this moment, which begins the transaction that `differences` looks from."""
        rows = await self._db.fetch(_TABLES, self._service)
        self.tables = {row["name"]: row["key"] for row in rows}
        await self._db.execute(f"set search_path = pg_temp, {self._service}, extensions")
        for table in self.tables:
            await self._db.execute(_SHADOW.format(table=table, service=self._service))
        await self._db.execute("create temporary table heard_never (like heard)")
        await self._begin("heard_then", _HEARD)
        await self._replay("heard_then", "heard_never", progress)

    async def catch_up(self) -> None:
        """Once more from a later moment, with what has been heard since."""
        await self._transaction.commit()
        await self._begin("heard_now", _SINCE)
        await self._replay("heard_now", "heard_then", lambda *_: None)

    async def differences(self) -> list[Difference]:
        found = []
        for table, key in self.tables.items():
            living, shadow = f"{self._service}.{table}", f"pg_temp.{table}"
            wrong = await self._db.fetch(_ONLY.format(key=key, one=living, other=shadow))
            right = await self._db.fetch(_ONLY.format(key=key, one=shadow, other=living))
            if wrong or right:
                found.append(Difference(table, [tuple(row) for row in wrong], [tuple(row) for row in right]))
        return found

    async def drop(self) -> None:
        if self._transaction:
            await self._transaction.rollback()
        await self._db.execute("discard temp; reset search_path")

    async def _begin(self, heard: str, what: str) -> None:
        """How far everything was heard is noted in the snapshot in which the copies are looked at."""
        self._transaction = self._db.transaction(isolation="repeatable_read")
        await self._transaction.start()
        await self._db.execute(f"create temporary table {heard} as {what.format(service=self._service)}")
        await self._db.execute(f"analyze {heard}")

    async def _replay(self, upto: str, after: str, progress: Progress) -> None:
        parts = [
            (interest, kinds, _EVENTS.format(publisher=publisher, upto=upto, after=after, service=self._service))
            for interest, kinds in self._wanted().items()
            for publisher in (SERVICES if interest.publisher == ANY else (interest.publisher,))
        ]
        counts = [await self._db.fetchval(_COUNT.format(events=events), kinds) for _, kinds, events in parts]
        done, total = 0, sum(counts)
        for interest, kinds, events in parts:
            async for row in self._db.cursor(_ROWS.format(events=events), kinds, prefetch=500):
                await self._apply(interest, row)
                done += 1
                if done % 1000 == 0 or done == total:
                    progress(done, total)

    async def _apply(self, interest: Interest, row: Any) -> None:
        event = self._reactions.decode(interest, row["type"], row["body"].encode())
        for copy in self._reactions.copies[(*interest, row["type"])]:
            await copy.function(event, self._db)

    def _wanted(self) -> dict[Interest, list[str]]:
        """What is copied, of each aggregate in turn: between aggregates no order is promised."""
        wanted: dict[Interest, list[str]] = {}
        for publisher, aggregate, kind in sorted(self._reactions.copies):
            wanted.setdefault(Interest(publisher, aggregate), []).append(f"{aggregate}.{kind}")
        return wanted


@asynccontextmanager
async def shadow(db: Connection, service: str, progress: Progress = lambda *_: None) -> AsyncIterator[Shadow]:
    one = Shadow(db, service)
    try:
        await one.make(progress)
        yield one
    finally:
        await one.drop()


async def compare(db: Connection, service: str, progress: Progress = lambda *_: None) -> list[Difference]:
    async with shadow(db, service, progress) as one:
        return await one.differences()


async def mend(db: Connection, mender: Connection, service: str) -> list[Difference]:
    """Makes the copies anew beside the living ones; then, while for a moment nothing is taken in, what was heard
    meanwhile is added and the rows that differ are exchanged. Answers what was wrong."""
    async with shadow(db, service) as one, mender.transaction():
        tables = ", ".join(f"{service}.{table}" for table in ("heard", *one.tables))
        await mender.execute(f"lock table {tables} in share row exclusive mode")
        await one.catch_up()
        found = await one.differences()
        for difference in found:
            await _exchange(mender, f"{service}.{difference.table}", difference)
    return found


async def _exchange(mender: Connection, table: str, difference: Difference) -> None:
    wrong, right = ([row for _, row in rows] for rows in (difference.wrong, difference.right))
    await mender.execute(f"delete from {table} x where x::text = any($1)", wrong)  # noqa: S608  (our own names)
    await mender.execute(
        f"insert into {table} select (x.row).* from (select unnest($1::text[])::{table} as row) x",  # noqa: S608
        right,
    )
