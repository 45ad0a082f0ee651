"""I8: each copy equals a fresh rebuild from all that was told, row for row."""

from infra.local.services import SERVICES
from services.runtime.arrived import Arrived
from services.runtime.database import Connection
from services.runtime.reactions import Interest, Reactions
from tests.faults.checkers.look import Look

_TABLES = """
select relname from pg_class
where relnamespace = '{service}'::regnamespace and relkind = 'r' and relname like '%\\_copy' order by 1
"""
_ROWS = "select t::text as row from {table} t order by 1"
_TOLD = """
select '{service}' as publisher, aggregate, aggregate_id, revision, type, body from {service}.journal order by seq
"""


async def as_a_fresh_rebuild(look: Look) -> list[str]:
    return [
        line
        for service, reactions in (look.copies or {}).items()
        if reactions.copies
        for line in await _compare(look, service, reactions)
    ]


async def _compare(look: Look, service: str, reactions: Reactions) -> list[str]:
    """The rebuild is made in tables of the same names that nobody else sees, in a transaction that is undone."""
    tables = [row["relname"] for row in await look.db.fetch(_TABLES.format(service=service))]
    undone = look.db.transaction()
    await undone.start()
    try:
        known = await _rows(look.db, service, tables)
        for table in tables:
            await look.db.execute(f"create temporary table {table} (like {service}.{table} including all)")
        await look.db.execute(f"set local search_path = pg_temp, {service}, extensions")
        for publisher, aggregate, kind, body in await _told(look, service):
            await _apply(look.db, reactions, Interest(publisher, aggregate), kind, body)
        fresh = await _rows(look.db, "pg_temp", tables)
    finally:
        await undone.rollback()
    return [
        f"{service}.{table} is not what a rebuild gives: {len(known[table] ^ fresh[table])} rows"
        for table in tables
        if known[table] != fresh[table]
    ]


async def _apply(db: Connection, reactions: Reactions, interest: Interest, kind: str, body: bytes) -> None:
    for one in (interest, Interest("*", interest.aggregate)):
        event = reactions.decode(one, kind, body)
        for copy in reactions.copies.get((*one, kind), ()) if event is not None else ():
            await copy.function(event, db)


async def _told(look: Look, service: str) -> list[tuple[str, str, str, bytes]]:
    heard: list[Arrived] | None = (look.heard or {}).get(service)
    if heard is not None:
        return [(one.publisher, one.aggregate, one.kind, one.body) for one in heard]
    rows = [row for one in SERVICES for row in await look.db.fetch(_TOLD.format(service=one))]
    return [(row["publisher"], row["aggregate"], row["type"], row["body"].encode()) for row in rows]


async def _rows(db: Connection, schema: str, tables: list[str]) -> dict[str, set[str]]:
    return {table: {row["row"] for row in await db.fetch(_ROWS.format(table=f"{schema}.{table}"))} for table in tables}
